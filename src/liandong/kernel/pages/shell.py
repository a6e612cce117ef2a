"""页面四周：代表谁办理、导航、提示；以及未登录者看到的登录页和报错页。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from .shown import Link, Shown, Tone


@dataclass(frozen=True, slots=True)
class Notice(Shown):
    """What has just changed, said after a redirect; `draft` is the `FormPage.draft` that may now be forgotten."""

    text: str
    tone: Tone = Tone.DONE
    draft: str = ""


@dataclass(frozen=True, slots=True)
class MenuEntry(Shown):
    """One line of the left navigation; only what this post may use and what exists. `icon` is a name in icons.svg."""

    text: str
    url: str
    icon: str = "point"
    is_current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class MenuGroup(Shown):
    """Lines of the navigation under one heading, which opens and closes them; without a title they stand by themselves."""

    title: str
    entries: Sequence[MenuEntry]
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class PostChoice(Shown):
    """A post the signed-in person may act as; `key` is what the switch form posts as ``post``, `unread` counts its notices."""

    key: str
    agency: str
    role: str
    name: str = ""
    is_current: bool = False
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Shell(Shown):
    """What surrounds every page of a signed-in person; pages for strangers get ``shell=None``.

    `post_key` is printed as hidden ``post`` into every form that names no post itself. `switch_url` receives POST ``post`` and
    ``next``; `sign_out_url` receives POST; `search_url` receives POST ``q``, `suggest_url` the same while it is typed. An empty URL leaves that part out.
    """

    person: str
    agency: str
    role: str
    post_name: str = ""
    post_key: str = ""
    posts: Sequence[PostChoice] = ()
    menu: Sequence[MenuGroup] = ()
    notices_count: int = 0
    notices_url: str = ""
    search_url: str = ""
    search_text: str = ""
    suggest_url: str = ""
    help_url: str = ""
    home_url: str = "/"
    me_url: str = ""
    switch_url: str = ""
    sign_out_url: str = ""
    demo: bool = False
    notices: Sequence[Notice] = ()


@dataclass(frozen=True, slots=True)
class DemoAccount(Shown):
    """An account of the demonstration, offered on the sign-in page in demo mode only."""

    username: str
    person: str
    agency: str
    role: str


@dataclass(frozen=True, slots=True)
class SignInPage(Shown):
    """Signing in. `said` tells why one is here again, `said_link` what to do about it. `demo_accounts` and `demo_password` are printed only when `demo` is True; then the page says so.

    `other` is the way in through somebody else who vouches for people. Without `has_password` there is no form but, at
    `password_url`, one for the few who may; `note` says above the form for whom it is.
    """

    template: ClassVar[str] = "page/sign_in.html"
    form: Any
    action_url: str
    title: str = "登录"
    next_url: str = ""
    demo: bool = False
    demo_accounts: Sequence[DemoAccount] = ()
    demo_password: str = ""
    said: str = ""
    said_link: Link | None = None
    other: Link | None = None
    has_password: bool = True
    password_url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ErrorPage(Shown):
    """Something did not happen: `what` says what, `todo` says what to do. Hidden is told exactly like missing.

    `sign_out_url` prints a button that signs out, for a person whom no shell surrounds. `posts` are posts of the person
    in which the page would open: `switch_url` receives POST ``post`` and ``next``.
    """

    template: ClassVar[str] = "page/error.html"
    status: int
    title: str
    what: str
    todo: Sequence[str] = ()
    links: Sequence[Link] = ()
    trace: str = ""
    sign_out_url: str = ""
    posts: Sequence[PostChoice] = ()
    switch_url: str = ""
    next_url: str = ""
