"""A software purchase in English: a group in agreement, close to choosing its supplier."""

from plomada_web.decisions.models import Disclosure, Phase, StakeholderRole
from plomada_web.start.sample.shape import (
    Changed,
    SampleDecision,
    SampleQuestion,
    SampleStakeholder,
    SampleStatement,
    Spoke,
    WouldSign,
)
from plomada_web.start.sample.team import SALES

PROBLEM, SOLUTION, SUPPLIER = Phase.DEFINE_PROBLEM, Phase.IDENTIFY_SOLUTION, Phase.CHOOSE_SUPPLIER

GRETA = SampleStakeholder(
    "Greta Lindqvist",
    StakeholderRole.DECISION_MAKER,
    300,
    must_sign=True,
    invited_days_ago=30,
    named=True,
    spoke=(Spoke(262, PROBLEM, "45444445"), Spoke(110, SOLUTION, "54554544"), Spoke(12, SUPPLIER, "544554455")),
    ranking="015342",
    would_sign=(WouldSign(12, 10),),
)
WREN = SampleStakeholder(
    "Wren Ashdown",
    StakeholderRole.SPONSOR,
    300,
    must_sign=True,
    is_mobilizer=True,
    invited_days_ago=30,
    named=True,
    concerns="One more system to keep alive with the same five people.",
    spoke=(Spoke(261, PROBLEM, "54545555"), Spoke(109, SOLUTION, "53445554"), Spoke(11, SUPPLIER, "554455545")),
    changed=(Changed(9, SUPPLIER, 5, 5, "After the call with the mill in Weir I can stand behind it."),),
    ranking="013524",
    would_sign=(WouldSign(60, 6, "If the old records can be brought over."), WouldSign(11, 9)),
)
ODILE = SampleStakeholder(
    "Odile Marchetti",
    StakeholderRole.USER,
    290,
    invited_days_ago=30,
    named=True,
    spoke=(Spoke(260, PROBLEM, "55555455"), Spoke(108, SOLUTION, "54454545"), Spoke(10, SUPPLIER, "545545545")),
    ranking="103254",
    would_sign=(WouldSign(10, 10),),
    comment="My people have already tried it for a week and asked when they may keep it.",
)
CALLUM = SampleStakeholder(
    "Callum Reyes",
    StakeholderRole.APPROVER,
    240,
    must_sign=True,
    invited_days_ago=30,
    named=True,
    spoke=(Spoke(180, PROBLEM, "44454344"), Spoke(105, SOLUTION, "55444544"), Spoke(10, SUPPLIER, "554554444")),
    ranking="051342",
    would_sign=(WouldSign(10, 9, "If it is invoiced by the year."),),
)
BASTIAN = SampleStakeholder(
    "Bastian Kroll",
    StakeholderRole.INFLUENCER,
    200,
    invited_days_ago=30,
    spoke=(Spoke(170, PROBLEM, "4454445?"), Spoke(104, SOLUTION, "4445445?"), Spoke(8, SUPPLIER, "44454445?")),
    ranking="105324",
    would_sign=(WouldSign(8, 8),),
)
TADEO = SampleStakeholder(
    "Tadeo Okafor",
    StakeholderRole.GATEKEEPER,
    90,
    must_sign=True,
    invited_days_ago=30,
    named=True,
    spoke=(Spoke(85, SOLUTION, "54445543"), Spoke(7, SUPPLIER, "455554555")),
    ranking="510324",
    would_sign=(WouldSign(7, 9),),
)

SOFTWARE = SampleDecision(
    title="One system for quality records",
    account="Kornblume Mills",
    kind="software",
    language="en",
    owner=SALES,
    value=86_000,
    period="yearly",
    disclosure=Disclosure.NAMED_WITH_CONSENT,
    phases=((PROBLEM, 310), (SOLUTION, 128), (SUPPLIER, 34)),
    marketing_days_ago=140,
    sales_days_ago=96,
    expected_in=24,
    due_in=None,
    group=(GRETA, WREN, ODILE, CALLUM, BASTIAN, TADEO),
    statements=(
        SampleStatement(
            29,
            SUPPLIER,
            es="Los registros antiguos tienen que pasar al sistema nuevo.",
            en="The old records have to come over into the new system.",
            proposed_by="Odile Marchetti",
        ),
    ),
    questions=(
        SampleQuestion(
            16,
            "Callum Reyes",
            "What do we pay in the years in which nothing changes?",
            "The same amount each year; support is part of it. The offer shows five years line by line.",
            answered_days_ago=15,
        ),
    ),
)
