"""档案的抽样核对：平台自己写成的一条都说得通，改坏一样就点名。"""

from __future__ import annotations

import pytest
from django.db import connection

from liandong.cases.models import Case
from liandong.cases.tests.stories import registered
from liandong.conf.bench import docket, sampling
from liandong.kernel.models import Access
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_parties import check, party_values
from liandong.leads.models import Lead
from liandong.leads.tests.stories import Story
from liandong.offences.models import Claim

pytestmark = pytest.mark.django_db
CODE = check("91410823MA0000001")


@pytest.fixture
def lead(city, monkeypatch):
    monkeypatch.setattr(sampling, "PREFIX", "")
    monkeypatch.setattr(sampling, "CASES", "")
    did(city.actor("wz.lianluo"), "parties.register_party", None, party_values("示例农资店", CODE))
    story = Story(city, party=CODE, party_name="", since="2026-02-01")
    story.take()
    return story.lead


@pytest.fixture
def case(lead, city):
    number = lead.verifications.get().number
    return registered(city, "wz.lianluo", "立1号", party=CODE, item="", verification=number)


def test_what_the_platform_writes_is_sound(lead):
    assert sampling.sampled() == (1, 0)


def test_a_case_that_the_platform_writes_is_sound(case):
    assert sampling.sampled() == (1, 1)


def test_a_case_written_in_bulk_is_sound_too(lead):
    lead.verifications.update(outcome="filed", case=docket.case_number(1))
    docket.written(connection.connection, 10)
    assert sampling.sampled() == (1, 1)
    assert Case.objects.get().verification == lead.verifications.get()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda case: Claim.objects.filter(kind="case").update(conduct="别的"), "别的"),
        (lambda case: Claim.objects.filter(kind="case").update(ended_at="2026-03-03T09:00+08:00"), "0条"),
        (lambda case: Access.objects.filter(kind="case").update(level=20), "办案机关"),
        (lambda case: Case.objects.update(depth="nosuch"), "depth"),
        (lambda case: Case.objects.update(searched="别的"), "检索的文字"),
        (lambda case: Case.objects.update(owner=case.uuid), "不是本机关的核查"),
    ],
)
def test_a_case_that_is_otherwise_is_named(case, spoil, why):
    spoil(case)
    with pytest.raises(sampling.Unsound) as wrong:
        sampling.sampled()
    assert why in str(wrong.value)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda lead: Claim.objects.update(party_code=""), CODE),
        (lambda lead: Claim.objects.update(ended_at="2026-03-03T09:00+08:00"), "0条"),
        (lambda lead: Access.objects.filter(kind="lead", post__isnull=False).delete(), "承办人"),
        (lambda lead: Access.objects.filter(kind="offence").update(ground="别的"), "本机关有记录"),
        (lambda lead: Lead.objects.update(origin="nosuch"), "origin"),
        (lambda lead: lead.verifications.update(handler_name=""), "handler_name"),
    ],
)
def test_a_row_that_is_otherwise_is_named(lead, spoil, why):
    spoil(lead)
    with pytest.raises(sampling.Unsound) as wrong:
        sampling.sampled()
    assert why in str(wrong.value) and "-" in str(wrong.value)
