"""The words by which files name phases, outcomes, channels, teams and legal bases, in Spanish and English.

All are written as `searchable` leaves them. Stages of a pipeline that other systems ship with stand among the phases.
"""

from collections.abc import Mapping
from typing import Final

from plomada_web.decisions.models import Outcome, Phase
from plomada_web.people.models import Channel, LegalBasis, Team


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    own = {str(value).replace("_", " "): str(value) for value in words}
    return {word.strip(): str(meaning) for meaning, line in words.items() for word in line.split(",")} | own


PHASES: Final = _by_word(
    {
        Phase.DEFINE_PROBLEM: "define the problem, definir el problema, problema, problem, prospecting, prospeccion,"
        " new, nuevo, nueva, lead, qualification, calificacion, cualificacion, needs analysis, analisis de necesidades,"
        " discovery, descubrimiento, qualified, calificado, appointment scheduled, appointmentscheduled,"
        " cita programada, contact made, contacto realizado, idea, open, abierta, abierto, initial contact,"
        " primer contacto",
        Phase.IDENTIFY_SOLUTION: "identify the solution, identificar la solucion, solucion, solution, engaging,"
        " qualified to buy, qualifiedtobuy, calificado para comprar, presentation scheduled, presentationscheduled,"
        " presentacion programada, demo scheduled, demo programada, value proposition, propuesta de valor,"
        " id. decision makers, perception analysis, needs defined, necesidades definidas, demo, evaluation, evaluacion",
        Phase.CHOOSE_SUPPLIER: "choose the supplier, elegir proveedor, elegir al proveedor, supplier, proveedor,"
        " decision maker bought-in, decisionmakerboughtin, decisor convencido, contract sent, contractsent,"
        " contrato enviado, proposal/price quote, proposal, propuesta, proposition, negotiation, negociacion,"
        " negotiation/review, proposal made, propuesta enviada, negotiations started, negociacion iniciada, quote,"
        " oferta",
        Phase.DECIDED: "decided, decidida, decidido, closed, cerrada, cerrado",
    }
)
OUTCOMES: Final = _by_word(
    {
        Outcome.WON: "won, closed won, closedwon, closed-won, ganada, ganado, cierre ganado, cerrada ganada,"
        " cerrado ganado, they chose us, nos eligieron",
        Outcome.LOST: "lost, closed lost, closedlost, closed-lost, perdida, perdido, cierre perdido, cerrada perdida,"
        " cerrado perdido, they chose someone else, eligieron a otro",
        Outcome.NO_DECISION: "no decision, sin decision, they decided nothing, no decidieron nada, cancelled, canceled,"
        " cancelada, cancelado, abandoned, abandonada, disqualified, descalificada",
    }
)
STILL_OPEN: Final = frozenset(["open", "abierta", "abierto", "pending", "pendiente", "in progress", "en curso"])
CHANNELS: Final = _by_word(
    {
        Channel.MAIL: "e-mail, email, mail, correo, correo electronico, incoming email, outgoing email, newsletter,"
        " boletin, emailing, email marketing",
        Channel.CALL: "call, llamada, phone, telefono, phone call, llamada telefonica",
        Channel.MEETING: "meeting, reunion, appointment, cita, demo, lunch, almuerzo",
        Channel.VISIT: "visit, visita, site visit, visita a planta, visita a una sede, visit to a site, field visit",
        Channel.WEB: "web, web page, pagina web, website, sitio web, organic, organic search, organic_search,"
        " busqueda organica, direct, direct traffic, direct_traffic, trafico directo, referral, referencia,"
        " landing page",
        Channel.FORM: "form, formulario, web form, formulario web, form submission, envio de formulario, contact form",
        Channel.EVENT: "event, evento, trade show, tradeshow, feria, conference, congreso, seminar, seminario",
        Channel.WEBINAR: "webinar, seminario web",
        Channel.SOCIAL: "social, social network, red social, redes sociales, social media, organic social, linkedin,"
        " facebook, instagram, twitter, x",
        Channel.ADVERT: "advert, advertisement, anuncio, ad, ads, paid, paid search, paid_search, paid social, display,"
        " publicidad, busqueda de pago, google ads, ppc",
        Channel.MESSAGE: "message, mensaje, chat, whatsapp, sms, conversation, conversacion",
        Channel.LETTER: "letter, carta, postal mail, correo postal",
        Channel.ROOM: "room, sala",
        Channel.DIAGNOSTIC: "diagnostic, diagnostico, assessment, evaluacion",
        Channel.TOUR: "tour, learning tour, recorrido, recorrido de aprendizaje",
        Channel.OTHER: "other, otro, otra, otros, unknown, desconocido, other publicities, note, nota, task, tarea",
    }
)
TEAMS: Final = _by_word(
    {
        Team.MARKETING: "marketing, mercadeo, mercadotecnia",
        Team.SALES: "sales, ventas, comercial",
        Team.CUSTOMER: "customer, the customer, cliente, el cliente, client",
    }
)
LEGAL_BASES: Final = _by_word(
    {
        LegalBasis.CONSENT: "consent, consentimiento, freely given consent from contact, opt-in",
        LegalBasis.CONTRACT: "contract, contrato, performance of a contract, ejecucion de un contrato",
        LegalBasis.LEGITIMATE_INTEREST: "legitimate interest, interes legitimo,"
        " legitimate interest – existing customer, legitimate interest - existing customer,"
        " legitimate interest – prospect/lead, legitimate interest - prospect/lead,"
        " legitimate interest – other, legitimate interest - other",
        LegalBasis.LEGAL_OBLIGATION: "legal obligation, obligacion legal",
    }
)
# Addresses at these say nothing of where someone works.
FREE_MAIL: Final = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.es",
        "outlook.com",
        "outlook.es",
        "live.com",
        "msn.com",
        "yahoo.com",
        "yahoo.es",
        "yahoo.com.mx",
        "yahoo.com.ar",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "gmx.com",
        "gmx.net",
        "gmx.es",
        "protonmail.com",
        "proton.me",
        "mail.com",
        "zoho.com",
        "yandex.com",
        "telefonica.net",
        "terra.es",
        "hotmail.com.ar",
        "hotmail.com.mx",
        "live.com.mx",
        "live.com.ar",
        "uol.com.br",
        "bol.com.br",
        "terra.com.br",
        "hotmail.com.br",
        "yahoo.com.br",
        "qq.com",
        "163.com",
        "orange.es",
        "ono.com",
    ]
)
