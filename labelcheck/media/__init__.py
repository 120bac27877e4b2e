"""Pictures, frames, sound and the text in them. Heavy libraries live here, imported inside functions."""
