"""抽取包由不含平台代码的核对程序核对：真的账本、真的见证人，另一个进程；打开以前平台上哪里都没有各方的随机数。"""

from __future__ import annotations

import base64
import json
import logging
import subprocess
import sys
import zipfile
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection

from liandong.draw.verifier import SCRIPT
from liandong.draws import bundling, keeping, queries
from liandong.draws.jobs import make_waiting
from liandong.draws.models import DrawFile, Dropout, Seat
from liandong.draws.results import lists_of
from liandong.draws.tests.stories import HEAD, STAFF, opened
from liandong.inspections.tests.conftest import readied
from liandong.kernel.tests.staging import deliver_all, newest_job
from liandong.ledger.tests.ground import Ground
from liandong.parties.models import Party


@pytest.fixture
def ground(committed, city, tmp_path):
    return Ground(committed, readied(city), tmp_path)


@pytest.fixture
def witnessed(ground, monkeypatch):
    """See `with_witnesses`."""
    with with_witnesses(ground, monkeypatch) as found:
        yield found


@contextmanager
def with_witnesses(ground, monkeypatch):
    """A city whose ledger two witnesses sign; `minute` orders what waits, has it signed and runs the minute's job."""
    with ground.witness(1) as one, ground.witness(2) as two:
        vkeys = [server.witness.signer.verifier.vkey for server in (one, two)]
        for n, (name, vkey) in enumerate([("log", ground.log_vkey), *zip("ab", vkeys, strict=True)]):
            (ground.folder / f"{n}-{name}.vkey").write_text(vkey)
        files = sorted(str(path) for path in ground.folder.glob("*.vkey"))
        monkeypatch.setattr(settings, "LEDGER_VKEY_FILE", files[0])
        monkeypatch.setattr(settings, "WITNESS_VKEY_FILES", files[1:])
        ground.keys = ("--log-key", ground.log_vkey, *(o for vkey in vkeys for o in ("--witness", vkey)))

        def minute(*signing):
            ground.order()
            ground.co_sign(*(signing or (one, two)))
            make_waiting(0)

        ground.servers = (one, two)

        ground.minute = minute
        yield ground


def checked(path, *options):
    """Exit code and text of the verifier in a process of its own."""
    words = [sys.executable, "-I", "-X", "utf8", str(SCRIPT), str(path), *options]
    done = subprocess.run(words, capture_output=True, check=False)
    return done.returncode, done.stdout.decode()


def written(draw, name, folder):
    path = folder / name
    path.write_bytes(keeping.read(draw, name))
    return path


def finished(ground, **more):
    story, before = opened(ground.city), newest_job()
    story.bound(**more).commits().outside().reveal().deliver(before)
    return story, before


def test_a_published_draw_is_verified_by_a_stranger(witnessed, tmp_path):
    story, before = finished(witnessed)
    story.published().deliver(before)
    draw = story.draw
    assert queries.public_bundle_of(draw) is None and queries.without_bundle() == []
    witnessed.minute()
    code, said = checked(written(draw, keeping.PUBLIC, tmp_path), *witnessed.keys)
    assert code == 0, said
    assert "会签的见证人 2 个" in said and "登记的先后" in said and "打开没有逾期" in said
    register = tmp_path / "register.txt"
    register.write_text("\n".join(Party.objects.exclude(form="citizen").values_list("code", flat=True)))
    code, said = checked(
        written(draw, keeping.FULL, tmp_path), *witnessed.keys, "--register", str(register)
    )  # fmt: skip
    assert code == 0 and "与登记名册的" in said, said
    make_waiting(0)
    assert DrawFile.objects.filter(draw=draw, name=keeping.PUBLIC).count() == 1

    party = Party.objects.get(code="91410823T000000003")
    row = tmp_path / "row.json"
    row.write_text(json.dumps(bundling.row_of(draw, party.uuid), ensure_ascii=False))
    code, said = checked(row)
    assert code == 3 and f"就是 {party.code}" in said and "不符" not in said, said


def test_a_bundle_waits_for_every_witness_it_needs_and_one_kept_with_too_few_is_made_anew(
    witnessed, tmp_path
):
    story, before = finished(witnessed)
    story.published().deliver(before)
    draw, first = story.draw, witnessed.servers[0]
    witnessed.minute(first)  # 另一个见证人停了
    assert queries.public_bundle_of(draw) is None and bundling.log_of(draw) is None
    kept = keeping.keep(draw, keeping.PUBLIC, b"PK", cosigned=1)
    assert queries.without_bundle() == []
    witnessed.minute()
    newest = queries.public_bundle_of(draw)
    assert (newest.edition, newest.cosigned) == (kept.edition + 1, 2)
    witnessed.act()
    witnessed.minute(first)  # 此后的检查点又只有一个签
    assert len(bundling.log_of(draw)["checkpoint"].rpartition("\n\n")[2].splitlines()) == 3
    code, said = checked(written(draw, keeping.PUBLIC, tmp_path), *witnessed.keys)
    assert code == 0 and queries.without_bundle() == [], said


