package io.polyrank.architecture.broken.train;

import org.duckdb.DuckDBConnection;

/** Only data may use DuckDB. */
public record UsesDuckDb(DuckDBConnection forbidden) {}
