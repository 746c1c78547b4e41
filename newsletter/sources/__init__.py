"""Entries from outside: a database, a folder of journals, feeds. Reading them is here; what becomes of it is decided
by pure files (``row``, ``verdict``, ``offers``) and done by workflows."""
