"""How good the matching is: golden cases written from the field, and what the ranking makes of them."""
