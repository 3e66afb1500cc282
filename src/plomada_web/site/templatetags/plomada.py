"""Components for templates: `{% load plomada %}`.

Figures:  {% figure fig %}  {% figure fig interval=True %}  {% figure fig as_="of" %}  {{ sentence|say }}
People:   {% who person team="sales" unheard=True %}  {% tag _("sales") "sales" %}  {% icon "mail" %}
Charts:   {% strip fig %}  {% dots 6 8 %}  {% answer 4 %}  {% distribution counts %}  {% mark "for" %}
Numbers:  {{ share|percent }}  {{ x|number:1 }}  {{ x|percent_of:total }}  {{ amount|money:"EUR" }}
Dates:    {{ day|day }}  {{ day|day:"full" }}  {{ day|day:"short" }}  {{ day|day:"month" }}  {{ moment|day:"moment" }}
          {{ moment|clock }}
"""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.messages import constants as levels
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from plomada.figures import Figure
from plomada_web.site import charts, telling
from plomada_web.site.methods import METHODS

register = template.Library()

TEAMS = {"marketing": "mkt", "sales": "sales", "both": "both", "customer": "cust"}
THEMES = frozenset({"light", "dark"})


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, classes: str = "") -> SafeString:
    """Draw one icon of the sprite. It is always decoration: the word stands beside it, or in aria-label."""
    return format_html(
        '<svg class="pl-icon{}{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        " " if classes else "",
        classes,
        static("vendor/icons/icons.svg"),
        name,
    )


@register.inclusion_tag("components/figure.html")
def figure(
    fig: Figure, *, as_: str = "", interval: bool = False, label: object = "", noun: object = ""
) -> dict[str, Any]:
    """Show a number that opens "how was this computed?"; `as_="of"` tells a count as "6 of 8".

    `noun` says what it rests on where that is not people.
    """
    method = METHODS.get(fig.method)
    value = telling.figure_value(fig, as_of=as_ == "of")
    beside = telling.interval(fig) if interval and fig.known else ""
    return {
        "figure": fig,
        "noun": noun,
        "id": f"how-{secrets.token_hex(4)}",  # also unique among pieces of a page that htmx brings later
        "label": label or (method.name if method else fig.method),
        "value": value,
        "interval": telling.interval(fig),
        "beside": beside if beside != value else "",  # a band as narrow as its value says nothing
        "based_on": telling.number(fig.n) if fig.of is None else telling.of_all(fig.n, fig.of),
        "method": method,
        "method_url": method_url(fig.method),
    }


def method_url(name: str) -> str:
    """Return the address of a method's page; empty where the product is built without those pages."""
    try:
        return reverse("methods:page", args=[name])
    except NoReverseMatch:
        return ""


@register.simple_tag
def who(person: Any, *, team: str = "", unheard: bool = False) -> SafeString:
    """Draw a person's initials in a ring: customer unless a team is named, dashed when unheard."""
    name = getattr(person, "name", person)
    initials = getattr(person, "initials", "") or telling.Initials(str(name))
    kind = "unheard" if unheard else TEAMS.get(team, team)
    return format_html('<span class="{}" aria-hidden="true">{}</span>', _class("pl-who", kind), initials)


@register.simple_tag
def tag(text: object, kind: str = "") -> SafeString:
    """Draw a word in a tag; its kind (a team, "customer", "against", "line") only colours it."""
    return format_html('<span class="{}">{}</span>', _class("pl-tag", TEAMS.get(kind, kind)), text)


@register.simple_tag
def options(choices: Sequence[tuple[str, str]]) -> SafeString:
    """Draw the options of a select that stands many times on a page: `as` a name, they are drawn once."""
    return format_html_join("", '<option value="{}">{}</option>', choices)


@register.simple_tag
def select_options(groups: Sequence[tuple[object, Sequence[Mapping[str, Any]], int]]) -> SafeString:
    """Draw the options of a select, as Django's widget gives them: its label, if any, and the options of each group."""
    return format_html_join("", "{}", ((_option_group(label, options),) for label, options, _index in groups))


