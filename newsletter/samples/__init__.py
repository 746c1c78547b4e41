"""Sample issues of our own writing: people, places and hosts in them are invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

_FOLDER = Path(__file__).parent
JAPANESE = _FOLDER / "annex-2026-03-14.md"
ENGLISH = _FOLDER / "margin-2026-03-14.md"
DATE = date(2026, 3, 14)
CATEGORIES = {
    "architecture": "アーキテクチャ・設計",
    "tools": "ツール・実験",
    "security": "セキュリティ・リスク",
    "business": "ビジネス・戦略",
    "learning": "教育・学習",
    "critique": "批判的分析",
    "niche": "ニッチ・深堀り",
}
ENGLISH_CATEGORIES = {
    "architecture": "Architecture",
    "tools": "Tools",
    "security": "Security",
    "business": "Business",
    "learning": "Learning",
    "critique": "Critique",
    "niche": "Niche",
}
