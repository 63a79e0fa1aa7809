"""Screenshots on their way: taken in, laid away, found again."""
