"""Of a mail stays what its writer added, in the characters that were meant."""

import io
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plomada.corpora import mail
from plomada.corpora.documents import Document, Reading, Unread
from plomada.corpora.mail import message, messages
from plomada.corpora.markup import text_of_html
from plomada.corpora.quotes import own_words


def only(readings: Iterable[Reading]) -> Document:
    (read,) = readings
    assert isinstance(read, Document), read
    return read


def plain(body: bytes, charset: str = "utf-8") -> bytes:
    return (
        b"From: =?utf-8?q?Ana_P=C3=A9rez?= <Ana@Example.org>\r\nDate: Thu, 26 Nov 2026 02:33:12 +0000\r\n"
        b"Message-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset="
        + charset.encode()
        + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + body
    )


def test_a_mail_has_its_author_moment_and_key() -> None:
    read = only(message(plain("El año que viene, sí.".encode())))
    assert read == Document(
        "El año que viene, sí.",
        author="ana@example.org",
        said_at=datetime(2026, 11, 26, 2, 33, 12, tzinfo=UTC),
        key="<1@example.org>",
    )


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("año", "cp1252"),
        ("año", "utf-16"),
        ("año", "iso-8859-1"),
        ("año".encode(), "cp1252"),  # says it is not in UTF-8, and is
        ("año".encode("cp1252"), "utf-8"),  # and the other way
        ("año".encode("cp1252"), "us-ascii"),
        ("año".encode(), "no-such-charset"),
        ("año".encode(), '"'),
    ],
)
def test_what_a_mail_says_of_its_characters_is_not_believed(body: str | bytes, charset: str) -> None:
    data = body.encode(charset) if isinstance(body, str) else body
    assert only(message(plain(data, charset))).text == "año"


QUOTED = {
    "> before\n\nAfter all.": "After all.",
    "Yes.\n\nOn Mon, 2 Nov 2026 at 09:00, Luis <l@example.org> wrote:\n> When?\n>> What?": "Yes.",
    "Yes.\n\nOn Mon, 2 Nov, Luis Gómez\n<l@example.org> wrote:\n\n> When?\n\nBelow too.": "Yes.\n\n\n\nBelow too.",
    "Sí.\n\nEl lun, 2 nov 2026 a las 9:00, Luis (<l@example.org>) escribió:\n\n¿Cuándo?\nDime.": "Sí.",
    "Sí.\n\n-----Mensaje original-----\nDe: Luis\nEnviado: lunes\n\n¿Cuándo?": "Sí.",
    "Sí.\n\nDe: Luis <l@example.org>\nEnviado el: lunes\nPara: Ana\nAsunto: Plan\n\n¿Cuándo?": "Sí.",
    "FYI\n\n---------- Forwarded message ---------\nFrom: Luis\n\nSomething": "FYI",
    "Sí.\n-- \nAna\nDirectora\n600 000 000": "Sí.",
    "Sí.\n\nSaludos cordiales,\n\nAna Pérez\nDirectora": "Sí.",
    "Yes.\n\nSent from my iPhone": "Yes.",
    "Saludos a todos\nde parte de Luis": "Saludos a todos\nde parte de Luis",
    "De: aquí\nno se quita nada": "De: aquí\nno se quita nada",
    "El equipo lo escribió: sigue.": "El equipo lo escribió: sigue.",
}


@pytest.mark.parametrize(("text", "own"), QUOTED.items())
def test_earlier_mails_and_signatures_go_out(text: str, own: str) -> None:
    assert own_words(text) == own


def test_a_mail_in_html_alone_is_text_without_what_it_quotes() -> None:
    mail = EmailMessage()
    mail["From"] = "ana@example.org"
    mail.set_content(
        "<html><head><title>x</title><style>p {}</style></head><body><p>De <b>acuer</b>do,<br>Luis.</p>"
        '<div class="gmail_quote"><div>El lunes escribió</div><blockquote>¿Vienes?</blockquote></div></body></html>',
        subtype="html",
    )
    assert only(message(mail.as_bytes())).text == "De acuerdo,\nLuis."


def test_what_is_attached_or_passed_on_is_not_its_writers() -> None:
    inner = EmailMessage()
    inner.set_content("Palabras de otro")
    mail = EmailMessage()
    mail["From"] = "ana@example.org"
    mail.set_content("Mis palabras")
    mail.add_alternative("<p>Mis palabras</p>", subtype="html")
    mail.add_attachment("texto aparte", filename="a.txt")
    mail.add_attachment(inner)
    assert only(message(mail.as_bytes())).text == "Mis palabras"


def test_a_mail_that_only_passes_on_is_told() -> None:
    (read,) = message(plain(b"> all of it\n> is quoted"))
    assert isinstance(read, Unread)
    assert (read.place, str(read.why)) == (
        "message 1",
        "It has no words of its own: nothing, or only what others wrote before.",
    )


def box(*mails: bytes) -> io.BytesIO:
    return io.BytesIO(b"".join(b"From x@example.org Thu Nov 26 02:33:12 2026\n" + each + b"\n\n" for each in mails))


def test_a_box_is_read_mail_by_mail_and_one_that_fails_loses_no_other() -> None:
    read = list(messages(box(plain(b"one\n>From here on"), plain(b"> nothing"), plain(b"three\nFrom me it is yes"))))
    assert [each.text if isinstance(each, Document) else each.place for each in read] == [
        "one\nFrom here on",
        "message 2",
        "three\nFrom me it is yes",
    ]


def test_a_mail_that_is_too_large_is_left_out_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "LARGEST", 1000)
    read = list(messages(box(plain(b"one"), plain(b"x" * 5000 + b"\n" + b"y" * 5000), plain(b"three"))))
    assert [each.text if isinstance(each, Document) else each.place for each in read] == ["one", "message 2", "three"]


@given(
    st.binary(max_size=400), st.sampled_from(["From", "Date", "Content-Type", "Content-Transfer-Encoding", "Subject"])
)
def test_no_header_breaks_it(value: bytes, name: str) -> None:
    data = name.encode() + b": " + value.replace(b"\n", b" ").replace(b"\r", b" ") + b"\n\nwords"
    assert len(list(message(data))) == 1


@given(st.binary(max_size=300))
def test_no_bytes_break_it(data: bytes) -> None:
    assert len(list(message(data))) == 1


def test_parts_within_parts_end() -> None:
    data = b"words"
    for depth in range(3000):
        data = b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (depth, depth) + data
    assert len(list(message(b"From: a@example.org\n" + data))) == 1


HOSTILE = [
    "<",
    "<a ",
    "<!--",
    "<![CDATA[",
    "<div>",
    "<blockquote type=cite>",
    "&",
    "&#",
    "<script>",
    "</",
    "<!",
    "<?",
    '<a b="',
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_html_without_end_takes_seconds(piece: str) -> None:
    began = time.perf_counter()
    text_of_html(piece * (1_000_000 // len(piece)))
    assert time.perf_counter() - began < 10
