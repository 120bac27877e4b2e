"""Rule packs and providers as TOML."""
