"""What Muster knows about roll calls: pure values and functions, no files, database, clock or engines."""
