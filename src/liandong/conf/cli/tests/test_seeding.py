"""演示之城：第二次启动什么也不添；第一次没有演线索的，后来要也不添，说明白。"""

from __future__ import annotations

from argparse import Namespace

import pytest

from liandong.conf.cli.serving import _seed
from liandong.demo.bodies import further_agencies, other_agencies
from liandong.leads.models import Lead
from liandong.ledger.models import LedgerEvent
from liandong.onsite.models import Inspection
from liandong.transfers.models import Transfer

pytestmark = pytest.mark.django_db


def test_a_city_without_leads_is_started_again_and_nothing_is_added(city, settings, capsys):
    wanted = (plan for plan in further_agencies() if plan.code == "C410823-POLICE")
    for plan in (*other_agencies(), *wanted):
        city.add_agency(plan)
    settings.DEMO = True
    asked = Namespace(small=False, leads=0, parties=0)
    assert _seed(asked) == 0
    held = LedgerEvent.objects.count()
    assert Transfer.objects.exists() and Inspection.objects.exists() and held > 100
    capsys.readouterr()
    assert _seed(asked) == 0
    assert LedgerEvent.objects.count() == held and capsys.readouterr().out == ""
    leads = Lead.objects.count()
    assert _seed(Namespace(small=False, leads=5, parties=0)) == 0
    assert (Lead.objects.count(), LedgerEvent.objects.count()) == (leads, held)
    assert "没有演违法线索，没有添加" in capsys.readouterr().out