def test_the_public_bundle_names_nobody_who_is_drawn_or_sent(witnessed, tmp_path):
    story, before = finished(witnessed)
    story.published().deliver(before)
    witnessed.minute()
    with zipfile.ZipFile(written(story.draw, keeping.PUBLIC, tmp_path)) as archive:
        assert set(archive.namelist()) == {"draw.json", "targets.tsv"}
        told = b"".join(archive.read(name) for name in archive.namelist()).decode()
    codes = [
        *Party.objects.exclude(code="").values_list("code", flat=True),
        *(f"MARK{n:08}" for n in range(8)),
    ]
    assert not [code for code in codes if code in told]
    assert "visits" not in json.loads(told[: told.rindex("}") + 1])


def test_replacements_make_a_new_bundle_that_holds(witnessed, tmp_path):
    """A target, an officer of another visit, and an officer of the visit that came in: one count, replayed by a stranger."""
    story, before = finished(witnessed)
    story.published().deliver(before)
    witnessed.minute()
    draw, number = story.draw, 0

    def dropped(**values):
        nonlocal number
        number += 1
        story.act(STAFF, "report_dropout", values | {"told": "有据"})
        story.act(HEAD, "approve_dropout", {"number": number})
        deliver_all(before)

    with_reserve = [id for one in lists_of(draw).values() if one.reserve for id in one.drawn]
    seats = Seat.objects.filter(visit__draw=draw, department="C410823-MARKET", is_staffed=True)
    one, two = seats.filter(visit__pseudonym__in=with_reserve)[:2]
    dropped(visit=one.visit.code, reason_code="U1")
    dropped(visit=two.visit.code, reason_code="R1", officer=two.officers[0])
    came = Seat.objects.get(visit__draw=draw, visit__code__endswith="#r1")
    dropped(visit=came.visit.code, reason_code="R1", officer=came.officers[0])
    target, officer, _ = Dropout.objects.filter(draw=draw).order_by("number")
    assert target.into and target.is_seated and officer.is_seated  # 名录小，人员有时没有可以补的
    witnessed.minute()
    assert DrawFile.objects.filter(draw=draw, name=keeping.PUBLIC).count() == 2
    code, said = checked(written(draw, keeping.PUBLIC, tmp_path), *witnessed.keys)
    assert code == 0 and "替换 1 次" in said and "另有 2 次换的是执法人员" in said, said
    full = written(draw, keeping.FULL, tmp_path)
    code, said = checked(full, *witnessed.keys)
    assert code == 0 and "替换 3 次" in said and "未核对" not in said, said
    forged = rewritten(full, lambda told: told["substitutes"][2]["team"]["officers"].append("X"))
    code, said = checked(forged, *witnessed.keys)
    assert code == 1 and "[不符] 替换第 3 号：派的人写的是" in said, said
    forged = rewritten(full, lambda told: told["events"][1].update(reason="U1"))
    code, said = checked(forged, *witnessed.keys)
    assert code == 1 and "账本里没有（或另有一份）：event/2" in said, said


def rewritten(path, change):
    """The same bundle with its document changed."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(content["draw.json"])
    change(told)
    made = path.with_name("forged.zip")
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in (content | {"draw.json": json.dumps(told).encode()}).items():
            archive.writestr(name, data)
    return made


def test_a_sealed_draw_holds_after_it_is_opened(witnessed, tmp_path):
    from liandong.now import at

    story, before = finished(witnessed, mode="sealed", unseal_by="2999-01-01T00:00:00+08:00")
    with at(story.after_visits):
        story.act(HEAD, "open_seal")
        story.published().deliver(before)
    witnessed.minute()
    code, said = checked(written(story.draw, keeping.PUBLIC, tmp_path), *witnessed.keys)
    assert code == 0 and "与封存时的根一致" in said, said


def found_in_database(text):
    """Tables any row of which, written out, holds the text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            quoted = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT EXISTS (SELECT 1 FROM {quoted} AS t WHERE t::text ILIKE %s)", [f"%{text}%"]
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_no_share_is_on_the_platform_before_it_is_opened(ground, caplog):
    """Neither in any table nor in a log, in hex or base64; the commitment is, so the search finds what is there."""
    caplog.set_level(logging.DEBUG)
    story = opened(ground.city).bound().commits().outside()
    for party, share in story.shares.items():
        spellings = [
            share.hex(),
            base64.b64encode(share).decode().rstrip("="),
            base64.urlsafe_b64encode(share).decode().rstrip("="),
        ]
        assert [found_in_database(text) for text in spellings] == [[], [], []]
        assert not any(text.lower() in caplog.text.lower() for text in spellings)
        assert "draws_share" in found_in_database(story.draw.shares.get(party=party).commit)
    story.reveal("JZ-JUSTICE")
    assert found_in_database(story.shares["P-2"].hex()) == ["draws_share"]
    assert found_in_database(story.shares["JZ-JUSTICE"].hex()) == []
