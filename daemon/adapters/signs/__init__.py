"""What is seen from outside: health, metrics and logs."""
