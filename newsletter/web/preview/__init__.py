"""The preview that follows what is edited: local, for editors and for those who change templates."""
