"""The words of the public pages, beside those that mails share (``rendering.strings``)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Labels of one language."""

    language: str
    locale: str
    menu: str
    breadcrumbs: str
    read_issue: str
    all_issues: str
    issue_count: str
    issue_count_one: str
    no_issues: str
    month: str
    months: str
    year: str
    permalink: str
    previous_entry: str
    next_entry: str
    neighbours: str
    about_entry: str
    section: str
    withdrawn_title: str
    withdrawn_text: str
    withdrawn_in_issue: str
    correction_note: str
    older: str
    empty_category: str
    all_entries: str
    feed_all: str
    feed_issues: str
    feeds_title: str
    feeds_lead: str
    feeds_how: str
    feeds_step_copy: str
    feeds_step_paste: str
    feeds_step_opml: str
    feeds_formats: str
    feeds_opml: str
    feed_all_about: str
    feed_issues_about: str
    feed_category_about: str
    search_label: str
    search_hint: str
    search_ask: str
    search_found: str
    search_found_one: str
    search_page: str
    relevance: str
    newest: str
    order: str
    filter_category: str
    filter_year: str
    filter_days: str
    since: str
    until: str
    narrow: str
    days_turned: str
    turn_days: str
    every: str
    newer_page: str
    older_page: str
    earlier: str
    later: str
    pages: str
    back_home: str
    not_found_title: str
    not_found_text: str
    bad_request_title: str
    bad_request_text: str
    busy_title: str
    busy_text: str
    error_title: str
    error_text: str
    publications: str
    stay: str
    stay_text: str
    by_mail: str
    join_by_mail: str

    def issues(self, number: int) -> str:
        """``12号`` or ``12 issues``."""
        return (self.issue_count_one if number == 1 else self.issue_count).format(count=number)

    def found(self, number: int) -> str:
        return (self.search_found_one if number == 1 else self.search_found).format(count=number)

    def year_name(self, number: int) -> str:
        return self.year.format(year=number)

    def month_name(self, year: int, month: int) -> str:
        """``2月`` or ``February``; the year is said elsewhere."""
        return self.months.split()[month - 1]


_JA = Labels(
    language="ja",
    locale="ja_JP",
    menu="メニュー",
    breadcrumbs="現在地",
    read_issue="この号を読む",
    all_issues="バックナンバー",
    issue_count="全{count}号",
    issue_count_one="全1号",
    no_issues="まだ公開された号がありません。最初の号が公開されると、ここに並びます。",
    month="{month}月",
    months="1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    year="{year}年",
    permalink="固定リンク",
    previous_entry="前の記事",
    next_entry="次の記事",
    neighbours="前後のページ",
    about_entry="この記事について",
    section="セクション",
    withdrawn_title="取り下げられた記事",
    withdrawn_text="この記事は編集部により取り下げられました。",
    withdrawn_in_issue="この号の記事のうち{count}本は、公開後に取り下げられました。",
    correction_note="訂正",
    older="これより前の記事",
    empty_category="このカテゴリーの記事はまだありません。",
    all_entries="すべての記事",
    feed_all="すべての記事",
    feed_issues="号ごと",
    feeds_title="フィードで読む",
    feeds_lead="フィードリーダーにアドレスを登録すると、新しい記事が自動で届きます。メールアドレスの登録は要りません。",
    feeds_how="使いかた",
    feeds_step_copy="読みたいフィードのアドレスをコピーします。"
    "形式はどれでも内容は同じです。迷ったら Atom を選んでください。",
    feeds_step_paste="お使いのフィードリーダーの「フィードを追加」に貼り付けます。",
    feeds_step_opml="すべてのカテゴリーを一度に登録するには、OPML ファイルを読み込ませます。",
    feeds_formats="形式",
    feeds_opml="OPML をダウンロード",
    feed_all_about="公開された記事がすべて、1本ずつ届きます。",
    feed_issues_about="号が公開されるたびに、1号分がまとめて届きます。",
    feed_category_about="このカテゴリーの記事だけが届きます。",
    search_label="記事を検索",
    search_hint="ことば・サイト名",
    search_ask="日本語は1文字から、原題やサイト名（例：example.org）でも探せます。空白で区切ると、すべてを含む記事を探します。",
    search_found="{count}件",
    search_found_one="1件",
    search_page="{page} / {pages} ページ",
    relevance="関連順",
    newest="新しい順",
    order="並び順",
    filter_category="カテゴリー",
    filter_year="年",
    filter_days="号の日付",
    since="この日から",
    until="この日まで",
    narrow="絞り込む",
    days_turned="「この日から」が「この日まで」より後なので、どの号も当てはまりません。",
    turn_days="日付を入れ替える",
    every="すべて",
    newer_page="前のページ",
    older_page="次のページ",
    earlier="これより前",
    later="これより後",
    pages="検索結果のページ",
    back_home="最新号とバックナンバーへ",
    not_found_title="ページが見つかりません",
    not_found_text="アドレスが変わったか、まだ公開されていないページです。",
    bad_request_title="リクエストを処理できません",
    bad_request_text="送られた内容に誤りがあります。前のページに戻って、もう一度お試しください。",
    busy_title="アクセスが集中しています",
    busy_text="少し時間をおいて、もう一度お試しください。",
    error_title="エラーが発生しました",
    error_text="こちらの問題です。しばらくしてから、もう一度お試しください。",
    publications="発行物",
    stay="購読する",
    stay_text="毎週の号を、メールかフィードでお届けします。",
    by_mail="メールで読む",
    join_by_mail="メールで購読する",
)

