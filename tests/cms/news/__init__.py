"""A small Wagtail site, as a customer would have it, for the tests of labelcheck.contrib.wagtail."""