def _option_group(label: object, options: Sequence[Mapping[str, Any]]) -> SafeString:
    drawn = format_html_join(
        "",
        '<option value="{}"{}{}>{}</option>',
        (
            (
                str(option["value"]),
                " selected" if option["attrs"].get("selected") else "",
                " disabled" if option["attrs"].get("disabled") else "",
                option["label"],
            )
            for option in options
        ),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', label, drawn) if label else drawn


def _class(block: str, kind: str) -> str:
    return f"{block} {block}-{kind}" if kind else block


@register.inclusion_tag("charts/strip.html")
def strip(fig: Figure, label: object = "", *, ends: bool = True) -> dict[str, Any]:
    """Draw a figure as a mark on its axis with the interval as a band."""
    method = METHODS.get(fig.method)
    return {
        "strip": charts.strip(fig),
        "unit": fig.unit,
        "label": label or (method.name if method else ""),
        "value": telling.figure_value(fig),
        "interval": telling.interval(fig) if fig.known else "",
        "ends": ends,
        "why": telling.say(fig.unknown),
    }


@register.simple_tag
def dots(filled: int, of: int, label: object = "") -> SafeString:
    """Draw one dot for each person, filled when heard. Up to 24; beyond that the number says it better."""
    return _drawn_dots(filled, of, str(label))


@lru_cache(maxsize=1024)
def _drawn_dots(filled: int, of: int, label: str) -> SafeString:
    """Draw a row of dots once: the board has one on each card, of few kinds."""
    drawn = charts.dots(filled, of) if of <= 24 else ()
    return render_to_string("charts/dots.html", {"dots": drawn, "width": 18 * of, "label": label})


@register.simple_tag
def answer(value: float | None, label: object = "") -> SafeString:
    """Draw one answer (1 to 5) in a matrix cell; None is someone unheard."""
    return _drawn_answer(value, str(label), get_language() or "")


@lru_cache(maxsize=1024)
def _drawn_answer(value: float | None, label: str, language: str) -> SafeString:
    """Draw a cell once: a matrix of twelve people and sixty statements has 720 of them, of six kinds."""
    lean = charts.lean(value)
    told = _leaning(lean) if value is None else f"{telling.plain_number(value)}, {_leaning(lean)}"
    drawing = {"lean": lean, "x": charts.cell_position(value), "label": label or told}
    return render_to_string("charts/answer.html", drawing)


@register.inclusion_tag("charts/distribution.html")
def distribution(counts: Sequence[int], label: object = "") -> dict[str, Any]:
    """Draw how many gave each answer, without saying who."""
    bars = charts.distribution(counts)
    told = ", ".join(f"{bar.answer}: {bar.count}" for bar in bars)
    return {"bars": bars, "label": label or told, "told": told}


@register.simple_tag
@lru_cache(maxsize=8)
def mark(lean: str) -> SafeString:
    """Draw the mark of a leaning for a legend or a heading: "for", "neither", "against", "unheard"."""
    return render_to_string("charts/mark.html", {"lean": lean})


@register.inclusion_tag("charts/link.html")
def link_mark() -> dict[str, Any]:
    """Draw two people joined, with the bob hanging between them."""
    return {}


@register.simple_tag
def leaning(value: float | None) -> str:
    """Tell an answer in words: in favour, neither, against, unheard."""
    return _leaning(charts.lean(value))


def _leaning(lean: str) -> str:
    return {
        "for": gettext("in favour"),
        "neither": gettext("neither"),
        "against": gettext("against"),
        "unheard": gettext("unheard"),
    }[lean]


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """Return the theme the reader chose, light or dark; empty follows the system."""
    request = context.get("request")
    chosen = getattr(request, "theme", "") or getattr(request, "COOKIES", {}).get("theme", "")
    return chosen if chosen in THEMES else ""


@register.simple_tag(takes_context=True)
def here(context: Context, apps: str) -> str:
    """Return the attribute that marks a place of the navigation as the one we are in; its apps by name, with blanks."""
    match = getattr(context.get("request"), "resolver_match", None)
    return format_html(' aria-current="{}"', "page") if match and set(apps.split()) & set(match.app_names) else ""


@register.filter
def say(sentence: object) -> str:
    """Tell a sentence of the library in the reader's language."""
    return telling.say(sentence)


@register.filter
def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """Tell a number in the reader's notation; nothing where it is not known."""
    return "" if value is None else telling.number(value, int(decimals))


@register.filter
def percent(share: float | None, decimals: int = 0) -> str:
    """Tell a share (0 to 1) as a percentage; nothing where it is not known."""
    return "" if share is None else telling.percent(share, int(decimals))


@register.filter
def percent_of(value: float, total: float) -> str:
    """Return a position for an SVG attribute, "57.50%", whatever the language."""
    return charts.percentage(100 * float(value) / float(total)) if total else charts.percentage(0)


@register.filter(expects_localtime=True)
def day(value: dt.date | None, form: str = "") -> str:
    """Tell a day in few words, "23 Nov 2026"; nothing where there is none.

    `form` is "short", "month", "moment" or "full".
    """
    return "" if value is None else telling.day(value, form)


@register.filter(expects_localtime=True)
def clock(moment: dt.datetime) -> str:
    """Tell the hour and the minute of a moment, "18:40"."""
    return f"{moment:%H:%M}"


@register.filter
def money(value: Any, currency: str = "") -> str:
    """Tell an amount with its currency: `{{ price|money }}` (has both) or `{{ amount|money:"EUR" }}`."""
    if value is None:
        return ""
    amount = getattr(value, "amount", value)
    return telling.money(amount, currency or str(value.currency))


@register.filter
def interval(fig: Figure) -> str:
    """Tell the interval of a figure: "31 to 84"."""
    return telling.interval(fig)


@register.filter
def figure_text(fig: Figure) -> str:
    """Tell a figure's value alone, where no button fits: in a title, a mail, a label."""
    return telling.figure_value(fig)


@register.filter
def message_icon(level: int) -> str:
    """Return the icon that goes before a message of that level."""
    if level >= levels.WARNING:
        return "alert-triangle"
    return "circle-check" if level == levels.SUCCESS else "info-circle"
