"""None: the tests make the tables of this app, whatever the version of Wagtail."""
