"""The supplier of the sample and its people; all fictitious."""

from plomada_web.start.sample.shape import SampleMember
from plomada_web.workspace.models import Role

SUPPLIER = "Envases Nadir"
SIGNS_IN = "elena@plomada.example"
MARKETING = "marcos@plomada.example"
SALES = "sofia@plomada.example"

TEAM = (
    SampleMember("Elena Varo", SIGNS_IN, Role.ADMIN),
    SampleMember("Marcos Ibarra", MARKETING, Role.MARKETING),
    SampleMember("Sofía Ledesma", SALES, Role.SALES),
    SampleMember("Hugo Prat", "hugo@plomada.example", Role.VIEWER),
)
