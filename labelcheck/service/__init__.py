"""The HTTP service: checks uploads before they are published, and shows a page to people. Of the extra `service`."""
