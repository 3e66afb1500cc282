"""The words by which a pasted list names its columns, roles and yes or no, in Spanish and English.

All are written as `searchable` leaves them: small letters, no accents.
"""

from collections.abc import Mapping
from typing import Final


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {word.strip(): meaning for meaning, line in words.items() for word in line.split(",")}


COLUMNS: Final = _by_word(
    {
        "name": "nombre, nombre completo, nombre y apellidos, persona, contacto, name, full name, person, contact",
        "given": "first name, given name, nombre de pila",
        "surname": "apellido, apellidos, last name, surname, family name",
        "email": "correo, correo electronico, e-mail, email, mail, e-mail address, email address",
        "title": "cargo, puesto, titulo, title, job title, job, position",
        "function": "funcion, area, departamento, function, department, dept",
        "must_sign": "firma, debe firmar, tiene que firmar, firmante, must sign, signs, signer, signs off",
        "role": "rol, papel, role, rol en la decision, role in the decision",
        "phone": "telefono, movil, tel, phone, telephone, mobile",
        "language": "idioma, lengua, language",
    }
)

# Meanings are the values of `decisions.StakeholderRole`, which stands above this feature and checks them.
ROLES: Final = _by_word(
    {
        "sponsor": "sponsor, patrocinador, patrocinadora, promotor, promotora, impulsor, impulsora",
        "decision_maker": "decision maker, decision-maker, decision_maker, decisor, decisora, decide, quien decide",
        "approver": "approver, aprobador, aprobadora, aprueba, quien aprueba",
        "influencer": "influencer, influye, quien influye, influenciador, influenciadora, prescriptor, prescriptora",
        "user": "user, usuario, usuaria, end user, usuario final",
        "gatekeeper": "gatekeeper, filtro, filtro de entrada, guardian, guardiana, portero, portera",
    }
)

LANGUAGES: Final = _by_word(
    {
        "es": "es, esp, spa, espanol, espanola, castellano, spanish",
        "en": "en, eng, ing, ingles, inglesa, english",
    }
)

YES: Final = frozenset(["si", "s", "yes", "y", "true", "verdadero", "1", "x", "✓", "✔", "firma"])
NO: Final = frozenset(["no", "n", "false", "falso", "0", "-", "–"])
SIGNS: Final = frozenset(("firma", "debe firmar", "tiene que firmar", "must sign", "signs"))
