"""Dates as readers of each language write them."""

from __future__ import annotations

from datetime import date

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS_JA = "月火水木金土日"
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def long_date(day: date, language: str) -> str:
    """``2026年2月7日`` or ``7 February 2026``."""
    if language == "ja":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def issue_date(day: date, language: str) -> str:
    """The date as the name of an issue: ``2026年2月7日号`` or ``7 February 2026``."""
    return long_date(day, language) + ("号" if language == "ja" else "")


def weekday_date(day: date, language: str) -> str:
    """``2026年2月7日（土）`` or ``Saturday, 7 February 2026``."""
    if language == "ja":
        return f"{long_date(day, language)}（{_DAYS_JA[day.weekday()]}）"
    return f"{_DAYS_EN[day.weekday()]}, {long_date(day, language)}"


def month(day: date, language: str) -> str:
    """``2026年2月`` or ``February 2026``."""
    return f"{day.year}年{day.month}月" if language == "ja" else f"{_MONTHS[day.month - 1]} {day.year}"
