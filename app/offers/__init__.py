"""Offers: six kinds, one record, their life and their freshness."""
