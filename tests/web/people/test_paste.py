"""Pasted lists and CSV files of people, read without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plomada.errors import UnknownColumn, UnreadableFile
from plomada_web.people.paste import PastedPerson, parse
from plomada_web.people.paste_table import TooMuchPasted, decoded, table

FUNCTIONS = {"compras": 1, "procurement": 1, "finanzas": 2, "finance": 2, "cfo": 2}


def only(text: str) -> PastedPerson:
    pasted = parse(text, functions=FUNCTIONS)
    assert pasted.problems == ()
    (person,) = pasted.people
    return person


def problem(text: str) -> tuple[int, str, str]:
    pasted = parse(text, functions=FUNCTIONS)
    (wrong,) = pasted.problems
    return wrong.row, wrong.column, str(wrong.sentence)


@pytest.mark.parametrize("delimiter", ["\t", ";", ","])
def test_headings_are_read_in_spanish_whatever_the_delimiter(delimiter: str) -> None:
    rows = [
        ["Nombre", "Correo", "Cargo", "Función", "Firma", "Rol"],
        ["Ana Robledo", "Ana@Quimera.example", "Jefa de compras", "Compras", "Sí", "Aprobadora"],
    ]
    assert only("\n".join(delimiter.join(row) for row in rows)) == PastedPerson(
        row=2,
        name="Ana Robledo",
        email="ana@quimera.example",
        title="Jefa de compras",
        function="Compras",
        function_id=1,
        must_sign=True,
        role="approver",
    )


def test_headings_are_read_in_english() -> None:
    person = only("Name,E-mail,Title,Function,Must sign,Role\nLuis,l@x.example,CFO,Finance,no,decision maker")
    assert (person.function_id, person.must_sign, person.role) == (2, False, "decision_maker")


def test_what_the_list_does_not_say_stays_unknown() -> None:
    assert only("name\nLuis") == PastedPerson(row=2, name="Luis", must_sign=None, role="", function_id=None)


def test_given_name_and_surname_become_one_name() -> None:
    assert only("Apellidos;Nombre\nRobledo Gil;Ana").name == "Ana Robledo Gil"


def test_a_line_without_headings_is_read_like_an_address() -> None:
    person = only("Ana Robledo <ana@quimera.example>, Jefa de compras, Compras")
    assert (person.name, person.email, person.title, person.function_id) == (
        "Ana Robledo",
        "ana@quimera.example",
        "Jefa de compras",
        1,
    )


def test_a_copied_line_of_recipients_is_several_people() -> None:
    pasted = parse('"Robledo, Ana" <ana@x.example>; Luis <luis@x.example>', functions={})
    assert [(one.name, one.email) for one in pasted.people] == [
        ("Robledo, Ana", "ana@x.example"),
        ("Luis", "luis@x.example"),
    ]


def test_words_for_signing_and_roles_are_known_without_headings() -> None:
    person = only("Luis, luis@x.example, CFO, firma, patrocinador")
    assert (person.title, person.function_id, person.must_sign, person.role) == ("CFO", 2, True, "sponsor")


def test_quotes_keep_delimiters_and_lines_inside_a_cell() -> None:
    assert only('name,title\nAna,"Operations,\nnorth plant"').title == "Operations, north plant"


def test_a_quote_that_is_never_closed_harms_only_its_line() -> None:
    pasted = parse('name,title\n"Ana,boss\nLuis,CFO\nEva,COO', functions={})
    assert [one.name for one in pasted.people][-2:] == ["Luis", "Eva"]
    assert len(pasted.people) + len(pasted.problems) == 3


def test_a_mark_at_the_start_and_windows_line_ends_do_not_matter() -> None:
    assert only("\ufeffname;title\r\nAna;Boss\r\n") == PastedPerson(row=2, name="Ana", title="Boss")


def test_rows_count_the_empty_lines_between() -> None:
    assert only("name\n\n\nAna").row == 4


def test_our_own_export_of_a_phone_comes_back_as_it_was() -> None:
    assert only("Name,Phone\nAna,'+34 600 000 000").phone == "+34 600 000 000"


def test_an_unknown_heading_is_told() -> None:
    assert parse("name,shoe size\nAna,38", functions={}).ignored == ("shoe size",)


def test_an_unknown_function_keeps_the_person_and_says_so() -> None:
    pasted = parse("name;función\nAna;Alquimia", functions=FUNCTIONS)
    assert pasted.people == (PastedPerson(row=2, name="Ana", function="Alquimia", function_id=None),)
    assert [(wrong.column, wrong.stops) for wrong in pasted.problems] == [("function", False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name;mail\n;a@x.example", (2, "name", "The name is missing.")),
        (
            "name;mail\nAna;a(at)x",
            (2, "email", "“a(at)x” is not an e-mail address. Correct it or leave it empty."),
        ),
        ("name;firma\nAna;quizá", (2, "must_sign", "“quizá” is neither yes nor no. Write “yes” or “no”.")),
        ("name;idioma\nAna;klingon", (2, "language", "“klingon” is not a language we know. Write “es” or “en”.")),
        (
            "name;rol\nAna;jefe",
            (
                2,
                "role",
                "“jefe” is not a role. Sponsor, decision maker, approver, influencer, user, gatekeeper are.",
            ),
        ),
        ("name\n" + "a" * 121, (2, "name", "Too long: at most 120 characters fit.")),
        (
            "name,title\nAna,boss,of,all",
            (2, "", "The row has 4 cells, the headings are 2. Quote text with commas."),
        ),
    ],
)
def test_a_row_that_cannot_be_read_says_why(text: str, expected: tuple[int, str, str]) -> None:
    assert problem(text) == expected


def test_a_refused_row_is_given_back_as_it_was_pasted() -> None:
    pasted = parse("name;mail\nAna;ana@x.example\nLuis ;  wrong", functions={})
    assert [(wrong.text, wrong.stops) for wrong in pasted.problems] == [("Luis ;  wrong", True)]


def test_the_same_address_twice_is_refused_with_its_first_row() -> None:
    assert problem("name;mail\nAna;a@x.example\nEva;A@x.example") == (
        3,
        "email",
        "a@x.example stands in row 2 already.",
    )


def test_the_same_name_twice_needs_both_addresses() -> None:
    row, column, _ = problem("name;mail\nAna Gil;a@x.example\nANA GIL;")
    assert (row, column) == (3, "name")
    assert len(parse("name;mail\nAna;a@x.example\nAna;b@x.example", functions={}).people) == 2


def test_a_table_without_names_says_which_columns_it_has() -> None:
    with pytest.raises(UnknownColumn, match=r"The columns are: Correo, Cargo\.$"):
        parse("Correo;Cargo\na@x.example;boss", functions={})


def test_five_hundred_rows_fit_and_one_more_does_not() -> None:
    names = [f"Person {number}" for number in range(501)]
    assert len(parse("name\n" + "\n".join(names[:500]), functions={}).people) == 500
    with pytest.raises(TooMuchPasted, match="501 rows; the most is 500"):
        parse("name\n" + "\n".join(names), functions={})


def test_more_than_256_kilobytes_are_refused() -> None:
    with pytest.raises(TooMuchPasted, match="the most is 256 kB"):
        table("á" * (128 * 1024 + 1))
    with pytest.raises(TooMuchPasted, match="the most is 256 kB"):
        decoded(b"a" * (256 * 1024 + 1))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_are_read_in_the_encodings_of_spreadsheets(encoding: str) -> None:
    assert only(decoded("Nombre;Función\nMuñoz;Compras".encode(encoding))).name == "Muñoz"


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00\x81", b"\xff\xfea", b"\x81\x8d"])
def test_a_file_that_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="not a text file"):
        decoded(data)


def test_an_empty_list_has_nobody() -> None:
    assert parse(" \n\n", functions={}).people == ()


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        pasted = parse(text, functions=FUNCTIONS)
    except (UnknownColumn, TooMuchPasted):
        return
    assert all(person.name and "\0" not in person.name for person in pasted.people)


@given(st.lists(st.from_regex(r"[A-Z][a-zñ]{1,8} [A-Z][a-zé]{1,8}", fullmatch=True), unique_by=str.lower, max_size=20))
def test_every_row_becomes_a_person_or_a_problem(names: list[str]) -> None:
    pasted = parse("nombre\n" + "\n".join(names), functions={})
    stopped = [wrong for wrong in pasted.problems if wrong.stops]
    assert len(pasted.people) + len(stopped) == len(names)
