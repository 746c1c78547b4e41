"""The language of a title that nobody named, by its script: enough for fonts and screen readers."""

from __future__ import annotations

import re

_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_HANGUL = re.compile("[\uac00-\ud7a3\u1100-\u11ff]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


def language_of(text: str) -> str:
    """``ja`` with kana, ``ko`` with hangul, ``zh`` with Chinese characters alone, else ``en``."""
    for language, script in (("ja", _KANA), ("ko", _HANGUL), ("zh", _HAN)):
        if script.search(text):
            return language
    return "en"
