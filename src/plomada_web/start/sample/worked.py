"""Writing what both teams did, through the product's own actions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from plomada_web.people.actions import (
    Filing,
    TaskFacts,
    TouchFacts,
    add_note,
    add_task,
    add_touches,
    change_filing,
    finish_task,
)
from plomada_web.people.models import Account, Person, Team
from plomada_web.start.sample.days import Days
from plomada_web.start.sample.team import MARKETING, SALES, SIGNS_IN
from plomada_web.start.sample.working import CAMPAIGNS, FILING, NOTES, TASKS, TOUCHES, SampleCampaign, SampleTouch
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import User, Workspace

REACTED_AFTER = 2  # days


@dataclass(frozen=True)
class Work:
    """Who and what the work of the sample is about."""

    workspace: Workspace
    days: Days
    members: Mapping[str, User]
    people: Mapping[str, Person]

    def about(self, name: str) -> Account | Person:
        """Return the person of that name, or the account."""
        return self.people.get(name) or self.workspace.accounts.get(name=name)

    def actor(self, email: str) -> Actor:
        """Return a member of ours."""
        return Actor.of(self.members[email])


def load_work(work: Work) -> None:
    """Write months of touches, the notes, the tasks, the tags and owners."""
    _load_filing(work)
    people = list(work.people.values())
    _add(work, MARKETING, [touch for one in CAMPAIGNS for touch in _campaign(one, people, work.days)])
    ours = [one for one in TOUCHES if one.team == Team.SALES]
    _add(work, SIGNS_IN, [_touch(one, work) for one in ours[::2]])
    _add(work, SALES, [_touch(one, work) for one in ours[1::2]])
    _add(work, SIGNS_IN, [_touch(one, work) for one in TOUCHES if one.team == Team.CUSTOMER])
    for note in NOTES:
        now = work.days.at(note.days_ago, 300)
        add_note(work.about(note.about), text=note.text, actor=work.actor(note.author), now=now)
    for task in TASKS:
        due_on = None if task.due_in is None else work.days.on(-task.due_in)
        facts = TaskFacts(task.title, due_on, work.members[task.owner])
        actor = work.actor(task.owner)
        added = add_task(work.about(task.about), facts=facts, actor=actor, now=work.days.at(task.added_days_ago, 310))
        if task.done_days_ago is not None:
            finish_task(added, actor=actor, now=work.days.at(task.done_days_ago, 60))


def _load_filing(work: Work) -> None:
    for number, filed in enumerate(FILING):
        now, owner = work.days.at(240 - number, 20), work.members[filed.owner]
        actor, account = work.actor(filed.owner), work.workspace.accounts.get(name=filed.account)
        change_filing(account, filing=Filing(filed.tags, owner), actor=actor, now=now)
        for person in work.people.values():
            if person.account_id == account.pk:
                change_filing(person, filing=Filing((), owner), actor=actor, now=now)


def _add(work: Work, email: str, touches: Sequence[TouchFacts]) -> None:
    actor, now = work.actor(email), work.days.now
    add_touches(work.workspace, touches=touches, actor=actor, now=now)


def _campaign(campaign: SampleCampaign, people: Sequence[Person], days: Days) -> Iterator[TouchFacts]:
    """Return what was sent, and what those who reacted did two days later."""
    reached = [person for person in people if person.language == campaign.language][:: campaign.every]
    for number, person in enumerate(reached):
        sent = TouchFacts(
            Team.MARKETING,
            campaign.channel,
            days.at(campaign.days_ago, 3 * number),
            person_id=person.pk,
            asset=campaign.asset,
            theme=campaign.theme,
            campaign=campaign.campaign,
        )
        yield sent
        if number % campaign.answered == 0:
            later = days.at(campaign.days_ago - REACTED_AFTER, 47 + 11 * number)
            yield replace(sent, team=Team.CUSTOMER, channel=campaign.reaction, at=later)


def _touch(one: SampleTouch, work: Work) -> TouchFacts:
    cost = None if one.cost is None else Decimal(one.cost)
    return TouchFacts(
        one.team,
        one.channel,
        work.days.at(one.days_ago, one.minutes),
        person_id=work.people[one.person].pk,
        note=one.note,
        asset=one.asset,
        cost_amount=cost,
        cost_currency="" if cost is None else work.workspace.currency,
    )
