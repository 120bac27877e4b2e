"""A Django app for Wagtail: files are checked on upload, and pages that use a file without its labels are held back.

`docs/wagtail.md` says how to install it, what it covers and what it does not.
"""
