"""How values lie in tables: SQLite and PostgreSQL alike."""
