"""Django's `{% url %}` and `{% translate %}`, each answer worked out once: a page asks a hundred times.

They stand in for Django's own in every template that does not load those by name.
"""

from functools import lru_cache
from typing import Any, Final

from django import template
from django.conf import settings
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import TranslateNode, do_translate
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.html import conditional_escape
from django.utils.translation import get_language

register = template.Library()
MOST: Final = 8192  # addresses: rows have one each


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """Give an address, as Django's `{% url %}` does; of the name of a view alone, without a "current app"."""
    return _Address.of(django_url(parser, token))


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Translate a text, as Django's `{% translate %}` does."""
    node = do_translate(parser, token)
    constant = isinstance(node.filter_expression.var.literal, str) and not node.filter_expression.filters
    return _Told(node) if constant and not node.message_context else node


class _Address(URLNode):
    @classmethod
    def of(cls, node: URLNode) -> "_Address":
        return cls(node.view_name, node.args, node.kwargs, node.asvar)

    def render(self, context: Context) -> str:
        args = tuple(each.resolve(context) for each in self.args)
        kwargs = tuple((name, each.resolve(context)) for name, each in self.kwargs.items())
        try:
            # A personal link is a secret: it stays nowhere longer than its page takes.
            find = _reversed.__wrapped__ if "token" in self.kwargs else _reversed
            address = find(get_urlconf() or settings.ROOT_URLCONF, self.view_name.resolve(context), args, kwargs)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            address = ""
        if self.asvar:
            context[self.asvar] = address
            return ""
        return conditional_escape(address) if context.autoescape else address


@lru_cache(maxsize=MOST, typed=True)
def _reversed(urlconf: str, view: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> str:
    return reverse(view, urlconf, args, dict(kwargs))


class _Told(Node):
    def __init__(self, node: TranslateNode) -> None:
        self.name, node.asvar = node.asvar, None
        self.node = node
        self.told: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        if language not in self.told:
            self.told[language] = self.node.render(context)
        if self.name:
            context[self.name] = self.told[language]
            return ""
        return self.told[language]
