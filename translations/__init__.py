"""Message catalogues, one folder a language; see README.md."""
