"""Migrations of the app `labelcheck_wagtail`."""
