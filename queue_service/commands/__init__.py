"""The commands of `queue-service`, one file each; cli.py gathers them."""
