"""Case types that German immigration offices have, with words in nine languages: an office takes what it needs."""
