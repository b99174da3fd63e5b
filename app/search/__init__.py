"""Search: the live catalogue in columns, the Whoosh text index, one page of ranked offers."""
