"""Rule packs and providers as TOML, read through importlib.resources."""
