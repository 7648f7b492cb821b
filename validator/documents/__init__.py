"""Configuration text to data with places: YAML, JSON, JSONC, TOML and .env."""
