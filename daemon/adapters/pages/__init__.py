"""What people look at: reports, pages, tables and texts."""
