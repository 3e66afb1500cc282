"""A packaging purchase in Spanish: a group that is split along a clear line, with two people unheard."""

from plomada_web.decisions.models import Disclosure, Phase, StakeholderRole
from plomada_web.start.sample.shape import (
    Changed,
    SampleDecision,
    SampleQuestion,
    SampleStakeholder,
    SampleStatement,
    SampleSuggestion,
    Spoke,
    WouldSign,
)
from plomada_web.start.sample.team import SIGNS_IN

PROBLEM, SOLUTION = Phase.DEFINE_PROBLEM, Phase.IDENTIFY_SOLUTION

ANA = SampleStakeholder(
    "Ana Robledo",
    StakeholderRole.SPONSOR,
    250,
    must_sign=True,
    is_mobilizer=True,
    invited_days_ago=20,
    concerns="Que las tres plantas puedan cambiar sin parar ninguna línea.",
    spoke=(Spoke(205, PROBLEM, "54554454"), Spoke(18, SOLUTION, "5344455254")),
    changed=(Changed(3, SOLUTION, 1, 5, "He visto las cifras de mermas de Luis: se recupera antes de lo que creía."),),
    ranking="103425",
    would_sign=(WouldSign(18, 8), WouldSign(3, 9)),
)
IRENE = SampleStakeholder(
    "Irene Solís",
    StakeholderRole.APPROVER,
    230,
    must_sign=True,
    invited_days_ago=20,
    concerns="Los cortes y los sobresfuerzos al vaciar los sacos.",
    spoke=(Spoke(204, PROBLEM, "55454545"), Spoke(17, SOLUTION, "5544455245")),
    ranking="210345",
    would_sign=(WouldSign(17, 8),),
)
TOMAS = SampleStakeholder(
    "Tomás Egea",
    StakeholderRole.INFLUENCER,
    230,
    invited_days_ago=20,
    spoke=(Spoke(203, PROBLEM, "45544445"), Spoke(16, SOLUTION, "4535445254")),
    ranking="124035",
    would_sign=(WouldSign(16, 8),),
    comment="Si hacemos la prueba, que sea con la harina fina: es la que más se estropea.",
)
LUIS = SampleStakeholder(
    "Luis Cantero",
    StakeholderRole.DECISION_MAKER,
    190,
    must_sign=True,
    invited_days_ago=20,
    concerns="La inversión de entrada y el presupuesto del año que viene.",
    spoke=(Spoke(150, PROBLEM, "44454343"), Spoke(15, SOLUTION, "4144252425")),
    changed=(Changed(1, SOLUTION, 1, 2, "Solo si se recupera en dos años."),),
    ranking="051324",
    would_sign=(WouldSign(15, 4), WouldSign(1, 6, "Si se recupera en dos años con nuestras mermas.")),
)
MARTA = SampleStakeholder(
    "Marta Iniesta",
    StakeholderRole.APPROVER,
    190,
    must_sign=True,
    invited_days_ago=20,
    spoke=(Spoke(149, PROBLEM, "45455434"), Spoke(14, SOLUTION, "3245252424")),
    ranking="051342",
    would_sign=(WouldSign(14, 3, "Falta comparar compra y alquiler."),),
)
JORGE = SampleStakeholder(
    "Jorge Alcaide",
    StakeholderRole.USER,
    120,
    invited_days_ago=20,
    spoke=(Spoke(110, PROBLEM, "4445434?"), Spoke(0, SOLUTION, "3344342425")),
    ranking="305142",
    would_sign=(WouldSign(0, 5, "Si cada envase se puede seguir sin teclear nada."),),
)
NURIA = SampleStakeholder("Nuria Vidal", StakeholderRole.DECISION_MAKER, 26, must_sign=True, invited_days_ago=19)
PAU = SampleStakeholder("Pau Ferrer", StakeholderRole.USER, 12, invited_days_ago=11)

PACKAGING = SampleDecision(
    title="Envases reutilizables para tres plantas",
    account="Molinos Quimera",
    kind="packaging",
    language="es",
    owner=SIGNS_IN,
    value=412_000,
    period="yearly",
    disclosure=Disclosure.NAMED_TO_US,
    phases=((PROBLEM, 264), (SOLUTION, 141)),
    marketing_days_ago=232,
    sales_days_ago=121,
    expected_in=118,
    due_in=5,
    group=(ANA, IRENE, TOMAS, LUIS, MARTA, JORGE, NURIA, PAU),
    statements=(
        SampleStatement(
            22,
            SOLUTION,
            es="Hay que decidir antes de cerrar el presupuesto del año que viene.",
            en="We have to decide before next year's budget is closed.",
        ),
        SampleStatement(
            21,
            SOLUTION,
            es="Hace falta una sola cifra de mermas que todos usemos.",
            en="We need a single figure for losses that all of us use.",
            proposed_by="Luis Cantero",
        ),
        SampleStatement(
            2, SOLUTION, es="La prueba debe durar una campaña entera.", proposed_by="Tomás Egea", taken_up=False
        ),
    ),
    suggestions=(
        SampleSuggestion(
            4,
            "Ana Robledo",
            "Begoña Cid",
            "Responsable de sostenibilidad",
            "Lleva la memoria ambiental y tendrá que dar la cifra de residuos.",
        ),
    ),
    questions=(
        SampleQuestion(
            9,
            "Marta Iniesta",
            "¿Qué pasa con los envases que se pierden en casa de un cliente?",
            "Se cuentan en cada entrega. Hasta un 2 % al año va incluido; lo demás se factura a coste. Lo "
            "enseñamos con los números de vuestra planta Norte cuando queráis.",
            answered_days_ago=8,
        ),
        SampleQuestion(1, "Jorge Alcaide", "¿El seguimiento de los envases se conecta con nuestro almacén?"),
    ),
    result_given=True,
)
