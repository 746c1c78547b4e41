"""What editors and operators are told: a file for each kind of notice, with its facts, its words in both languages and
what it looks like. Pure: facts in; subject, HTML and text, or a webhook's request, out."""
