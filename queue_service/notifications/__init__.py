"""Messages to people who are not looking: Web Push."""
