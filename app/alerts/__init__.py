"""Saved searches, and the digests that tell what is new in them."""