_EN = Labels(
    language="en",
    locale="en_GB",
    menu="Menu",
    breadcrumbs="You are here",
    read_issue="Read this issue",
    all_issues="Back issues",
    issue_count="{count} issues",
    issue_count_one="1 issue",
    no_issues="Nothing has been published yet. The first issue will stand here.",
    month="{month}",
    months="January February March April May June July August September October November December",
    year="{year}",
    permalink="Permalink",
    previous_entry="Previous article",
    next_entry="Next article",
    neighbours="Pages beside this one",
    about_entry="About this article",
    section="Section",
    withdrawn_title="Withdrawn article",
    withdrawn_text="The editors have withdrawn this article.",
    withdrawn_in_issue="Articles of this issue withdrawn after publication: {count}.",
    correction_note="Correction",
    older="Earlier articles",
    empty_category="There are no articles in this category yet.",
    all_entries="All articles",
    feed_all="All articles",
    feed_issues="Issue by issue",
    feeds_title="Read it in a feed reader",
    feeds_lead="Give your feed reader one of these addresses and new articles come by themselves. "
    "No e-mail address needed.",
    feeds_how="How to use them",
    feeds_step_copy="Copy the address of a feed. All formats say the same; take Atom if you have no preference.",
    feeds_step_paste="Paste it into your feed reader, where it says “add feed” or “subscribe”.",
    feeds_step_opml="To add every category at once, import the OPML file.",
    feeds_formats="Formats",
    feeds_opml="Download OPML",
    feed_all_about="Every published article, one by one.",
    feed_issues_about="A whole issue at a time, when it is published.",
    feed_category_about="Only the articles of this category.",
    search_label="Search articles",
    search_hint="Words, titles, sites",
    search_ask="Words, original titles and site names (such as example.org) can be found. "
    "With several words, articles that contain all of them.",
    search_found="{count} articles",
    search_found_one="1 article",
    search_page="Page {page} of {pages}",
    relevance="Best match",
    newest="Newest",
    order="Order",
    filter_category="Category",
    filter_year="Year",
    filter_days="Issues",
    since="from",
    until="to",
    narrow="Narrow",
    days_turned="No issue can match: the last day lies before the first.",
    turn_days="Swap the days",
    every="All",
    newer_page="Previous page",
    older_page="Next page",
    earlier="Earlier",
    later="Later",
    pages="Pages of results",
    back_home="Latest issue and archive",
    not_found_title="Page not found",
    not_found_text="Its address has changed, or it is not published yet.",
    bad_request_title="We cannot do that",
    bad_request_text="Something in the request is wrong. Go back and try again.",
    busy_title="Too many requests",
    busy_text="Please wait a little and try again.",
    error_title="Something went wrong",
    error_text="This is our fault. Please try again in a while.",
    publications="Publications",
    stay="Subscribe",
    stay_text="Every week’s issue, by e-mail or in your feed reader.",
    by_mail="By e-mail",
    join_by_mail="Subscribe by e-mail",
)


def labels(language: str) -> Labels:
    """The labels of ``ja``; those of ``en`` for any other language."""
    return _JA if language == "ja" else _EN
