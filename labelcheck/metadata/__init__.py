"""Payloads found in containers: bytes to fields or a typed value."""
