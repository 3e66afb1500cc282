"""The words by which columns are known, in Spanish and English. Data only: `meanings.py` is the engine.

All are written as `columns.plain` leaves them: small letters, no accents, letters and digits between spaces.

Sources. HubSpot: export headers and API names of properties (knowledge.hubspot.com, "import and export"; their Spanish
as the interface in Spanish shows them). Pipedrive: the vendor's sample import and exports ("Person - Name", in Spanish
"Persona - Nombre",
"Trato" or "Negocio" for a deal). Salesforce: standard labels and API names of Account, Contact, Lead
and Opportunity, in both languages. Odoo: labels and technical names of res.partner and crm.lead, in both languages.
The plain words are what people write above their own columns.
"""

from collections.abc import Mapping
from typing import Final

from plomada.sheets.columns import words_of


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {word.strip(): target for target, line in words.items() for word in line.split(",")}


# What a prefix of Pipedrive's and of others says about the record: "Organization - Name".
RECORDS: Final = _by_word(
    {
        "account": "organization, organisation, organizacion, company, empresa, account, cuenta, compania, cliente",
        "person": "person, persona, contact, contacto, lead, prospecto, candidato",
        "decision": "deal, trato, negocio, opportunity, oportunidad",
        "touch": "activity, actividad, engagement, interaccion, touch, toque",
    }
)

