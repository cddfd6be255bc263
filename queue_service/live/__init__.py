"""Everything Socket.IO: what is watched, what wakes, the one emitter."""
