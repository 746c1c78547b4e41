"""Frozen values of the words in the design. No input, no output, no clock."""
