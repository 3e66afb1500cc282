"""The website of the sample: a form that people send, and what some of them looked at before and after."""

from dataclasses import dataclass, field

from plomada_web.people.models import Consent
from plomada_web.start.sample.team import MARKETING
from plomada_web.start.sample.worked import Work
from plomada_web.tracking.actions.counting import tell_of_touches
from plomada_web.tracking.actions.submissions import Sent, submit
from plomada_web.tracking.actions.visits import note_visit
from plomada_web.tracking.actions.web_forms import WebFormFacts, add_web_form
from plomada_web.tracking.actions.websites import WebsiteFacts, add_website
from plomada_web.tracking.models import TrackedSite, WebForm
from plomada_web.tracking.reading import PageView

ORIGIN = "https://www.envases-nadir.example"
FORM_PAGE = f"{ORIGIN}/piloto"
AGREE = "Acepto que Envases Nadir guarde lo que escribo aquí para contestarme."
WELCOME = "Quiero que Envases Nadir me escriba cuando publique algo nuevo."
PAGES = {
    "/cajas-plegables": "Cajas plegables",
    "/calculadora-de-mermas": "Calculadora de mermas",
    "/alquiler-o-compra": "¿Alquiler o compra?",
    "/piloto": "Pide un piloto",
}


@dataclass(frozen=True)
class SampleVisitor:
    """Someone who agreed to be noted; those who sent the form are known.

    Attributes:
        name: who sent it; empty for someone who stayed unknown.
        seen: pages, each with days and minutes.
        message: what they wrote.
        wants_mail: whether they ticked that too.
    """

    seen: tuple[tuple[str, int, int], ...]
    utm: dict[str, str] = field(default_factory=dict)
    name: str = ""
    message: str = ""
    wants_mail: bool = False


VISITORS = (
    SampleVisitor(
        (("/cajas-plegables", 17, 95), ("/calculadora-de-mermas", 17, 101), ("/piloto", 16, 12), ("/piloto", 2, 40)),
        {"source": "boletin", "medium": "mail", "campaign": "Guía de mermas"},
        "Marta Iniesta",
        "¿Se puede hacer el piloto en una sola línea, y qué pasa con las cajas si no seguimos?",
        wants_mail=True,
    ),
    SampleVisitor(
        (("/alquiler-o-compra", 24, 210), ("/piloto", 24, 216)),
        {"source": "linkedin", "medium": "social"},
        "Carmen Ulloa",
        "Nos interesa para la hilatura. Antes de verano, si puede ser.",
    ),
    SampleVisitor((("/cajas-plegables", 9, 300), ("/calculadora-de-mermas", 9, 304))),
    SampleVisitor((("/cajas-plegables", 0, 20),), {"source": "boletin", "medium": "mail"}),
)


def load_website(work: Work) -> None:
    """Add the website and its form; then what came in by them, in the order in which it did."""
    workspace, actor = work.workspace, work.actor(MARKETING)
    began = work.days.at(60, 30)
    site = add_website(workspace, facts=WebsiteFacts("Nuestro sitio web", [ORIGIN]), actor=actor, now=began)
    facts = WebFormFacts(
        site=site,
        name="Pide un piloto",
        language="es",
        heading="Prueba las cajas un mes en tu planta",
        fields=[{"name": "name", "required": True}, {"name": "company", "required": True}]
        + [{"name": name, "required": False} for name in ("title", "message")],
        processing_wording=AGREE,
        mail_wording=WELCOME,
        double_opt_in=False,  # the sample is to work where there is no mail server
        thanks="Gracias. Te llamamos esta semana.",
        asset="Piloto de un mes",
        theme="Mermas",
    )
    web_form = add_web_form(workspace, facts=facts, actor=actor, now=began)
    for number, visitor in enumerate(VISITORS):
        _load(visitor, f"{number:032x}", work, (site, web_form))
    tell_of_touches(now=work.days.now)


def _load(visitor: SampleVisitor, browser: str, work: Work, where: tuple[TrackedSite, WebForm]) -> None:
    """Note the pages; on the first look at the form, the one who is known sends it."""
    site, web_form = where
    sent = not visitor.name
    for path, days_ago, minutes in visitor.seen:
        view = PageView(browser, ORIGIN + path, PAGES[path], "", visitor.utm)
        note_visit(site, view, now=work.days.at(days_ago, minutes))
        if not sent and ORIGIN + path == FORM_PAGE:
            submit(web_form, _sent(visitor, browser, work), now=work.days.at(days_ago, minutes + 3))
            sent = True


def _sent(visitor: SampleVisitor, browser: str, work: Work) -> Sent:
    person = work.people[visitor.name]
    company = person.account.name if person.account else ""
    asked = ((Consent.Purpose.PROCESSING, True, AGREE), (Consent.Purpose.MAIL, visitor.wants_mail, WELCOME))
    return Sent(
        email=person.email,
        values={"name": person.name, "company": company, "title": person.title, "message": visitor.message},
        consents=[{"purpose": str(purpose), "given": given, "wording": words} for purpose, given, words in asked],
        page=FORM_PAGE,
        utm=visitor.utm,
        visitor=browser,
    )
