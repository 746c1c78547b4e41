"""Annex: a weekly digest publisher.

journal | entry → gather → issue → freeze → editions + documents → plan → lease → compose → transmit → settle
"""

__version__ = "0.1.0"
