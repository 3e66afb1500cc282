"""The customer's side: accounts, their sites, their people, and what happened between them and us."""

from plomada_web.people.models.accounts import Account, Site
from plomada_web.people.models.erased import ERASED_TEXT, erased_name
from plomada_web.people.models.fields import CustomField, Record, Tag
from plomada_web.people.models.functions import Function
from plomada_web.people.models.people import Consent, LegalBasis, Person
from plomada_web.people.models.searching import ARCHIVED, LISTED, ChangedAt, Searchable, searchable
from plomada_web.people.models.touches import Channel, Team, Touch
from plomada_web.people.models.work import Note, Task

__all__ = [
    "ARCHIVED",
    "ERASED_TEXT",
    "LISTED",
    "Account",
    "ChangedAt",
    "Channel",
    "Consent",
    "CustomField",
    "Function",
    "LegalBasis",
    "Note",
    "Person",
    "Record",
    "Searchable",
    "Site",
    "Tag",
    "Task",
    "Team",
    "Touch",
    "erased_name",
    "searchable",
]
