"""案件的执法人员：写的是谁，证件还有没有效，谁算经手了本案。

Main names: `certified`, `two_certified`, `listed`, `two_named`, `still_two`, `are_of`,
`handlers`, `has_handled`. Source: 行政处罚法第四十二条、第五十八条、第六十四条.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from liandong.cases.models import Case
from liandong.cases.states import ART_42
from liandong.kernel.actions import Act
from liandong.kernel.ports import posts
from liandong.kernel.roles import BUSINESS
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.registry.fields import split_words
from liandong.registry.models import Duty, Officer

FEWEST = 2
MOST_SAID = 200
"""How many characters officers may take as they are kept."""


def certified(agency: UUID, words: list[str]) -> tuple[list[Officer], list[str]]:
    """The officers meant, each once, whose certificates hold today; and the words that mean nobody or somebody unfit."""
    found: dict[int, Officer] = {}
    unfit: list[str] = []
    rows = Officer.objects.filter(
        Q(name__in=words) | Q(certificate__in=[word.upper() for word in words]),
        owner=agency, state="in_force", duty=Duty.ON, valid_from__lte=today(), valid_to__gte=today(),
    )  # fmt: skip
    known = list(rows)
    for word in words:
        named = [o for o in known if o.name == word] or [o for o in known if o.certificate == word.upper()]
        if len(named) == 1:
            found[named[0].pk] = named[0]
        else:
            unfit.append(word)
    return list(found.values()), unfit


def two_certified(act: Act, words: list[str]) -> Verdict:
    """Whether at least two certified officers of the agency are named."""
    officers, unfit = certified(act.actor.agency, words)
    if unfit:
        text = (
            f"本机关在岗、证件有效的执法人员中没有（或者不止一位）“{'、'.join(unfit)}”；同名的请填执法证号，"
            "没有登记的请先登记到执法人员名录库。"
        )
        return refuse("officer_unknown", text, ART_42)
    if len(officers) < FEWEST:
        return refuse("too_few_officers", "执法人员不得少于两人，请填两名以上证件有效的执法人员。", ART_42)
    if len(listed(officers)) > MOST_SAID:
        return too_many()
    return allow("two_certified", "执法人员符合要求。", ART_42)


def too_many() -> Verdict:
    """More of them than can be kept; nobody is left out in silence."""
    text = f"执法人员连同执法证号写出来超过{MOST_SAID}个字，记不下，请少填几名，写实际办理的人。"
    return refuse("too_many_officers", text, ART_42)


def words_of(text: str) -> list[str]:
    """The certificates in a list of officers as it is kept, or the words as typed where there are none."""
    return [word.rpartition("（")[2].rstrip("）") for word in text.split("、") if word]


def names_in(text: str) -> list[str]:
    """The names in it."""
    return [word.partition("（")[0] for word in text.split("、") if word]


def listed(officers: Sequence[Officer]) -> str:
    """Officers as they are kept: names with certificates."""
    return "、".join(f"{o.name}（{o.certificate}）" for o in officers)


def named(act: Act, words: list[str]) -> str:
    """The officers meant, as they are kept; `two_named` must have allowed them."""
    return listed(certified(act.actor.agency, words)[0])


def two_named(act: Act) -> Verdict:
    """Whether the officers typed are two certified ones of the agency."""
    return two_certified(act, act.values["officers"])


def still_two(act: Act, case: Case) -> Verdict:
    """Whether the case still has two certified officers."""
    return two_certified(act, words_of(case.officers))


def usual(case: Any) -> dict[str, Any]:
    """The officers of the case, as the first value of a form."""
    return {"officers": words_of(case.officers)}


def investigators(case: Case) -> set[str]:
    """Names of everybody who took part in the investigation: the officers of the case, of its notes and of its evidence."""
    texts: Iterable[str] = (
        case.officers, *case.notes.values_list("officers", flat=True), *case.evidence.values_list("collectors", flat=True),
    )  # fmt: skip
    return {name for text in texts for name in split_words("、".join(names_in(text)))}


def are_of(case: Case, words: Sequence[str]) -> bool:
    """Whether these words name the officers of the case: each of them once, and nobody else."""
    held = [{one, *names_in(one), *words_of(one)} for one in case.officers.split("、") if one]
    meant = [[n for n, said in enumerate(held) if word in said] for word in words]
    return sorted(meant) == [[n] for n in range(len(held))]


def handlers(case: Case) -> set[UUID]:
    """The persons who have handled the case: who proposed it, and who is one of its officers.

    An officer whose certificate names an account is that person; another is whoever of the agency bears the name.
    """
    asked = posts().holding(agencies=[], posts=[case.handler], roles=[]) if case.handler else []
    names = investigators(case)
    rows = Officer.objects.filter(owner=case.owner, name__in=names).exclude(
        state__in=("returned", "cancelled")
    )
    known = {row.name for row in rows if row.person}
    by_name = posts().holding(agencies=[case.owner], posts=[], roles=BUSINESS) if names - known else []
    return {
        *(p.person for p in asked), *(row.person for row in rows if row.person),
        *(p.person for p in by_name if p.person_name in names - known),
    }  # fmt: skip


def has_handled(case: Case, person: UUID) -> bool:
    """Whether this person has handled the case."""
    return person in handlers(case)
