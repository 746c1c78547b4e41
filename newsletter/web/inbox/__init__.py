"""A local inbox: a catch-all SMTP server on loopback and a web view of the mails it took.

receiver (SMTP) → mailbox (memory or a folder) → reading (bytes → words) → pages (web)
"""
