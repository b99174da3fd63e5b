"""JSON API v1 and feeds."""
