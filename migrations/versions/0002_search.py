"""search

The index of search_entries: character bigrams made by the program (newsletter/model/folding.py), because the
tokenizers of neither database find Japanese words exactly.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# `ascii` takes every character beyond ASCII as part of a token and changes none of them: unicode61 would drop
# what Unicode 6.1 did not know, and diacritics. prefix='1' is for searches of one character.
_SQLITE = """
CREATE VIRTUAL TABLE search_index USING fts5(
    title, original, host, summary, words, tokenize = "ascii tokenchars '+#'", prefix = '1'
)
"""
# What filters ask for comes first, so that counting reads no texts and no other table.
_POSTGRESQL = """
CREATE TABLE search_index (
    id BIGINT PRIMARY KEY REFERENCES search_entries (id) ON DELETE CASCADE,
    publication TEXT NOT NULL,
    day DATE NOT NULL,
    category TEXT,
    title TEXT NOT NULL,
    original TEXT NOT NULL,
    host TEXT NOT NULL,
    summary TEXT NOT NULL,
    words TEXT NOT NULL,
    vector TSVECTOR NOT NULL
)
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_SQLITE)
        return
    op.execute(_POSTGRESQL)
    op.execute("CREATE INDEX ix_search_index_vector ON search_index USING gin (vector)")


def downgrade() -> None:
    op.execute("DROP TABLE search_index")
