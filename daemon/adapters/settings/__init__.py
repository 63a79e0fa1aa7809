"""The officer's files: config.yaml, packs, roster and corrections."""
