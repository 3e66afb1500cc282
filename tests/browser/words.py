"""What the screen says, in both languages: a word that changes there changes here, on purpose.

The tests find what they click by these words, as people do, so that each run also reads the translation.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One language's words."""

    locale: str
    # our side
    people: str
    accounts: str
    add_account: str
    name: str
    decisions: str
    new_decision: str
    title: str
    account: str
    kind: str
    packaging: str
    group_language: str
    language: str
    set_up: str
    paste_a_list: str
    preview: str
    add_them: str
    nobody_yet: str
    what_we_ask: str
    retire: str
    room: str
    make_link: str
    computed: str
    based_on: str
    common_ground: str
    no_camps: str
    clear_line: str
    group: str
    ask_it: str
    answer: str
    review_mail: str
    send_to_both: str
    # the room
    hello: str
    start: str
    next: str
    save_order: str
    see_shared: str
    nobody_opposes: str
    propose: str
    suggest: str
    ask: str

    @property
    def code(self) -> str:
        """Return the language's code."""
        return self.locale[:2]


ES = Words(
    locale="es-ES",
    people="Personas",
    accounts="Cuentas",
    add_account="Añadir cuenta",
    name="Nombre",
    decisions="Decisiones",
    new_decision="Nueva decisión",
    title="Título",
    account="Cuenta",
    kind="Tipo de compra",
    packaging="Envases y embalajes",
    group_language="Idioma del grupo",
    language="Español",
    set_up="Preparar la decisión",
    paste_a_list="Pegar una lista",
    preview="Ver qué se añadiría",
    add_them="Añadirlas",
    nobody_yet="Nadie todavía",
    what_we_ask="Qué preguntamos",
    retire="Retirar",
    room="Sala",
    make_link="Crear enlace",
    computed="¿cómo se calcula?",
    based_on="Basado en",
    common_ground="Terreno común",
    no_camps="Sin bandos claros",
    clear_line="Una línea clara parte el grupo",
    group="Grupo",
    ask_it="Preguntarla",
    answer="Responder",
    review_mail="Revisar el correo",
    send_to_both="Enviar a ambas personas",
    hello="Hola, ",
    start="Empezar",
    next="Siguiente",
    save_order="Guardar y seguir",
    see_shared="Ver lo que compartimos",
    nobody_opposes="En esto nadie se opone",
    propose="Proponer",
    suggest="Sugerir",
    ask="Preguntar",
)
EN = Words(
    locale="en-GB",
    people="People",
    accounts="Accounts",
    add_account="Add account",
    name="Name",
    decisions="Decisions",
    new_decision="New decision",
    title="Title",
    account="Account",
    kind="Kind of purchase",
    packaging="Packaging",
    group_language="Language of the group",
    language="English",
    set_up="Set up the decision",
    paste_a_list="Paste a list",
    preview="See what would be added",
    add_them="Add them",
    nobody_yet="Nobody yet",
    what_we_ask="What we ask",
    retire="Retire",
    room="Room",
    make_link="Make link",
    computed="how was this computed?",
    based_on="Based on",
    common_ground="Common ground",
    no_camps="No clear camps",
    clear_line="A clear line parts the group",
    group="Group",
    ask_it="Ask it",
    answer="Answer",
    review_mail="Review the mail",
    send_to_both="Send to both",
    hello="Hello, ",
    start="Start",
    next="Next",
    save_order="Save and go on",
    see_shared="See what we share",
    nobody_opposes="Nobody opposes this",
    propose="Propose",
    suggest="Suggest",
    ask="Ask",
)
