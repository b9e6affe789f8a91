"""What must be on paper before a child returns: letters, agreements, decisions, assessments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.domain import Child
from matcher.rules.members import CARE_ORDERS, IN_CARE_ORDERS, child_status
from matcher.rules.steps.step import NeededStep, Proposal, Side, counted

FAMILY_CARERS = ("kinship", "father", "friends")


def children_steps(proposal: Proposal) -> Iterator[NeededStep]:
    """Steps for the children who count and come to live with her within the planning window."""
    children = [member.child for member in proposal.household.members_in_window() if member.child]
    returning = [child for child in children if child_status(child) != "with_her"]
    yield from _letters(proposal, [child for child in returning if _services_decide(child)])
    yield from _carer(proposal, [child for child in returning if child.carer in FAMILY_CARERS])
    yield from _responsibility(proposal, [child for child in returning if child.parental_responsibility is False])
    yield from _court(proposal, [child for child in returning if _court_decides(child)])
    yield from _assessed(proposal, [child for child in children if child.order in CARE_ORDERS])


def _services_decide(child: Child) -> bool:
    """Whether children's services have a say. Who holds parental responsibility is asked in another step."""
    return (
        child.returns != "yes"
        or child.order in IN_CARE_ORDERS
        or child.looked_after is True
        or child.return_contested is True
        or child.proceedings in ("current", "planned")
    )


def _court_decides(child: Child) -> bool:
    return child.order in CARE_ORDERS or child.proceedings == "current" or child.return_contested is True


def _letters(proposal: Proposal, children: Sequence[Child]) -> Iterator[NeededStep]:
    """The two letters of the deadlock; each council that is named writes its own."""
    if not children:
        return
    councils = len({child.council.strip().casefold() for child in children if child.council})
    services = f"each of the {councils} councils" if councils > 1 else "children's services"
    writes = f"Each of the {councils} councils confirms" if councils > 1 else "Children's services confirm"
    yield _paper(
        proposal,
        "landlord_letter",
        "landlord",
        f"The landlord confirms the home in writing to {services}",
        "a named person tells them of the offer today and the letter follows",
    )
    yield _paper(
        proposal,
        "return_letter",
        "children's services",
        f"{writes} {_return_of(children)} in writing to the landlord",
        "ask the landlord to hold the home, or plan a first home without the child",
    )


def _carer(proposal: Proposal, children: Sequence[Child]) -> Iterator[NeededStep]:
    if children:
        yield _paper(
            proposal,
            "carer_letter",
            "person",
            f"Whoever cares for {_of(children)} now confirms the return in writing",
            "agree by telephone when the child moves and who brings the child",
        )


def _responsibility(proposal: Proposal, children: Sequence[Child]) -> Iterator[NeededStep]:
    if children:
        yield _paper(
            proposal,
            "pr_agreement",
            "person",
            f"Whoever has parental responsibility for {_of(children)} agrees to the return in writing",
            "plan a first home without the child until they agree or a court decides",
        )


def _court(proposal: Proposal, children: Sequence[Child]) -> Iterator[NeededStep]:
    if children:
        yield _paper(
            proposal,
            "court_decision",
            "court",
            f"The decision of the court and the council on {_return_of(children)} is on file",
            "plan a first home without the child and a second one for the return",
        )


def _assessed(proposal: Proposal, children: Sequence[Child]) -> Iterator[NeededStep]:
    """Care Planning, Placement and Case Review Regulations: 2010 reg 17 (England), 2015 reg 18 (Wales)."""
    if not children:
        return
    adults = _other_adults(proposal) or proposal.home.sharing != "self_contained"
    whom = "the home and every adult in it" if adults else "the home"
    yield proposal.before_release(
        "adults_assessed" if adults else "home_assessed",
        "children's services",
        proposal.figure("adults_assessment_working_days"),
        f"Children's services start to assess {whom} for {_of(children)}",
        "she moves in first and the child follows when the assessment allows it",
    )


def _other_adults(proposal: Proposal) -> bool:
    """Whether anybody else of 18 or more lives with her by the end of the planning window."""
    end, grown = proposal.household.window_end, proposal.figure("adult_age")
    ages = (member.age(end) for member in proposal.household.members_in_window())
    return any(age is not None and age >= grown for age in ages)


def _paper(proposal: Proposal, code: str, who: Side, sentence: str, fallback: str) -> NeededStep:
    """All papers are wanted by one day, so that nobody waits for anybody."""
    return proposal.before_release(code, who, proposal.policy.letters_working_days, sentence, fallback)


def _of(children: Sequence[Child]) -> str:
    return "a child" if len(children) == 1 else counted(len(children), "child", "children")


def _return_of(children: Sequence[Child]) -> str:
    return "a child's return" if len(children) == 1 else f"the return of {_of(children)}"
