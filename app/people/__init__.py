"""People: the profile a person built, who follows them, and who read their file."""
