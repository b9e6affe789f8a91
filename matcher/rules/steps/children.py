"""What must be on paper before a child returns, or surely stays: letters, agreements, decisions, assessments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.domain import Child
from matcher.rules.members import CARE_ORDERS, IN_CARE_ORDERS, child_status, stay_in_doubt
from matcher.rules.steps.step import NeededStep, Proposal, Side, counted

FAMILY_CARERS = ("kinship", "father", "friends")


def children_steps(proposal: Proposal) -> Iterator[NeededStep]:
    """Steps for the children who count and come to live with her within the planning window."""
    children = [member.child for member in proposal.household.members_in_window() if member.child]
    returning = [child for child in children if child_status(child) != "with_her"]
    staying = [child for child in children if stay_in_doubt(child)]
    yield from _letters(proposal, [child for child in returning if _services_decide(child)], staying)
    yield from _carer(proposal, [child for child in returning if child.carer in FAMILY_CARERS])
    yield from _responsibility(proposal, [child for child in returning if child.parental_responsibility is False])
    to_court, in_court = (list(filter(_court_decides, some)) for some in (returning, staying))
    yield from _court(proposal, to_court, in_court)
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


def _letters(proposal: Proposal, returning: Sequence[Child], staying: Sequence[Child]) -> Iterator[NeededStep]:
    """The two letters of the deadlock; each council that is named writes its own."""
    if not returning and not staying:
        return
    councils = len({child.council.strip().casefold() for child in (*returning, *staying) if child.council})
    services, confirmed = "children's services", f"Children's services confirm {_coming(returning, staying)}"
    if councils > 1:
        services = f"each of the {councils} councils"
        what = " or ".join(words for words, some in (("return", returning), ("stay with her", staying)) if some)
        confirmed = f"Each of the {councils} councils confirms the {what} of the children it answers for"
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
        f"{confirmed} in writing to the landlord",
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


def _court(proposal: Proposal, returning: Sequence[Child], staying: Sequence[Child]) -> Iterator[NeededStep]:
    if returning or staying:
        yield _paper(
            proposal,
            "court_decision",
            "court",
            f"The decision of the court and the council on {_coming(returning, staying)} is on file",
            "plan a first home without the child and a second one for the return"
            if returning
            else "plan a home that suits her with and without the child",
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


def _coming(returning: Sequence[Child], staying: Sequence[Child]) -> str:
    """a child's return; the return of 2 children and a child's stay with her."""
    found = []
    if returning:
        found.append("a child's return" if len(returning) == 1 else f"the return of {_of(returning)}")
    if staying:
        found.append("a child's stay with her" if len(staying) == 1 else f"the stay of {_of(staying)} with her")
    return " and ".join(found)
