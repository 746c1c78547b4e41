"""The public pages: an archive becomes views, a view becomes bytes.

archive → page views (pure values) → engine (templates) → drafts of documents

A page's source is a digest of its view and of everything that draws it, so that a page whose source is known need
not be made again. Every link inside a page is relative: the same bytes serve at a domain's root and in a folder.
"""
