"""Sentences that say of their own text that AI generated it: pure text in, claims out [GB 45438-2025 5.1]."""
