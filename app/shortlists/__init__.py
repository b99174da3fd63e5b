"""The ranking of each person accompanied, kept every night and made again only where something changed."""
