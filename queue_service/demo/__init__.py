"""The demo office: its data, its people, and the player that lives a day in it through the API."""
