"""Where a buying group stands: what it agrees on, what divides whom, whether everyone who must sign will.

answers.py      the table of who said what
agreement.py    r*wg(J) with its interval        direction.py      to which side the group leans
order.py        do they rank alike?              common_ground.py  what nobody opposes
fault_lines.py  the two camps, if there are any  sign_off.py       will everyone who must sign agree?
connections.py  who should talk with whom next, about what
movement.py     what changed between two dates   standing.py       all of it at once
spread.py, priorities.py, polis.py   other published measures, for the method pages only
"""

from plomada.consensus.agreement import Agreement, StatementAgreement, Without, agreement
from plomada.consensus.answers import Answers, Scale
from plomada.consensus.common_ground import CommonGround, Ground, Rule, common_ground
from plomada.consensus.connections import Connections, Conversation, Pair, connections
from plomada.consensus.direction import direction
from plomada.consensus.fault_lines import BridgePerson, Dividing, FaultLine, Line, fault_line
from plomada.consensus.movement import Move, Movement, movement
from plomada.consensus.order import OrderAgreement, order_agreement
from plomada.consensus.sign_off import Adding, Signer, SignerEffect, SignOff, adding, sign_off
from plomada.consensus.standing import PhaseStanding, Standing, heard, phase_standing, standing

__all__ = [
    "Adding",
    "Agreement",
    "Answers",
    "BridgePerson",
    "CommonGround",
    "Connections",
    "Conversation",
    "Dividing",
    "FaultLine",
    "Ground",
    "Line",
    "Move",
    "Movement",
    "OrderAgreement",
    "Pair",
    "PhaseStanding",
    "Rule",
    "Scale",
    "SignOff",
    "Signer",
    "SignerEffect",
    "Standing",
    "StatementAgreement",
    "Without",
    "adding",
    "agreement",
    "common_ground",
    "connections",
    "direction",
    "fault_line",
    "heard",
    "movement",
    "order_agreement",
    "phase_standing",
    "sign_off",
    "standing",
]
