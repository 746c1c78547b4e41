"""The Markdown journal (design §5): text → value, value → text, and every fault with its line. Pure."""
