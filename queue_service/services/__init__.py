"""The use cases: one function, one unit of work."""
