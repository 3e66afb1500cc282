"""How each method works, for whoever follows the link beside a number: without formulas, in both languages.

The formula, a worked number and the tests are on the page of the same name under docs/methods.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from plomada_web.site.methods import METHODS, Method, Text


@dataclass(frozen=True)
class Story:
    """What a method's page tells beyond what stands beside its numbers.

    Attributes:
        how: the steps, one paragraph each.
        limits: when it says little or nothing.
        source: who published it.
    """

    how: tuple[Text, ...]
    limits: Text
    source: Text


@dataclass(frozen=True)
class MethodPage:
    """A method with its page."""

    slug: str
    method: Method
    story: Story


OURS: Final = _("A rule of ours; its parts are published and named on the page in the documentation.")

STORIES: Final[Mapping[str, Story]] = {
    "agreement": Story(
        (
            _("For each statement we look at how far the answers lie from one another."),
            _("We compare that with what there would be if everyone answered at random: that is 0. All alike is 100."),
            _("The number is the mean over the statements. Below 0, the answers are further apart than chance."),
            _("The interval tells how the number moves when one person at a time is left out."),
        ),
        _(
            "With two people there is a difference but no interval. Agreement alone does not say whether they are"
            " for or against: read it with the direction."
        ),
        "Lindell, Brandt & Whitney 1999 (r*wg(J))",
    ),
    "direction": Story(
        (
            _("It is the mean of all answers in the phase, each person counting the same."),
            _("The interval tells how the mean moves when one person at a time is left out."),
        ),
        _("A mean in the middle can be a lukewarm group or a split one: read it with the agreement."),
        _("The arithmetic mean, with a jackknife over people."),
    ),
    "order-agreement": Story(
        (
            _(
                "For each two people we compare the order in which they put the priorities, and take the mean over "
                "all pairs."
            ),
            _("Shuffling every order many times tells how often chance alone gives an order as common as this one."),
        ),
        _("It needs at least two people who put the priorities in an order."),
        "Kendall & Babington Smith 1939; Spearman 1904",
    ),
    "common-ground": Story(
        (
            _(
                "A statement is common ground when its mean answer is at least 4 of 5, the answers are alike, and "
                "nobody is against."
            ),
            _("Enough people must have spoken: at least three, and two thirds of the group."),
            _("What fails exactly one of these is “nearly” common ground, with what is missing."),
        ),
        _("Silence is not agreement: someone unheard may still oppose it."),
        OURS,
    ),
    "fault-lines": Story(
        (
            _("We try every way of dividing the group in two, and keep the one that explains most of the differences."),
            _(
                "Then we shuffle the answers to each statement among the people, again and again: only a line that "
                "chance rarely makes so clear is shown."
            ),
        ),
        _(
            "In a small group some line always looks clear, so without that test it would mean nothing. One "
            "person apart is told as such, not as a camp."
        ),
        "Thatcher, Jehn & Zanutto 2003 (Fau)",
    ),
    "sign-off": Story(
        (
            _("Each signer tells how likely they are to sign, from 0 to 10."),
            _(
                "People in one group influence each other, so their answers are not simply multiplied: we show the "
                "result for none, some and more influence."
            ),
            _("Someone unheard may sign or not: then there is a range and no single number."),
        ),
        _("It tells what follows from what people say today. It is no forecast of what they will do."),
        "Vasicek 1987; Skellam 1948",
    ),
    "connections": Story(
        (
            _("For each two people we look for a statement that both back, and for those that divide them."),
            _("Then we compute what would move if they met in the middle on what divides them."),
        ),
        _("A what-if, not a forecast: nobody knows whether a conversation will bring them together."),
        OURS,
    ),
    "heard": Story(
        (_("We count who has answered at least once, and who belongs to the group."),),
        _("Someone who has not spoken is unheard: never counted as neutral."),
        _("A plain count."),
    ),
    "disclosure": Story(
        (
            _("Where answers are the group's only, nothing is shown before five people have spoken on it."),
            _(
                "It is shown again only once five people have something new, so that nobody can be told apart by "
                "comparing two days."
            ),
            _(
                "On sensitive statements “everyone” is told as “nearly everyone”, because unanimity would expose each"
                " of them."
            ),
        ),
        _("In a group of fewer than five nothing can be shown this way."),
        _("The practice of employee surveys, with complementary suppression."),
    ),
    "movement": Story(
        (_("We compare the latest answers on two dates, only among those who had answered at both."),),
        _("Someone who speaks for the first time has not moved: they were unheard."),
        _("A plain difference."),
    ),
    "nps": Story(
        (
            _(
                "From 0 to 10, those who answer 9 or 10 would recommend; those who answer 0 to 6 would not. We "
                "subtract one share from the other."
            ),
            _("The interval corrects for small groups, where the usual one is far too narrow."),
        ),
        _("With fewer than a dozen people look at the answers themselves; two groups can hardly be compared."),
        "Reichheld 2003; Rocks 2016",
    ),
    "mean": Story(
        (
            _("We add up what each of them has and divide by how many they are."),
            _("Of those counted that is exact. The interval tells how far others like them might be from it."),
            _("Of more than five thousand we look at some, chosen by their numbers, and say how many."),
        ),
        _("A few with very much pull it up: look at the middle beside it. With fewer than five we say nothing."),
        "Student 1908",
    ),
    "median": Story(
        (
            _("We put them in order and take the one in the middle; a quarter and three quarters of the way likewise."),
            _("The interval goes from one of them to another: far enough out that the middle is seldom beyond."),
        ),
        _("With fewer than five we say nothing."),
        "Thompson 1936; Hyndman & Fan 1996",
    ),
    "share": Story(
        (
            _("Of how many it holds, divided by how many were looked at."),
            _("The interval holds for few too, and near none and all: none of twenty is not none at all."),
        ),
        _("With fewer than five we say nothing."),
        "Wilson 1927; Newcombe 1998",
    ),
    "duplicates": Story(
        (
            _("Two rows that share something are compared field by field: the same, alike, different, or not known."),
            _(
                "Each outcome has a weight: how much oftener it is found in pairs that are one than in pairs that are"
                " two."
            ),
            _(
                "Both shares are learnt from the workspace's own rows. A rare name in common weighs more than a common"
                " one."
            ),
            _("The weights are added to the chance that two rows picked blindly are one: that gives the probability."),
        ),
        _(
            "With fewer than 50 rows nothing is learnt: named rules find the pairs and no probability is given. Fields"
            " are taken to be independent, so high probabilities are a little too high. People decide, never the model."
        ),
        "Fellegi & Sunter 1969; Winkler 2000; splink (Linacre et al. 2022)",
    ),
    "trend": Story(
        (
            _("We count how often a term is said in each period, out of all words of that period."),
            _(
                "A term is unusually busy where it is said about twice as often as usual, for long enough or clearly"
                " enough. Several groups share such a time where theirs overlap."
            ),
            _(
                "The trend is the change from one period to the next that fits best. Its interval is wider where a term"
                " comes in bursts, and where one period resembles the one before."
            ),
        ),
        _("It takes eight periods, and a term said ten times. It tells when a term was busy, never because of what."),
        "Kleinberg 2003; McCullagh & Nelder 1989; Bayley & Hammersley 1946",
    ),
    "adoption": Story(
        (
            _("In each group we count the people who use the term in each period, before the date and after it."),
            _(
                "Then we look at terms that were about as frequent before: what they do without any message is what"
                " chance and the times do."
            ),
            _(
                "A group took it up where its rise is beyond theirs, so far that few of them rise as much, and where it"
                " was not rising before. All groups did only if each of them did."
            ),
            _("Where a group did not get the message, or not yet, the rise has to be beyond the one there."),
        ),
        _(
            "Something outside that moves only this term looks the same: a group without the message, or later dates"
            " for some, would tell. It takes four periods before, two after, five people and 19 comparable terms."
        ),
        "Abadie, Diamond & Hainmueller 2010; Berger 1982; Bertrand, Duflo & Mullainathan 2004",
    ),
    "shared-terms": Story(
        (
            _(
                "For each role and term we estimate how often it is said, drawn toward what everybody says when there"
                " is little to go by."
            ),
            _("A word that one author says over and over counts for less than one that many say."),
            _(
                "A term is shared only when every role says it at least one and a half times as often as the others "
                "do; the least sure role decides."
            ),
            _("They are ranked by how often they are said times how unusual that is, both at their lower bounds."),
        ),
        _(
            "It needs authors: from five a role up. The same word can be meant in different senses: look at the "
            "quotes beside it."
        ),
        "Monroe, Colaresi & Quinn 2008; Berger 1982; Benjamini & Hochberg 1995",
    ),
    "owned-terms": Story(
        (
            _(
                "We compare how often the role says a term with how often the others do, both drawn toward what "
                "everybody says."
            ),
            _("How far that is from chance is measured with how words come in bursts, author by author."),
            _("They are ranked by how often they are said times how unusual that is, both at their lower bounds."),
        ),
        _(
            "A role of a few authors against many is marked a little too often. Others may understand a word that"
            " they do not say."
        ),
        "Monroe, Colaresi & Quinn 2008; Gart & Zweifel 1967; Benjamini & Hochberg 1995",
    ),
    "equal-use": Story(
        (
            _("For each two roles we ask whether the difference is surely smaller than one and a half times."),
            _("A term is used alike only when that holds for every two of them."),
        ),
        _("That no difference was found is not enough. Rare terms stay open."),
        "Schuirmann 1987; Berger 1982; Benjamini & Hochberg 1995",
    ),
    "phrases": Story(
        (
            _("We count how often words follow each other and compare that with how often they would by chance."),
            _("A phrase has no word without a topic at its edges; it may have one in the middle."),
            _("A shorter phrase said mostly within a longer one is told as the longer one."),
        ),
        _("It needs blanks between words, and all parts of a phrase counted."),
        "Bouma 2009; Dunning 1993; Frantzi, Ananiadou & Mima 2000",
    ),
}


def method_page(slug: str) -> MethodPage | None:
    """Return a method's page, or None where there is no such method."""
    method, story = METHODS.get(slug), STORIES.get(slug)
    return MethodPage(slug, method, story) if method and story else None


def method_pages() -> list[MethodPage]:
    """Return every method's page, in the order in which the product uses them."""
    return [page for slug in METHODS if (page := method_page(slug))]
