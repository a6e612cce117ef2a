"""账户回答内核的问题：这个岗位此刻还算数吗；哪些岗位在哪些机关、担任什么。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from liandong.accounts import throttle, tokens
from liandong.accounts.models import AgencySystem, Person, Post
from liandong.accounts.states import HOUSE_ACCOUNTS
from liandong.kernel import ports
from liandong.kernel.actor import Actor
from liandong.kernel.roles import ADMINS, Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import now, today
from liandong.registry.models import Agency


def _held_today() -> Q:
    """Held on this day for an agency that is in force; an abolished agency's posts see and do nothing."""
    day = today()
    in_force = Agency.objects.filter(state="in_force").values("uuid")
    return Q(state="held", valid_from__lte=day, owner__in=in_force) & (
        Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )


def _held() -> QuerySet[Post]:
    return Post.objects.filter(_held_today())


def person_with(account: str) -> Person | None:
    """The person whose account this is, while it is open."""
    return Person.objects.filter(account=account, state="open").first()


def keeps_password(account: str) -> bool:
    """Whether an account may sign in by password: anybody's, unless passwords are left to the three administrators."""
    if settings.PASSWORD_SIGN_IN:
        return True
    return _held().filter(person__account=account, role__in=[r.value for r in ADMINS]).exists()


_CAPACITIES = """
    SELECT 1 AS turn, p.id, p.uuid, p.role, p.owner, p.agency_name, NULL::uuid AS delegation FROM accounts_post p
    JOIN accounts_person n ON n.id = p.person_id JOIN registry_agency a ON a.uuid = p.owner
    WHERE p.person_id = %(person)s AND n.state = 'open' AND p.state = 'held' AND a.state = 'in_force'
      AND p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to >= %(day)s)
    UNION ALL
    SELECT 2, d.id, p.uuid, %(head)s, p.owner, p.agency_name, d.uuid FROM accounts_post p
    JOIN accounts_person n ON n.id = p.person_id JOIN registry_agency a ON a.uuid = p.owner
    JOIN accounts_delegation d ON d.delegate_id = p.id
    JOIN accounts_post h ON h.id = d.head_id JOIN registry_agency b ON b.uuid = h.owner
    WHERE p.person_id = %(person)s AND n.state = 'open' AND p.state = 'held' AND a.state = 'in_force'
      AND p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to >= %(day)s)
      AND d.state = 'given' AND d.valid_from <= %(day)s AND d.valid_to >= %(day)s AND b.state = 'in_force'
      AND h.state = 'held' AND h.valid_from <= %(day)s AND (h.valid_to IS NULL OR h.valid_to >= %(day)s)
    ORDER BY turn, id
"""


def actors_of(person: Person, trace: str = "") -> list[Actor]:
    """Every capacity in which a person may act today: own posts first, then 授权代批. One statement, for every page asks it."""
    with connection.cursor() as cursor:
        cursor.execute(_CAPACITIES, {"person": person.pk, "head": Role.AGENCY_HEAD.value, "day": today()})
        found = cursor.fetchall()
    return [
        _actor(person, post, role, agency, name, delegation, trace)
        for _, _, post, role, agency, name, delegation in found
    ]


def _actor(
    person: Person, post: UUID, role: str, agency: UUID, agency_name: str, delegation: UUID | None, trace: str
) -> Actor:
    return Actor(
        person=person.uuid,
        person_name=person.name,
        post=post,
        role=Role(role),
        agency=agency,
        agency_name=agency_name,
        delegation=delegation,
        origin="demo" if settings.DEMO else "live",
        trace=trace,
    )


_USED = """
    INSERT INTO accounts_systemuse AS u (system_id, at) VALUES (%s, %s)
    ON CONFLICT (system_id) DO UPDATE SET at = excluded.at WHERE u.at < excluded.at - interval '1 minute'
"""


def actor_of_system(token: str, trace: str = "") -> Actor | None:
    """The capacity in which an agency's own system calls, by its token; None for one that is wrong, over or stopped.

    Stamps the use, to the minute.
    """
    digest = tokens.digest(token)
    system = _admitted().filter(digest=digest).select_related("post__person").first() if digest else None
    if system is None or not _held().filter(pk=system.post_id, person__state="open").exists():
        return None
    with connection.cursor() as cursor:
        cursor.execute(_USED, [system.pk, now()])
    post = system.post
    own = _actor(post.person, post.uuid, post.role, post.owner, post.agency_name, None, trace)
    return replace(own, token=system.uuid, system=system.name, scopes=frozenset(system.scopes))


def _admitted() -> QuerySet[AgencySystem]:
    return AgencySystem.objects.filter(state="admitted", valid_to__gte=today())


