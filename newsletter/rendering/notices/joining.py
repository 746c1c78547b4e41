"""What a sign-up is answered with: the confirmation, or, to who is subscribed already, a word about that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsletter.model.edition import Format
from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.view import Action, Heading, NoticeView, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Whom the mail is from, as the law wants it said."""

    sender: str
    postal_address: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """Somebody asked for the publication with this address. ``categories`` are labels, empty for all."""

    confirm_url: str
    asked_at: datetime
    expires_at: datetime
    categories: tuple[str, ...]
    format: Format

    def view(self, about: About, imprint: Imprint) -> NoticeView:
        title = about.title
        return NoticeView(
            language=about.language,
            title=title,
            subject=about.subject(ja="購読の確認をお願いします", en="Please confirm your subscription"),
            tone=Tone.CALM,
            tag=about.text(ja="あと一歩です", en="One step left"),
            headline=about.text(ja="購読の確認をお願いします", en="Please confirm"),
            paragraphs=(
                about.text(
                    ja=f"{about.moment(self.asked_at)}に、このアドレスで「{title}」の購読のお申し込みがありました。",
                    en=f"On {about.moment(self.asked_at)}, somebody asked for {title} with this address.",
                ),
                about.text(
                    ja="購読を始めるには、リンクを開いて、そのページのボタンを押してください。",
                    en="To begin, open the link and press the button on its page.",
                ),
                about.text(
                    ja="お心当たりがなければ、何もしないでください。購読は始まらず、アドレスは"
                    f"{about.moment(self.expires_at)}に消えます。",
                    en="If this was not you, do nothing: nothing will be sent, and the address is forgotten on "
                    f"{about.moment(self.expires_at)}.",
                ),
            ),
            actions=(Action(label=about.text(ja="確認のページを開く", en="Open the page"), url=self.confirm_url),),
            contents_heading=about.text(ja="お申し込みの内容", en="What was asked for"),
            contents=(Heading(heading=None, titles=(*self._categories(about), self._format(about))),),
            foot=_foot(about, imprint),
        )

    def _categories(self, about: About) -> tuple[str, ...]:
        return self.categories or (about.text(ja="すべてのカテゴリー", en="All categories"),)

    def _format(self, about: About) -> str:
        if self.format is Format.TEXT:
            return about.text(ja="テキストのみのメール", en="Text mail")
        return about.text(ja="HTML メール", en="HTML mail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody asked for the publication with an address that gets it."""

    preferences_url: str
    asked_at: datetime

    def view(self, about: About, imprint: Imprint) -> NoticeView:
        title = about.title
        return NoticeView(
            language=about.language,
            title=title,
            subject=about.subject(ja="すでに購読されています", en="You are subscribed already"),
            tone=Tone.GOOD,
            tag=about.text(ja="購読中", en="Subscribed"),
            headline=about.text(ja="すでに購読されています", en="You are subscribed already"),
            paragraphs=(
                about.text(
                    ja=f"{about.moment(self.asked_at)}に、このアドレスで「{title}」の購読のお申し込みがありましたが、"
                    "すでに購読されています。何も変わっていません。",
                    en=f"On {about.moment(self.asked_at)}, somebody asked for {title} with this address, which gets it "
                    "already. Nothing has changed.",
                ),
                about.text(
                    ja="カテゴリーや形式の変更、配信の停止は、こちらのページでできます。このリンクはあなただけのものです。",
                    en="Change your categories or the format, or unsubscribe, on this page. The link is yours alone.",
                ),
            ),
            actions=(
                Action(label=about.text(ja="配信内容を変更する", en="Change what you get"), url=self.preferences_url),
            ),
            foot=_foot(about, imprint),
        )


def _foot(about: About, imprint: Imprint) -> str:
    why = about.text(
        ja="お申し込みがあったため、1度だけお送りする確認のメールです。",
        en="This single mail answers a request to subscribe.",
    )
    return imprinted(about, imprint, why)


def imprinted(about: About, imprint: Imprint, why: str) -> str:
    """Why the mail came, and whom it is from."""
    said = [about.text(ja=f"発行：{imprint.sender}", en=f"Published by {imprint.sender}")]
    said += [imprint.postal_address] if imprint.postal_address else []
    said += (
        [about.text(ja=f"お問い合わせ：{imprint.contact}", en=f"Contact: {imprint.contact}")] if imprint.contact else []
    )
    return about.text(ja="", en=" ").join([why, about.text(ja="／", en=" / ").join(said)])
