"""What the subscription pages say, in Japanese and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Those with ``{title}`` take the publication's title, those with ``{reader}`` the masked address."""

    other_language: str
    ask_title: str
    ask_text: str
    leave: str
    rather_choose: str
    left_title: str
    left_text: str
    undo: str
    undo_text: str
    subscribe_anew: str
    back_title: str
    back_text: str
    choice_title: str
    choice_text: str
    not_receiving: str
    categories: str
    every_category: str
    some_categories: str
    uncategorised: str
    format: str
    format_html: str
    format_text: str
    save: str
    saved: str
    nothing_chosen: str
    stop_all: str
    bad_link_title: str
    bad_link_text: str


_JA = Words(
    other_language="English",
    ask_title="配信を停止しますか",
    ask_text="「{title}」のメールを {reader} 宛てにお送りしています。下のボタンを押すと、すぐに停止します。",
    leave="配信を停止する",
    rather_choose="停止せずに、カテゴリーや形式を変更する",
    left_title="配信を停止しました",
    left_text="「{title}」のメールを {reader} 宛てにお送りすることは、もうありません。",
    undo="停止を取り消す",
    undo_text="間違えて停止した場合は、いまなら元に戻せます。",
    subscribe_anew="もう一度購読するには、購読ページからお申し込みください。",
    back_title="配信を再開しました",
    back_text="「{title}」のメールを、これまでと同じ内容で {reader} 宛てにお送りします。",
    choice_title="配信内容の変更",
    choice_text="{title}（{reader}）",
    not_receiving="現在は配信されていません。ここでの変更は、配信が再開されたときに使われます。",
    categories="カテゴリー",
    every_category="すべて（今後増えるものも含む）",
    some_categories="選んだものだけ",
    uncategorised="カテゴリーのない記事は、どちらを選んでも届きます。",
    format="メールの形式",
    format_html="HTML（画像のない、軽いレイアウト）",
    format_text="テキストのみ",
    save="保存する",
    saved="保存しました。次の号から反映されます。",
    nothing_chosen="カテゴリーを1つ以上選んでください。すべて不要の場合は、配信を停止できます。",
    stop_all="配信を停止する",
    bad_link_title="このリンクは使えません",
    bad_link_text="リンクが途中で切れているか、古くなっています。届いたメールのリンクを、もう一度そのまま開いてください。",
)

_EN = Words(
    other_language="日本語",
    ask_title="Unsubscribe?",
    ask_text="{title} is sent to {reader}. Press the button and it stops at once.",
    leave="Unsubscribe",
    rather_choose="Stay, but choose other categories or another format",
    left_title="You are unsubscribed",
    left_text="{title} will not be sent to {reader} any more.",
    undo="Undo",
    undo_text="If that was a mistake, you can take it back now.",
    subscribe_anew="To read it by e-mail again, subscribe anew on the subscription page.",
    back_title="You are subscribed again",
    back_text="{title} will be sent to {reader} as before.",
    choice_title="Your preferences",
    choice_text="{title} ({reader})",
    not_receiving="Nothing is sent to you now. What you choose here counts once it is again.",
    categories="Categories",
    every_category="All, and those to come",
    some_categories="Only these",
    uncategorised="Articles without a category come with every choice.",
    format="Format",
    format_html="HTML (a light layout without pictures)",
    format_text="Text alone",
    save="Save",
    saved="Saved. It counts from the next issue on.",
    nothing_chosen="Choose at least one category. If you want none, you can unsubscribe.",
    stop_all="Unsubscribe",
    bad_link_title="This link does not work",
    bad_link_text="It was cut short, or it is too old. Please open the link in the e-mail again, whole.",
)


def words(language: str) -> Words:
    """The words of ``ja``; those of ``en`` for any other language."""
    return _JA if language == "ja" else _EN
