"""Home, legal pages, health."""
