"""Attestations: what someone did, at their request, with a number anyone may check and they may take back."""
