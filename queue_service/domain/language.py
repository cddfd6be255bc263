"""The languages a visitor can choose. How they are written and spoken is the documents' affair."""

#: In the order pickers show them. ``de-simple`` is plain German.
LANGUAGES = ("de", "de-simple", "en", "tr", "ar", "uk", "ru", "fr", "fa")
