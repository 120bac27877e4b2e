"""Template tags: `labelcheck_tags` for a site's own pages, `labelcheck_admin` for the admin."""
