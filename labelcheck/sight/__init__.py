"""Explicit labels that are seen: sought, read and measured in pictures and in the frames of videos."""
