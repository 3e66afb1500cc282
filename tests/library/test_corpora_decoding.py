"""Text is read whatever encoding it is in, also where two are mixed; what is no text is refused."""

import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plomada.corpora.decoding import NotText, decoded

SPANISH = "Íñigo “Núñez” pidió más.\nEl año que viene."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_each_encoding_is_found(encoding: str) -> None:
    text = "plain words come first\n" * 9 + SPANISH
    assert decoded(text.encode(encoding)).text == text
    assert decoded(text.encode(encoding)).unread == ()


def test_a_file_of_two_encodings_is_read_line_by_line_and_told() -> None:
    told = decoded("año\nniño\n".encode() + "peña\nmás\n".encode("cp1252"))
    assert told.text == "año\nniño\npeña\nmás\n"
    assert [(each.place, str(each.why)) for each in told.unread] == [
        (
            "line 3",
            "2 lines from here on are not in UTF-8 as the others are: they are read as Windows-1252. "
            "Look at their accents.",
        )
    ]


def test_a_line_that_is_broken_keeps_what_is_proper() -> None:
    told = decoded(b"uno\n" + b"a\xc3\xb1o y espa\xc3 a\n" + b"dos")
    assert told.text == "uno\naño y espa\ufffd a\ndos"
    assert told.unread[0].place == "line 2"
    assert "1 characters" in str(told.unread[0].why)


def test_null_bytes_are_left_out_and_told_with_their_line() -> None:
    told = decoded(b"one line\nanother \0 line of text" + b" and more" * 50)
    assert "\0" not in told.text
    assert told.text.startswith("one line\nanother  line")
    assert told.unread[0].place == "line 2"


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\0" * 5000, b"\x89\x01\x02\x03" * 999])
def test_rubbish_is_refused_with_its_first_byte(data: bytes) -> None:
    with pytest.raises(NotText, match="is binary"):
        decoded(data)


def test_all_ends_of_lines_are_one() -> None:
    assert decoded(b"a\r\nb\rc\n").text == "a\nb\nc\n"


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffd\ufeff")))
def test_what_is_in_utf8_comes_back_as_it_was(text: str) -> None:
    assert decoded(text.encode()).text == text


def test_no_bytes_break_it() -> None:
    for size in (0, 1, 2, 3, 100, 5000):
        try:
            decoded(os.urandom(size))
        except NotText as refusal:
            assert "binary" in str(refusal)  # noqa: PT017  either is right for random bytes


def test_a_hundred_megabytes_of_windows_1252_take_seconds() -> None:
    data = ("año " * 20 + "\n").encode("cp1252") * 300_000
    began = time.perf_counter()
    assert decoded(data).text.startswith("año")
    assert time.perf_counter() - began < 10
