"""Facts and verdicts in DuckDB."""
