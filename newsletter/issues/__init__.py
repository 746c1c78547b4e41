"""The week's window and who is in it. Pure: facts in, decisions out."""