# These say by themselves which record they belong to.
SURE: Final = _by_word(
    {
        "account.name": "company, company name, account name, organization name, organisation name, customer, "
        "customer name, "
        "associated company, associated company name, primary associated company, deal organization, "
        "person organization, "
        "empresa, nombre de la empresa, nombre empresa, compania, razon social, cuenta, nombre de la cuenta, account, "
        "organizacion, organization, organisation, cliente, nombre del cliente, empresa asociada, "
        "empresa principal asociada, "
        "commercial entity, company name entity, parent name, partner name, nombre de la compania, employer, "
        "business name",
        "account.domain": "domain, company domain name, company domain, domain name, website, website url, web, "
        "web site, "
        "web domain, dominio web, dominio, nombre de dominio, nombre de dominio de la empresa, sitio web, pagina web, "
        "url del sitio web",
        "account.industry": "industry, sector, industria, giro, rubro, vertical, sector de actividad, ramo, "
        "business segment",
        "account.external_id": "company id, account id, organization id, organisation id, associated company id, "
        "associated company ids, associated company ids primary, id de empresa, id de la empresa, id de cuenta, "
        "id de la cuenta, id de organizacion, accountid, id de empresa asociada, seller id",
        "account.owner": "company owner, account owner, organization owner, propietario de la empresa, "
        "propietario de la cuenta, propietario de organizacion",
        "account.notes": "company description, about us, account description, descripcion de la empresa, "
        "descripcion de la cuenta",
        "account.country": "billing country, company country, country of the account, pais de facturacion, "
        "pais de la empresa, "
        "office location",
        "account.city": "billing city, company city, ciudad de facturacion, ciudad de la empresa",
        "person.name": "full name, person name, contact name, contact, contact person, nombre completo, "
        "nombre y apellidos, "
        "nombre y apellido, persona, contacto, nombre del contacto, persona de contacto, deal contact person, "
        "lead name, display name, "
        "associated contact, contacto asociado",
        "person.given_name": "first name, firstname, given name, nombre de pila, primer nombre, person first name",
        "person.family_name": "last name, lastname, surname, family name, apellido, apellidos, primer apellido",
        "person.email": "email, e mail, mail, email address, e mail address, correo, correo electronico, email work, "
        "person email, person emails, person email work, email from, work email, direccion de correo electronico, "
        "direccion de correo, email trabajo, correo electronico trabajo, correo de trabajo, emails, contact email",
        "person.phone": "phone, phone number, telephone, mobile, mobile phone, mobile phone number, cell phone, "
        "telefono, movil, "
        "celular, numero de telefono, numero de telefono movil, telefono movil, tel, person phone, person phones, "
        "phones, "
        "telefonos, phone work, telefono trabajo, mobilephone, phonenumber, work phone, telefono de trabajo",
        "person.title": "job title, jobtitle, job, job position, position, cargo, puesto, puesto de trabajo, "
        "posicion laboral, "
        "person job title, titulo del puesto, function title, rol laboral",
        "person.function": "function, department, dept, funcion, departamento, area, job function, funcion laboral, "
        "persona function",
        "person.language": "language, idioma, lengua, preferred language, idioma preferido, lang, hs language",
        "person.external_id": "contact id, person id, lead id, mql id, id de contacto, id del contacto, id de persona, "
        "id de lead, id de prospecto, contactid, leadid, contact vid, vid",
        "person.owner": "contact owner, lead owner, person owner, propietario del contacto, propietario del lead, "
        "propietario del candidato, propietario de persona",
        "person.source": "lead source, original source, source, origen, origen del lead, origen del candidato, fuente, "
        "fuente original, source of contact, origin, medio de origen, hs analytics source, original traffic source",
        "person.legal_basis": "legal basis, legal basis for processing contact s data, hs legal basis, base legal, "
        "base juridica, base legal para el tratamiento de los datos del contacto, base legitimadora",
        "person.consent_mail": "consent mail, mail consent, marketing consent, opt in, email opt in, consent, "
        "consentimiento, "
        "acepta correos, acepta comunicaciones, consentimiento de marketing, newsletter, boletin, suscrito, "
        "subscribed, "
        "marketing status, permiso de marketing, acepta publicidad, consent to be written to, consentimiento de correo",
        "person.site": "site, sede, planta, centro de trabajo, plant, office, oficina, delegacion, site name, sucursal",
        "decision.title": "deal name, dealname, deal title, opportunity name, opportunity, nombre del negocio, "
        "oportunidad, "
        "nombre de la oportunidad, nombre del trato, titulo del trato, trato titulo, negocio, trato, deal, decision, "
        "titulo de la decision, decision title, purchase, compra",
        "decision.external_id": "deal id, opportunity id, id del negocio, id de negocio, id del trato, "
        "id de la oportunidad, "
        "id de oportunidad, decision id, id de la decision, opportunityid",
        "decision.value": "amount, deal value, deal amount, value, importe, valor, monto, cantidad, valor del negocio, "
        "importe del negocio, expected revenue, planned revenue, ingreso esperado, ingresos esperados, "
        "ingreso previsto, close value, "
        "ingreso estimado, contract value, valor del contrato, deal size, recurring revenue, cuantia",
        "decision.phase": "deal stage, dealstage, stage, stage name, stagename, etapa, etapa del negocio, "
        "etapa del trato, fase, phase, stage id, "
        "fase del negocio, etapa de la oportunidad, pipeline stage, sales stage, deal pipeline stage id, "
        "fase de la decision",
        "decision.outcome": "deal status, outcome, resultado, deal outcome, estado del trato, estado del negocio, "
        "won lost, decision outcome, resultado de la decision",
        "decision.expected_on": "expected close, expected close date, close date, closedate, expected closing, "
        "deadline, date deadline, "
        "fecha de cierre, fecha de cierre prevista, fecha prevista de cierre, fecha de cierre esperada, "
        "cierre esperado, "
        "cierre previsto, fecha limite, expected closing date, closing date",
        "decision.closed_on": "won time, lost time, deal closed on, closed on, closed date, date closed, won date, "
        "lost date, "
        "fecha de ganado, fecha de perdida, cerrado el, fecha ganado, momento de cierre, decidido el, decided on",
        "decision.owner": "deal owner, opportunity owner, sales person, salesperson, sales agent, sales rep, "
        "comercial, vendedor, "
        "propietario del negocio, propietario del trato, propietario de la oportunidad, sr id, agente comercial",
        "decision.kind": "deal type, dealtype, pipeline, tipo de negocio, tipo de decision, kind of decision, "
        "decision kind, "
        "tipo de oportunidad, opportunity type, embudo",
        "stakeholder.role": "role in the decision, decision role, buying role, hs buying role, rol de compra, "
        "rol en la decision, papel en la decision, contact role, rol del contacto, rol, role, papel",
        "stakeholder.must_sign": "must sign, signs, signer, signs off, firma, debe firmar, tiene que firmar, firmante",
        "touch.at": "activity date, date of activity, engagement date, first contact date, touch date, "
        "fecha de la actividad, "
        "fecha de actividad, fecha del contacto, fecha de contacto, timestamp, start time, occurred at, hs timestamp, "
        "activity due date, cuando ocurrio, when it happened, sent at, visited at, event date, first contact at",
        "touch.channel": "channel, canal, activity type, engagement type, tipo de actividad, touch channel, "
        "tipo de interaccion",
        "touch.team": "team, equipo, made by, by team, hecho por",
        "touch.asset": "asset, page, page url, landing page, landing page id, url, page id, pagina, pagina de destino, "
        "contenido, content, recurso, activo, form id, documento",
        "touch.theme": "theme, topic, tema, asunto, subject, activity subject, email subject, hs email subject",
        "touch.campaign": "campaign, campana, utm campaign, campaign name, nombre de la campana, campaign id",
        "touch.note": "what happened, activity note, note content, note, nota, que ocurrio, que paso, meeting notes, "
        "call notes, body preview, hs email text, contenido de la nota",
        "touch.cost": "cost, coste, costo, gasto, spend, activity cost",
        "touch.key": "clave del toque, clave del contacto, engagement id, activity id, id de actividad, "
        "touch key, touch id, "
        "event id, idempotency key, "
        "conversion id",
    }
)  # fmt: skip

