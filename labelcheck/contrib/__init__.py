"""Doors for other people's frameworks, each with an extra of its own."""
