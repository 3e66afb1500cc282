"""A safety purchase in Spanish, answered as a group only: someone who must sign has not been heard."""

from plomada_web.decisions.models import Disclosure, Phase, StakeholderRole
from plomada_web.start.sample.shape import (
    SampleDecision,
    SampleStakeholder,
    SampleStatement,
    SampleSuggestion,
    Spoke,
    WouldSign,
)
from plomada_web.start.sample.team import SIGNS_IN

PROBLEM = Phase.DEFINE_PROBLEM

CARMEN = SampleStakeholder(
    "Carmen Ulloa",
    StakeholderRole.SPONSOR,
    60,
    must_sign=True,
    is_mobilizer=True,
    invited_days_ago=28,
    spoke=(Spoke(25, PROBLEM, "45554355"),),
    ranking="210435",
    would_sign=(WouldSign(25, 9),),
)
JOAQUIM = SampleStakeholder(
    "Joaquim Farriol",
    StakeholderRole.INFLUENCER,
    58,
    invited_days_ago=28,
    spoke=(Spoke(24, PROBLEM, "44543245"),),
    ranking="123045",
    would_sign=(WouldSign(24, 7),),
)
SILVIA = SampleStakeholder(
    "Silvia Peñalba",
    StakeholderRole.DECISION_MAKER,
    58,
    must_sign=True,
    invited_days_ago=28,
    spoke=(Spoke(22, PROBLEM, "3445?344"),),
    ranking="120345",
    would_sign=(WouldSign(22, 7, "Si no obliga a cambiar los turnos de la hilatura."),),
)
ANDRES = SampleStakeholder(
    "Andrés Lucena",
    StakeholderRole.APPROVER,
    55,
    must_sign=True,
    invited_days_ago=28,
    spoke=(Spoke(20, PROBLEM, "44352434"),),
    ranking="051234",
    would_sign=(WouldSign(20, 6),),
)
MATEO = SampleStakeholder(
    "Mateo Barrios",
    StakeholderRole.USER,
    40,
    invited_days_ago=28,
    spoke=(Spoke(1, PROBLEM, "35543254"),),
    ranking="213045",
    would_sign=(WouldSign(1, 8),),
    comment="Los guantes de ahora se dejan en la taquilla porque con ellos no se enhebra.",
)
LUCIA = SampleStakeholder(
    "Lucía Otero",
    StakeholderRole.INFLUENCER,
    40,
    invited_days_ago=28,
    spoke=(Spoke(13, PROBLEM, "4454434?"),),
    ranking="214305",
    would_sign=(WouldSign(13, 8),),
)
ROSA = SampleStakeholder("Rosa Aldecoa", StakeholderRole.APPROVER, 55, must_sign=True, invited_days_ago=28)

SAFETY = SampleDecision(
    title="Protección contra cortes en dos fábricas",
    account="Telares Bruma",
    kind="safety",
    language="es",
    owner=SIGNS_IN,
    value=58_500,
    period="once",
    disclosure=Disclosure.GROUP_ONLY,
    phases=((PROBLEM, 74),),
    marketing_days_ago=66,
    sales_days_ago=30,
    expected_in=200,
    due_in=-2,
    group=(CARMEN, JOAQUIM, SILVIA, ANDRES, MATEO, LUCIA, ROSA),
    statements=(
        SampleStatement(
            6,
            PROBLEM,
            es="Hay que contar también las horas que se pierden por cada corte.",
            proposed_by="Carmen Ulloa",
            taken_up=False,
        ),
    ),
    suggestions=(
        SampleSuggestion(
            5,
            "Carmen Ulloa",
            "Fermín Osuna",
            "Delegado de prevención",
            "Representa a la plantilla y lo que él no vea claro no se pondrá nadie.",
        ),
    ),
)
