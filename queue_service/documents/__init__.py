"""Renderers: value in, text or bytes out."""
