"""Payloads found in containers: bytes to fields or a typed value."""

HIDES = frozenset({"tc260-aigc", "label-residue", "c2pa", "iptc-source-type", "generator-metadata"})
"""The schemes that live in metadata: what an unreadable payload may have kept from us."""
