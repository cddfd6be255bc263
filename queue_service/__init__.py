"""queue-service: tickets, desks and boards for the front office of a public authority."""