# These belong to whatever the file is about.
BY_RECORD: Final[Mapping[str, Mapping[str, str]]] = {
    word: targets
    for line, targets in {
        "name, nombre": {"account": "account.name", "person": "person.name", "decision": "decision.title"},
        "title, titulo, titulo del registro": {
            "person": "person.title", "decision": "decision.title", "touch": "touch.theme", "account": "person.title",
        },
        "id, record id, external id, id de registro, identificador, codigo, code, unique id, ref, reference, "
        "referencia, "
        "identifier elsewhere, identificador en otro sitio, identificador en otro sistema, id externo": {
            "account": "account.external_id", "person": "person.external_id", "decision": "decision.external_id",
            "touch": "touch.key",
        },
        "owner, propietario, responsable, owner name, owner id, assigned to, asignado a, hubspot owner id, user id": {
            "account": "account.owner", "person": "person.owner", "decision": "decision.owner",
        },
        "country, country region, pais, pais region, mailing country, pais de correo": {
            "account": "account.country", "person": "account.country", "decision": "account.country",
            "touch": "account.country",
        },
        "city, ciudad, mailing city, municipio, poblacion, localidad, town": {
            "account": "account.city", "person": "account.city", "decision": "account.city", "touch": "account.city",
        },
        "notes, description, descripcion, notas, comentarios, comments, observaciones, remarks": {
            "account": "account.notes", "person": "person.notes", "touch": "touch.note",
        },
        "tags, etiquetas, labels, tag, etiqueta, keywords": {"account": "account.tags", "person": "person.tags"},
        "date, fecha, when, cuando, at": {"touch": "touch.at"},
        "created, created at, createdate, create date, created date, created on, deal created, deal deal created, "
        "fecha de creacion, "
        "creado el, creado, add time, engage date, engaged on": {"decision": "decision.created_at",
        "touch": "touch.at"},
        "status, estado": {"decision": "decision.outcome"},
        "type, tipo, kind": {"decision": "decision.kind", "touch": "touch.channel"},
        "key, clave": {"touch": "touch.key"},
        "medium, medio, utm medium": {"touch": "touch.channel"},
    }.items()
    for word in (each.strip() for each in line.split(","))
}  # fmt: skip

