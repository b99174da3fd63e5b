"""Accounts: sign-in, second factor, sessions, recovery, consents."""
