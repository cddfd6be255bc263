"""What happens by itself: sweeps at intervals."""