_POST = """
    SELECT p.id, p.role FROM accounts_post p
    JOIN accounts_person n ON n.id = p.person_id JOIN registry_agency a ON a.uuid = p.owner
    WHERE p.uuid = %(post)s AND n.uuid = %(person)s AND p.state = 'held' AND n.state = 'open' AND a.state = 'in_force'
      AND p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to >= %(day)s)
    FOR SHARE OF p, n, a
"""
_SYSTEM = """
    SELECT s.id FROM accounts_agencysystem s
    WHERE s.uuid = %(token)s AND s.post_id = %(own)s AND s.state = 'admitted' AND s.valid_to >= %(day)s
    FOR SHARE OF s
"""
_DELEGATION = """
    SELECT d.id FROM accounts_delegation d JOIN accounts_post h ON h.id = d.head_id
    JOIN registry_agency a ON a.uuid = h.owner
    WHERE d.uuid = %(delegation)s AND d.delegate_id = %(own)s AND d.state = 'given'
      AND d.valid_from <= %(day)s AND d.valid_to >= %(day)s AND a.state = 'in_force'
      AND h.state = 'held' AND h.valid_from <= %(day)s AND (h.valid_to IS NULL OR h.valid_to >= %(day)s)
    FOR SHARE OF d, h
"""


class Book:
    """The kernel's port `posts`."""

    def capacity(self, post: UUID, delegation: UUID | None) -> Actor | None:
        """The post's holder as an actor, by name and role as they are today."""
        held = Post.objects.select_related("person").filter(_held_today(), uuid=post).first()
        found = actors_of(held.person) if held is not None else []
        return next((a for a in found if a.post == post and a.delegation == delegation), None)

    def may_try(self, actor: Actor) -> Verdict:
        """Take one of the person's tries at proving himself."""
        return throttle.take_proof(actor.person)

    def tried_well(self, actor: Actor) -> None:
        """The proof was good."""
        throttle.proved(actor.person)

    def lock_active(self, actor: Actor) -> Verdict:
        """Hold under share locks all that the capacity rests on, or say which of it is no more.

        Person, post, agency, and the token or the delegation with the head's post: ending any of them waits for this
        act, and this act, had it to wait, is judged by what stands then.
        """
        asked = {
            "post": actor.post, "person": actor.person, "token": actor.token, "delegation": actor.delegation,
            "day": today(),
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(_POST, asked)
            post = cursor.fetchone()
            if post is None:
                return _why_not(actor)
            asked["own"], role = post
            if actor.token is not None:
                cursor.execute(_SYSTEM, asked)
                if cursor.fetchone() is None:
                    return refuse(
                        "system_ended",
                        f"{actor.system}的接入已经到期或停止，请联系安全管理员。",
                        HOUSE_ACCOUNTS,
                    )
            if actor.delegation is None:
                if role != actor.role.value:
                    return refuse("role_changed", "您这个岗位的角色已经变更，请重新登录。", HOUSE_ACCOUNTS)
                return allow("post_active", "岗位有效。")
            cursor.execute(_DELEGATION, asked)
            if cursor.fetchone() is None:
                return refuse(
                    "delegation_ended", "授权代批已经到期或收回，请由机关负责人办理。", HOUSE_ACCOUNTS
                )
        return allow("delegation_active", "授权代批有效。")

    def holding(
        self, *, agencies: Iterable[UUID | None], posts: Iterable[UUID], roles: Iterable[Role]
    ) -> list[ports.Post]:
        wanted = set(agencies)
        where = Q(uuid__in=list(posts)) | Q(owner__in=[a for a in wanted if a is not None])
        if None in wanted:
            where = Q()
        names = [r.value for r in roles]
        own = Post.objects.select_related("person").filter(_held_today(), where, person__state="open")
        found = {p.uuid: _port(p, Role(p.role)) for p in own.filter(role__in=names)}
        if Role.AGENCY_HEAD.value in names:
            day = today()
            acting = own.filter(
                received__state="given", received__valid_from__lte=day, received__valid_to__gte=day,
                received__head__in=_held(),
            )  # fmt: skip
            for p in acting:
                found.setdefault(p.uuid, _port(p, Role.AGENCY_HEAD))
        return sorted(found.values(), key=lambda p: p.post)


def _why_not(actor: Actor) -> Verdict:
    if not Agency.objects.filter(uuid=actor.agency, state="in_force").exists():
        return refuse(
            "agency_not_in_force", f"{actor.agency_name}不在册，不能以它的名义办理。", HOUSE_ACCOUNTS
        )
    return refuse(
        "post_ended", "您的这个岗位已经离任或尚未开始，不能再以它办理。请切换岗位或重新登录。", HOUSE_ACCOUNTS
    )


def _port(post: Post, role: Role) -> ports.Post:
    return ports.Post(post.uuid, post.person.uuid, post.person.name, role, post.owner)
