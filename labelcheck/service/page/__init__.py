"""What the page of the service loads."""
