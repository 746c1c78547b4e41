"""An operator's own rules about what a relay's replies mean. They are read before those of ``delivery.rules``."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

OwnVerdict = Literal["try later", "address bad", "mailbox full", "refused", "our fault", "relay down"]
"""What a refusal can be made to mean. No rule makes one a success, or unknown."""
OwnStage = Literal["connect", "auth", "mail", "rcpt", "data", "message"]
_ABOUT_THE_READER = {"address bad", "mailbox full", "refused"}
_BEFORE_ANY_READER = {"connect", "auth"}


def _code(value: object) -> object:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not re.fullmatch(r"[45](\d{2}|\d\*|\*)", text):
        raise ValueError('a refusal: 550, or "55*", "5*", "4*"')
    return text


def _enhanced(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"[45*](\.(\d{1,3}|\*)){1,2}", value):
        raise ValueError('an enhanced code (RFC 3463): "5.7.1", or "5.7.*"')
    return value


class OwnRule(BaseModel):
    """Fits a reply when all that it names fits. ``*`` stands for anything; ``text`` is found in any part of the reply,
    in capitals or not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verdict: OwnVerdict
    code: Annotated[str, BeforeValidator(_code)] | None = None
    enhanced: Annotated[str, BeforeValidator(_enhanced)] | None = None
    text: Annotated[str, Field(min_length=1)] | None = None
    stage: OwnStage | None = None

    @model_validator(mode="after")
    def _says_which(self) -> OwnRule:
        if self.code is None and self.enhanced is None and self.text is None:
            raise ValueError("says of no reply what it means: give code, enhanced or text")
        if self.stage in _BEFORE_ANY_READER and self.verdict in _ABOUT_THE_READER:
            raise ValueError(
                f'at stage "{self.stage}" no reader is concerned: the verdict is "our fault" or "relay down"'
            )
        return self
