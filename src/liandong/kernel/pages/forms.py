"""表单：一件事项所需的几个字段、后果、依据、冲突，和摆在旁边的有关记录。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from .shown import Change, Link, Shown


@dataclass(frozen=True, slots=True)
class Conflict(Shown):
    """The record moved while the form was open: who changed it, when, and what; typed text stays in the form."""

    who: str
    at: datetime
    changes: Sequence[Change] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Pick(Shown):
    """One line beside a form; where `value` is given, it can be put into the form by one press (scripts only)."""

    text: str
    url: str = ""
    note: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class PickBox(Shown):
    """Lines of one sort under a heading; `empty` says why there are none."""

    title: str
    picks: Sequence[Pick] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class BesideAnswer(Shown):
    """What was found for the form as it is typed so far, as the inside of its place beside the form.

    Attributes:
        told: one line for a narrow screen, where the place is far below; empty where nothing was found.
        refusal: why nothing was looked for.
        text: what would come of the form, as a page of plain text.
    """

    template: ClassVar[str] = "page/beside.html"
    boxes: Sequence[PickBox] = ()
    told: str = ""
    refusal: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Beside(Shown):
    """The place beside a form where records show that may be about the same thing.

    Attributes:
        url: receives the form by POST; answers with a `BesideAnswer` to our script and with the whole page to the button.
        fields: names of the fields whose change asks again; nothing else of the form is sent by the script.
        typed: those that ask also while they are typed; a picked line goes into the first and empties the others.
        file_url, file_button: receives the form by POST and answers with a file in a window of its own; empty where there is none.
    """

    title: str
    url: str
    button: str
    lead: str = ""
    fields: Sequence[str] = ()
    typed: Sequence[str] = ()
    answer: BesideAnswer | None = None
    file_url: str = ""
    file_button: str = ""


@dataclass(frozen=True, slots=True)
class FormPage(Shown):
    """One action as a form, as a page of its own or as the inside of the side panel (``fragment=True``).

    Attributes:
        form: a bound or unbound ``django.forms.Form``; its hidden fields are printed as they are.
        submit_text: the verb of the button, e.g. ``签收``.
        consequence: the sentence named before confirming, e.g. ``签收后，十个工作日的答复期限开始计算。``
        needs_confirming: ask once more in a dialog (scripts only; the sentence itself is always printed).
        provision: the legal ground, shown under the consequence.
        warnings: sentences of a permitting verdict that a person must read.
        refusal: the sentence of a refusing verdict on this attempt.
        version, key, post: printed as hidden ``version``, ``key``, ``post``; left out when empty (``post``: the shell's).
        is_download: the answer is a file, so the page stays and its button can be pressed again.
        beside: what stands beside the form while it is filled in.
        draft: name under which the browser keeps what was typed; empty keeps nothing. Put the post into it.
    """

    template: ClassVar[str] = "page/form.html"
    title: str
    form: Any
    action_url: str
    submit_text: str
    record: Link | None = None
    breadcrumb: Sequence[Link] = ()
    lead: str = ""
    consequence: str = ""
    needs_confirming: bool = False
    provision: str = ""
    warnings: Sequence[str] = ()
    refusal: str = ""
    conflict: Conflict | None = None
    version: str = ""
    key: str = ""
    post: str = ""
    draft: str = ""
    cancel_url: str = ""
    is_download: bool = False
    beside: Beside | None = None
