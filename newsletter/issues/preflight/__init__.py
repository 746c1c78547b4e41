"""Preflight: what is wrong, or could be better, with an issue on its final bytes. Pure; a file for each check."""
