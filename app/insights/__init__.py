"""Indicators: counts that name no one."""
