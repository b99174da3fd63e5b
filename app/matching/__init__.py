"""The pure core: rules, criteria, ranking and reasons over columns. No Flask, no database, no clock, no file."""
