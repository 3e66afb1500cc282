"""What both teams did with the sample's customers over the months, and what they mean to do next; all fictitious.

Marketing's touches follow a calendar of campaigns that reaches many people thinly; sales' are few and follow the
decisions. Which person answers which campaign is counted out from their place in the list, not drawn: every sample is
the same.
"""

from dataclasses import dataclass

from plomada_web.people.models import Channel, Team
from plomada_web.start.sample.team import MARKETING, SALES, SIGNS_IN


@dataclass(frozen=True)
class SampleCampaign:
    """Something marketing sent to everyone who speaks a language, and who of them reacted: every `answered`th.

    Attributes:
        every: every how many people got it.
        reaction: the channel in which some reacted, some days later.
    """

    days_ago: int
    language: str
    channel: Channel
    asset: str
    theme: str
    campaign: str
    every: int
    answered: int
    reaction: Channel


@dataclass(frozen=True)
class SampleTouch:
    """One touch with one person."""

    person: str
    days_ago: int
    minutes: int
    team: Team
    channel: Channel
    note: str
    asset: str = ""
    cost: int | None = None


@dataclass(frozen=True)
class SampleNote:
    """A note on a person, or on an account where `about` names one."""

    about: str
    author: str
    days_ago: int
    text: str


@dataclass(frozen=True)
class SampleTask:
    """Something to be done; `due_in` days from now, done `done_days_ago` where it is."""

    about: str
    title: str
    owner: str
    due_in: int | None
    added_days_ago: int
    done_days_ago: int | None = None


@dataclass(frozen=True)
class SampleFiling:
    """The tags and the owner of an account; its people carry the owner too."""

    account: str
    tags: tuple[str, ...]
    owner: str


CAMPAIGNS = (
    SampleCampaign(
        268, "es", Channel.MAIL, "Guía: el coste de cada viaje", "Coste total", "Otoño: coste", 2, 3, Channel.WEB
    ),
    SampleCampaign(
        262, "en", Channel.MAIL, "Guide: what each trip costs", "Total cost", "Autumn: cost", 2, 3, Channel.WEB
    ),
    SampleCampaign(
        190, "es", Channel.WEBINAR, "Webinar: parar menos, perder menos", "Mermas", "Mermas 2026", 3, 2, Channel.FORM
    ),
    SampleCampaign(
        120, "es", Channel.EVENT, "Feria de envase, pabellón 4", "Seguridad", "Feria", 4, 2, Channel.MEETING
    ),
    SampleCampaign(
        74,
        "en",
        Channel.WEBINAR,
        "Webinar: one platform, fewer spreadsheets",
        "Connectivity",
        "Platform",
        2,
        2,
        Channel.FORM,
    ),
    SampleCampaign(
        41, "es", Channel.MAIL, "Caso: tres plantas, un envase", "Una sola cifra", "Casos", 2, 3, Channel.WEB
    ),
    SampleCampaign(
        19, "es", Channel.ADVERT, "Anuncio: ¿cuánto pierde al vaciar?", "Mermas", "Mermas 2026", 3, 4, Channel.WEB
    ),
    SampleCampaign(16, "en", Channel.MAIL, "Case: one mill, one platform", "Connectivity", "Cases", 2, 2, Channel.WEB),
)

TOUCHES = (
    SampleTouch("Ana Robledo", 128, 60, Team.SALES, Channel.CALL, "Quiere saber qué han hecho otras plantas."),
    SampleTouch(
        "Ana Robledo", 96, 120, Team.SALES, Channel.VISIT, "Recorrido por la línea de envasado.", "Planta Norte", 180
    ),
    SampleTouch("Luis Cantero", 60, 30, Team.SALES, Channel.MEETING, "Pide las mermas en una sola cifra."),
    SampleTouch("Ana Robledo", 9, 75, Team.CUSTOMER, Channel.MAIL, "Nos manda los datos de mermas de tres meses."),
    SampleTouch("Marta Iniesta", 6, 200, Team.SALES, Channel.CALL, "Compara compra y alquiler; no ha decidido."),
    SampleTouch("Irene Solís", 12, 90, Team.SALES, Channel.MEETING, "Los cortes al vaciar son lo primero para ella."),
    SampleTouch("Greta Lindqvist", 44, 45, Team.SALES, Channel.CALL, "Wants IT and quality to agree before she looks."),
    SampleTouch("Wren Ashdown", 22, 150, Team.SALES, Channel.MEETING, "Went through the interfaces with two of hers."),
    SampleTouch("Wren Ashdown", 5, 20, Team.CUSTOMER, Channel.MAIL, "Asks who keeps the data, and where."),
    SampleTouch("Carmen Ulloa", 33, 60, Team.SALES, Channel.VISIT, "Vimos el almacén de la hilatura.", "Hilatura", 120),
    SampleTouch("Silvia Peñalba", 14, 40, Team.SALES, Channel.CALL, "Pregunta por los plazos."),
    SampleTouch("Duarte Salgueiro", 82, 30, Team.SALES, Channel.CALL, "Le interesa, pero no este año."),
    SampleTouch("Kofi Mensah", 27, 30, Team.CUSTOMER, Channel.FORM, "Asked for the price list.", "Price list"),
)

NOTES = (
    SampleNote("Ana Robledo", SIGNS_IN, 96, "Defiende el cambio dentro. Necesita cifras, no folletos."),
    SampleNote("Ana Robledo", SALES, 9, "Sus datos de mermas valen para las tres plantas: usarlos con Luis."),
    SampleNote("Molinos Quimera", SIGNS_IN, 58, "El presupuesto de 2027 se cierra en febrero."),
    SampleNote("Kornblume Mills", SALES, 21, "Legal joins late in this company. Ask for them early."),
    SampleNote("Telares Bruma", MARKETING, 30, "La hilatura puede ser el caso que contar el año que viene."),
)

TASKS = (
    SampleTask("Ana Robledo", "Enviar la hoja de mermas para que la use con Luis", SIGNS_IN, 1, 6),
    SampleTask("Ana Robledo", "Proponer fecha para la prueba con la harina fina", SALES, 9, 3),
    SampleTask("Ana Robledo", "Agradecer la visita a la Planta Norte", SIGNS_IN, -90, 95, 92),
    SampleTask("Luis Cantero", "Preparar compra y alquiler en una sola tabla", SIGNS_IN, -2, 8),
    SampleTask("Molinos Quimera", "Preguntar quién más firma en la Planta Levante", SALES, 4, 5),
    SampleTask("Kornblume Mills", "Find out who speaks for legal", SIGNS_IN, 3, 10),
    SampleTask("Wren Ashdown", "Send the note on where the data is kept", SALES, 0, 4),
    SampleTask("Telares Bruma", "Pedir permiso para contar su caso", MARKETING, None, 30),
)

FILING = (
    SampleFiling("Molinos Quimera", ("Cliente", "Feria 2026"), SIGNS_IN),
    SampleFiling("Kornblume Mills", ("Plataforma",), SALES),
    SampleFiling("Telares Bruma", ("Cliente", "Caso"), SALES),
    SampleFiling("Cerâmica Alvor", ("Feria 2026",), SIGNS_IN),
    SampleFiling("Tramuz Paper", ("Plataforma",), SALES),
)