# Headers and parts of headers that one product writes and no other.
PRODUCTS: Final[Mapping[str, tuple[str, ...]]] = {
    "hubspot": (
        "record id", "lifecycle stage", "marketing contact status", "associated company ids", "contact owner",
        "company owner",
        "deal owner", "company domain name", "last activity date", "id de registro", "etapa del ciclo de vida",
        "propietario del contacto",
        "propietario del negocio", "propietario de la empresa", "nombre de dominio de la empresa",
        "deal pipeline stage id", "portal id",
    ),
    "pipedrive": ("deal title", "deal organization", "deal status", "person emails", "person phones",
    "person email work", "organization address"),
    "salesforce": (
        "opportunity name", "opportunity owner", "account owner", "stage name", "stagename", "forecast category",
        "lead owner", "record type id",
        "fiscal quarter", "nombre de la oportunidad", "propietario de la oportunidad", "propietario de la cuenta",
        "mailing country",
        "billing country", "origen del candidato", "accountid", "account id",
    ),
    "odoo": (
        "salesperson", "sales team", "sales person", "equipo de ventas", "expected closing", "expected revenue",
        "email from", "partner name",
        "partner id", "ingreso esperado", "cierre esperado", "date deadline", "comercial",
    ),
}  # fmt: skip
HUBSPOT_PREFIXES: Final = ("property ", "properties ")
PIPEDRIVE_RECORDS: Final = words_of(
    "person persona organization organizacion deal trato negocio activity actividad note nota "
    "product producto lead prospecto"
)

# Content by which a column is known where its header is not: most of its examples stand here.
COUNTRIES: Final = words_of(
    "spain espana portugal france francia germany alemania italy italia united kingdom reino unido uk ireland irlanda "
    "mexico argentina chile colombia peru uruguay paraguay bolivia ecuador venezuela brazil brasil panama "
    "guatemala honduras "
    "nicaragua cuba belgium belgica switzerland suiza austria poland polonia sweden suecia norway noruega denmark "
    "dinamarca finland finlandia greece grecia china japan japon india canada australia korea kenya jordan philippines "
    "philipines netherlands usa eeuu romania belarus"
) | frozenset(
    (
        "united states", "estados unidos", "united states of america", "united kingdom", "reino unido", "costa rica",
        "el salvador", "republica dominicana", "dominican republic", "paises bajos", "puerto rico", "south korea",
        "corea del sur",
        "south africa", "sudafrica", "czech republic", "republica checa", "emiratos arabes unidos", "arabia saudi",
    )
)  # fmt: skip
FUNCTIONS: Final = words_of(
    "direccion general, direccion, general management, management, gerencia, finanzas, finance, financiero, "
    "contabilidad, accounting, "
    "operaciones, operations, compras, procurement, purchasing, aprovisionamiento, sistemas, it, ti, "
    "informatica, tecnologia, "
    "technology, marketing, mercadotecnia, ventas, sales, comercial, legal, juridico, asesoria juridica, "
    "recursos humanos, "
    "human resources, hr, rrhh, calidad, quality, seguridad, safety, ehs, prevencion, logistica, logistics, "
    "supply chain, "
    "ingenieria, engineering, mantenimiento, maintenance, i d, r d, produccion, production, planta, "
    "atencion al cliente, "
    "customer service, sostenibilidad, sustainability, ciberseguridad",
    ",",
)
LANGUAGES: Final = words_of("es en esp spa eng spanish english espanol ingles castellano")
PHASES: Final = words_of(
    "won lost open ganado ganada perdido perdida abierto abierta prospecting engaging negotiation negociacion "
    "prospeccion "
    "qualifiedtobuy appointmentscheduled presentationscheduled decisionmakerboughtin contractsent closedwon closedlost "
    "proposal propuesta qualification cualificacion qualified new nuevo calificado"
) | frozenset(("closed won", "closed lost", "cerrada ganada", "cerrada perdida", "cierre ganado", "cierre perdido"))
ROLES: Final = words_of(
    "sponsor patrocinador patrocinadora decisor decisora approver aprobador aprobadora influencer prescriptor "
    "gatekeeper champion "
    "promotor promotora budget holder user usuario usuaria"
) | frozenset(("decision maker", "end user", "usuario final", "budget holder"))
