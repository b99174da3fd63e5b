"""Moderation and the territory desk."""
