"""Messages about a placement, between the person, their referents and the structure."""
