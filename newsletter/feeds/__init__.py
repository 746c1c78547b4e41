"""Feeds: entries | issues → one neutral document → RSS, Atom, JSON Feed; and OPML of all of them. Pure."""
