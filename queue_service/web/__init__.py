"""The web kit that every face uses, the JSON API, and the staff faces."""
