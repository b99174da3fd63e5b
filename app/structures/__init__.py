"""Partner structures: registration, members, moderation, closures."""
