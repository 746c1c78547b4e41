"""What keeps broken templates from readers.

files → syntax and names → trial rendering, each line with its origin → tags → compiled → counts
"""
