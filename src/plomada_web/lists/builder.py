"""A rule as a form: groups within groups, each line a field, a question and what it takes. It works without script.

Here is how this works. Every node of the form has a path, "r" for the whole, "r-0" for the first line in it, and names
its inputs by it: `r-0.field`, `r-0.operator`, `r-0.value`. A button that adds or takes away a line sends the whole form
and gets it back with that line more or less; nothing that was typed is lost. What was typed stays text until the filter
is applied: only then is it read, and only then can something be wrong with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from django.http import QueryDict

from plomada_web.lists.builder_values import texts_of, value_of
from plomada_web.lists.filters import All, Any, Catalogue, Condition, Has, Not, Operator, Rule
from plomada_web.lists.filters.rules import DEEPEST, MOST_CONDITIONS
from plomada_web.people.models import Record

ROOT: Final = "r"
MODES: Final = ("all", "any", "none")


@dataclass
class Node:
    """One line or one group of the form.

    Attributes:
        kind: "group", "has" (a group over related records) or "condition".
        mode: of groups: whether all, any or none of the lines must hold.
        lacks: of related records: that there are none such.
        texts: what was typed as the value.
        fresh: it was just added: the keyboard goes there.
    """

    path: str
    kind: str
    record: Record
    mode: str = "all"
    lines: list["Node"] = field(default_factory=list)
    relation: str = ""
    at_least: str = "1"
    lacks: bool = False
    name: str = ""
    operator: str = ""
    texts: list[str] = field(default_factory=list)
    fresh: bool = False

    def all(self) -> Iterator["Node"]:
        """Yield the node and all below it."""
        yield self
        for line in self.lines:
            yield from line.all()


def form_of(rule: Rule, record: Record, catalogue: Catalogue) -> Node:
    """Return the form that says the rule; of everything, one empty line."""
    root = _node(rule, record, catalogue)
    if root.kind != "group":
        root = Node("", "group", record, lines=[root])
    if not root.lines:
        root.lines = [_line(record, catalogue)]
    return _numbered(root)


def form_in(data: QueryDict, record: Record, catalogue: Catalogue) -> Node:
    """Return the form as it was sent, with what its button adds or takes away."""
    root = _read(data, ROOT, record, catalogue, depth=1) or Node(ROOT, "group", record)
    what, _, path = data.get("do", "").partition(":")
    by_path = {node.path: node for node in root.all()}
    node = by_path.get(path)
    if what == "remove" and node is not None:
        for parent in by_path.values():
            parent.lines = [line for line in parent.lines if line is not node]
    elif node is not None and node.kind != "condition" and len(by_path) < 2 * MOST_CONDITIONS:
        node.lines += _added(what, _inside(node, catalogue), catalogue)
    return _numbered(root)


def rule_in(node: Node, catalogue: Catalogue) -> Rule:
    """Return the rule that the form says.

    Raises:
        UnusableRule: something typed is not what its field takes.
    """
    if node.kind == "condition":
        known = catalogue.field(node.record, node.name)
        operator = Operator(node.operator)
        return Condition(node.name, operator, value_of(node.record, known, operator, node.texts, catalogue))
    lines = tuple(rule_in(line, catalogue) for line in node.lines)
    which: Rule = All(lines) if node.mode == "all" else Any(lines)
    if node.mode == "none":
        which = Not(which)
    if node.kind == "group":
        return which
    at_least = int(node.at_least) if node.at_least.isdecimal() and len(node.at_least) < 4 else 1
    has = Has(node.relation, which, max(1, at_least))
    return Not(has) if node.lacks else has


def _node(rule: Rule, record: Record, catalogue: Catalogue) -> Node:
    match rule:
        case Condition(name, operator, value):
            texts = texts_of(record, name, value, catalogue)
            return Node("", "condition", record, name=name, operator=operator.value, texts=texts)
        case Not(Has() as has):
            return replace(_node(has, record, catalogue), lacks=True)
        case Has(relation, which, at_least):
            inner = _group(which, catalogue.relation(record, relation).record, catalogue)
            return replace(inner, kind="has", record=record, relation=relation, at_least=str(at_least))
    return _group(rule, record, catalogue)


def _group(rule: Rule, record: Record, catalogue: Catalogue) -> Node:
    """Return the rule as a group, whatever it is."""
    match rule:
        case All(rules):
            mode = "all"
        case Any(rules):
            mode = "any"
        case Not(Any(rules)):
            mode = "none"
        case Not(inner) if not isinstance(inner, Has):
            rules, mode = (inner,), "none"
        case _:
            rules, mode = (rule,), "all"
    return Node("", "group", record, mode=mode, lines=[_node(each, record, catalogue) for each in rules])


def _line(record: Record, catalogue: Catalogue) -> Node:
    known = next(iter(catalogue.fields(record).values()))
    return Node("", "condition", record, name=known.name, operator=known.operators[0].value, texts=[""])


def _added(what: str, record: Record, catalogue: Catalogue) -> list[Node]:
    line = _line(record, catalogue)
    line.fresh = True
    match what:
        case "condition":
            return [line]
        case "group":
            return [Node("", "group", record, mode="any", lines=[line])]
        case "has":
            relation = next(iter(catalogue.relations(record).values()))
            return [Node("", "has", record, relation=relation.name, fresh=True)]
    return []


def _inside(node: Node, catalogue: Catalogue) -> Record:
    """Return which record the lines of a group are about."""
    if node.kind != "has":
        return node.record
    return catalogue.relation(node.record, node.relation).record


def _read(data: QueryDict, path: str, record: Record, catalogue: Catalogue, *, depth: int) -> Node | None:
    kind = data.get(f"{path}.kind")
    if kind not in {"group", "has", "condition"} or depth > DEEPEST + 2:
        return None
    node = Node(path, kind, record)
    if kind == "condition":
        return _read_line(data, node, catalogue)
    node.mode = data.get(f"{path}.mode", "") if data.get(f"{path}.mode") in MODES else "all"
    if kind == "has":
        known = catalogue.relations(record)
        asked = data.get(f"{path}.relation", "")
        node.relation = asked if asked in known else next(iter(known))
        node.at_least = data.get(f"{path}.at_least", "1")[:4]
        node.lacks = data.get(f"{path}.lacks") == "on"
    inside = _inside(node, catalogue)
    for number in range(MOST_CONDITIONS):
        line = _read(data, f"{path}-{number}", inside, catalogue, depth=depth + 1)
        if line is None:
            break
        node.lines.append(line)
    return node


def _read_line(data: QueryDict, node: Node, catalogue: Catalogue) -> Node:
    """Return a line as it was sent; a question that its field is not asked becomes the first that it is."""
    fields = catalogue.fields(node.record)
    asked = data.get(f"{node.path}.field", "")
    known = fields.get(asked) or next(iter(fields.values()))
    operators = [operator.value for operator in known.operators]
    operator = data.get(f"{node.path}.operator", "")
    node.name = known.name
    node.operator = operator if operator in operators else operators[0]
    same = data.get(f"{node.path}.was") in {None, known.kind.value}
    node.texts = [text[:1000] for text in data.getlist(f"{node.path}.value")] if same else []
    return node


def _numbered(node: Node, path: str = ROOT) -> Node:
    node.path = path
    for number, line in enumerate(node.lines):
        _numbered(line, f"{path}-{number}")
    return node
