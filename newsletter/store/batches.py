"""Long lists of values in pieces that a statement can bind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_T = TypeVar("_T")
_MOST = 500


def in_batches(values: Iterable[_T]) -> Iterator[tuple[_T, ...]]:
    """The values in order, at most a few hundred at a time."""
    left = iter(values)
    while batch := tuple(islice(left, _MOST)):
        yield batch
