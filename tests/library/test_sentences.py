"""Every sentence of the library is a literal, so that it can be translated, and none promises a value it has not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from plomada import Sentence

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "src" / "plomada").rglob("*.py"))


def sentences(file: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Sentence":
            yield node


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_sentence_is_a_literal_with_the_values_it_names(file: Path) -> None:
    for call in sentences(file):
        template = call.args[0]
        assert isinstance(template, ast.Constant), f"{file.name}:{call.lineno} is no literal"
        assert isinstance(template.value, str)
        named = set(re.findall(r"%\((\w+)\)s", template.value))
        if len(call.args) > 1 and isinstance(call.args[1], ast.Dict):
            given = {key.value for key in call.args[1].keys if isinstance(key, ast.Constant)}
            assert named == given, f"{file.name}:{call.lineno}"
        assert named or len(call.args) == 1
        assert re.sub(r"%\(\w+\)s|%%", "", template.value).count("%") == 0


def test_there_are_sentences_to_check() -> None:
    assert sum(len(list(sentences(file))) for file in FILES) > 60


def test_a_sentence_writes_numbers_and_lists_as_english_does() -> None:
    told = Sentence("%(names)s: %(share)s %%, %(n)s", {"names": ("Ana", "Luis", "Marta"), "share": 12.50, "n": 3})
    assert str(told) == "Ana, Luis and Marta: 12.5 %, 3"
    assert str(Sentence("%(names)s", {"names": ("Ana",)})) == "Ana"
    assert str(Sentence("100 % plain")) == "100 % plain"
