"""What a query is made of: the statement, the catalog's tables in DuckDB, and the result."""
