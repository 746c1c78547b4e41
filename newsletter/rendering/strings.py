"""Every label that readers see, in Japanese and English. The words are those of the design (§1)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Strings:
    """Labels of one language. Those with ``{…}`` are filled with the methods below or ``str.format``."""

    language: str
    subject: str
    preheader: str
    entry_count: str
    entry_count_one: str
    whole_count: str
    part_count: str
    separator: str
    list_separator: str
    colon: str
    others: str
    reading_time: str
    contents: str
    original_title: str
    original_title_mark: str
    read_source: str
    entry_page: str
    continue_reading: str
    compacted: str
    read_on_web: str
    correction: str
    withdrawn: str
    closing: str
    no_entries: str
    chosen_categories: str
    all_categories: str
    footer_why: str
    sent_to: str
    unsubscribe: str
    preferences: str
    publisher: str
    postal_address: str
    contact: str
    contact_mark: str
    archive: str
    feeds: str
    subscribe: str
    search: str
    search_results: str
    no_results: str
    categories: str
    category: str
    category_mark: str
    issues: str
    latest_issue: str
    previous_issue: str
    next_issue: str
    published_on: str
    updated_on: str
    in_issue: str
    source: str
    home: str
    skip_to_content: str
    powered_by: str

    def count(self, number: int) -> str:
        """``26本`` or ``26 articles``."""
        return (self.entry_count_one if number == 1 else self.entry_count).format(count=number)

    def size(self, count: int, total: int) -> str:
        """How much of an issue an edition has: ``全26本``, or ``5本（全26本から）``."""
        if count == total:
            return self.whole_count.format(count=self.count(count))
        return self.part_count.format(count=self.count(count), total=self.count(total))

    def minutes(self, number: int) -> str:
        """``約17分`` or ``17 min read``."""
        return self.reading_time.format(minutes=number)

    def source_link(self, host: str) -> str:
        """``example.org で読む`` or ``Read on example.org``."""
        return self.read_source.format(host=host)


_JA = Strings(
    language="ja",
    subject="{title} {date}号",
    preheader="{headings}",
    entry_count="{count}本",
    entry_count_one="1本",
    whole_count="全{count}",
    part_count="{count}（全{total}から）",
    separator="・",
    list_separator="、",
    colon="：",
    others="そのほか",
    reading_time="約{minutes}分",
    contents="今号の目次",
    original_title="原題",
    original_title_mark="原題：",
    read_source="{host} で読む",
    entry_page="この記事のページ",
    continue_reading="続きを読む",
    compacted="記事の多い号のため、一部の要約を短くしています。全文はウェブにあります。",
    read_on_web="ウェブで読む",
    correction="【訂正】",
    withdrawn="この記事は取り下げられました。",
    closing="編集後記",
    no_entries="今号には、お選びのカテゴリーの記事がありません。",
    chosen_categories="配信カテゴリー：",
    all_categories="すべて",
    footer_why="このメールは、{title}の購読をお申し込みいただいた方にお送りしています。",
    sent_to="宛先：",
    unsubscribe="配信を停止する",
    preferences="配信内容を変更する",
    publisher="発行",
    postal_address="住所",
    contact="お問い合わせ",
    contact_mark="お問い合わせ：",
    archive="バックナンバー",
    feeds="フィード",
    subscribe="購読する",
    search="検索",
    search_results="「{query}」の検索結果：{count}件",
    no_results="「{query}」に一致する記事はありませんでした。",
    categories="カテゴリー",
    category="カテゴリー",
    category_mark="カテゴリー：",
    issues="号",
    latest_issue="最新号",
    previous_issue="前の号",
    next_issue="次の号",
    published_on="公開",
    updated_on="更新",
    in_issue="掲載号",
    source="元の記事",
    home="ホーム",
    skip_to_content="本文へ",
    powered_by="Annex で発行しています",
)

_EN = Strings(
    language="en",
    subject="{title}, {date}",
    preheader="{headings}",
    entry_count="{count} articles",
    entry_count_one="1 article",
    whole_count="{count}",
    part_count="{count} of {total}",
    separator=" · ",
    list_separator=", ",
    colon=":",
    others="Other",
    reading_time="{minutes} min read",
    contents="In this issue",
    original_title="Original title",
    original_title_mark="Original title: ",
    read_source="Read on {host}",
    entry_page="Permalink",
    continue_reading="Read on",
    compacted="This issue is long: some summaries are shortened here. All of them are on the web.",
    read_on_web="Read on the web",
    correction="Correction: ",
    withdrawn="This article was withdrawn.",
    closing="Closing note",
    no_entries="This issue has no articles in the categories you chose.",
    chosen_categories="Your categories: ",
    all_categories="all",
    footer_why="You get this e-mail because you subscribed to {title}.",
    sent_to="Sent to: ",
    unsubscribe="Unsubscribe",
    preferences="Change what you get",
    publisher="Published by",
    postal_address="Postal address",
    contact="Contact",
    contact_mark="Contact: ",
    archive="Archive",
    feeds="Feeds",
    subscribe="Subscribe",
    search="Search",
    search_results="{count} found for “{query}”",
    no_results="Nothing found for “{query}”.",
    categories="Categories",
    category="Category",
    category_mark="Category: ",
    issues="Issues",
    latest_issue="Latest issue",
    previous_issue="Previous issue",
    next_issue="Next issue",
    published_on="Published",
    updated_on="Updated",
    in_issue="In issue",
    source="Source",
    home="Home",
    skip_to_content="Skip to content",
    powered_by="Published with Annex",
)


def strings(language: str) -> Strings:
    """The labels of ``ja``; those of ``en`` for any other language."""
    return _JA if language == "ja" else _EN
