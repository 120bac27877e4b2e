"""Pictures of the marks that were seen, for a person who wants to look."""
