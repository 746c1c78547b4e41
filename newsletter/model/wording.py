"""What operators read on pages and in mails in their own language, and in logs and on the command line in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One thing, said in each language. As text it is English, which scripts, logs and webhooks have."""

    en: str
    ja: str

    @classmethod
    def same(cls, text: str) -> Wording:
        """What is no words of ours, such as a title."""
        return cls(en=text, ja=text)

    def of(self, language: str) -> str:
        return self.ja if language == "ja" else self.en

    def __str__(self) -> str:
        return self.en


NOTHING = Wording.same("")
