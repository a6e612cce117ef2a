"""账户的表：人、岗位、授权代批。

A person signs in; a post (person × agency × role, from a day to a day) acts. A person may hold several posts and
acts in one at a time. A delegation lets a post act in the head's role between two days. Source: 行政处罚法第五十七条
（机关负责人）, legal-facts on 授权代批; 三员分立 of the three administrators.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from uuid_utils.compat import uuid7

from liandong.kernel.models import Record
from liandong.kernel.roles import HUMANS, Role
from liandong.kernel.sealed import BlindIndexField, SealedField
from liandong.ledger.rights import Rights


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(account=username)


class Person(Record, AbstractBaseUser):
    """A natural person with an account. Closed, never deleted."""

    last_login: Any = None
    account = models.CharField(max_length=40, unique=True, verbose_name="账号")
    name = models.CharField(max_length=40, verbose_name="姓名")
    mobile = SealedField("mobile", index="mobile_index", verbose_name="手机号")
    mobile_index = BlindIndexField()
    is_demo = models.BooleanField(default=False, verbose_name="演示账户")

    USERNAME_FIELD = "account"
    objects = People()

    class Meta:
        verbose_name = "人员"
        indexes = [models.Index(fields=["name", "uuid"], name="person_by_name")]

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.state == "open"

    def __str__(self) -> str:
        return self.name


class Post(Record):
    """岗位: one person for one agency in one role, from a day to a day (both included)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts", verbose_name="人员")
    role = models.CharField(
        max_length=16, choices=[(r.value, r.label) for r in Role if r in HUMANS], verbose_name="角色"
    )
    agency_name = models.CharField(max_length=100, verbose_name="机关")
    agency_code = models.CharField(max_length=24, verbose_name="机构编码")
    valid_from = models.DateField(verbose_name="起")
    valid_to = models.DateField(null=True, verbose_name="止")
    basis = models.CharField(max_length=200, verbose_name="任职依据")

    class Meta:
        verbose_name = "岗位"
        indexes = [
            models.Index(fields=["owner", "role"], name="post_agency_role"),
            models.Index(fields=["agency_name", "uuid"], name="post_by_agency"),
            models.Index(fields=["valid_from", "uuid"], name="post_by_start"),
            models.Index(fields=["valid_to", "uuid"], name="post_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_name} {Role(self.role).label}"


class Factor(models.Model):
    """第二重验证: the secret a person's phone counts codes from, sealed; which step was last used; recovery codes as hashes.

    No record: it has no state that others could see. It begins and ends by acts on the person's own record. A row that
    has ended is never used again; `last_step` only grows, so that a code is good once.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE")

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="factors", verbose_name="人员")
    secret = SealedField("secret", index="secret_index", verbose_name="密钥")
    secret_index = BlindIndexField()
    last_step = models.BigIntegerField(default=0)
    recovery = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "第二重验证"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], name="one_factor_a_person", condition=models.Q(ended_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return "动态口令"


class Delegation(Record):
    """授权代批: the head lets another post of the same agency approve in his name between two days."""

    head = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="given", verbose_name="授权人岗位")
    delegate = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="received", verbose_name="代批人岗位"
    )
    valid_from = models.DateField(verbose_name="起")
    valid_to = models.DateField(verbose_name="止")
    basis = models.CharField(max_length=200, verbose_name="授权依据")

    class Meta:
        verbose_name = "授权代批"
        indexes = [
            models.Index(fields=["valid_from", "uuid"], name="delegation_by_start"),
            models.Index(fields=["valid_to", "uuid"], name="delegation_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.head.person.name}授权{self.delegate.person.name}代批"


class AgencySystem(Record):
    """系统接入: an agency's own line system may call the interface in one post, within scopes, until a day (included).

    Of the token only its SHA-256 is kept; it carries 256 random bits, so nothing slower is needed.
    """

    name = models.CharField(max_length=60, verbose_name="系统名称")
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="systems", verbose_name="以谁的岗位"
    )
    scopes = models.JSONField(verbose_name="可以做什么")
    valid_to = models.DateField(verbose_name="有效期至")
    basis = models.CharField(max_length=200, verbose_name="接入依据")
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "系统接入"
        indexes = [
            models.Index(fields=["name", "uuid"], name="system_by_name"),
            models.Index(fields=["valid_to", "uuid"], name="system_by_end"),
        ]

    def __str__(self) -> str:
        return self.name


class SystemUse(models.Model):
    """When a system last called, to the minute; beside the record, because calling is no act upon it."""

    rights = Rights(app="SELECT, INSERT, UPDATE", redactor="")

    system = models.OneToOneField(
        AgencySystem, on_delete=models.PROTECT, primary_key=True, related_name="use"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = "系统最近调用"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class SignedIn(models.Model):
    """One sign-in that has not ended: since when, last seen (to the minute), with what; it goes when the session goes.

    `is_told` turns false when the account is signed in to elsewhere, until this one has been told.
    """

    rights = Rights(app="SELECT, INSERT, UPDATE, DELETE", redactor="")

    session_key = models.CharField(max_length=40, primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sign_ins")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    agent = models.CharField(max_length=60)
    is_told = models.BooleanField(default=True)

    class Meta:
        verbose_name = "登录状态"

    def __str__(self) -> str:
        return self.agent


class Tally(models.Model):
    """How often something was done since a moment; what is counted stands as a keyed hash only."""

    rights = Rights(app="SELECT, INSERT, UPDATE, DELETE", redactor="")

    subject = models.CharField(max_length=64, primary_key=True)
    times = models.PositiveSmallIntegerField()
    since = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "计次"

    def __str__(self) -> str:
        return f"{self.times}次"
