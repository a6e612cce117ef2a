"""各进程：网页、后台作业、排序、见证人，以及把它们一起立起来的 demo。"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from liandong.conf.cli.parser import Command
from liandong.conf.run.home import Home, RunError
from liandong.conf.run.station import Service, Station, alone
from liandong.now import at, now
from liandong.watch import logs

if TYPE_CHECKING:
    from liandong.demo.city import City

USUAL_PARTIES, MOST_PARTIES = 20_000, 500_000
USUAL_LEADS, MOST_LEADS = 320, 5_000
BUILT_BEFORE = timedelta(days=60)
SERVER_LOG = Path(logs.__file__).with_name("granian.json")
"""Tells the web server to write its own lines in our shape."""

A_COMMAND = (sys.executable, "-m", "liandong")


def _web(options: argparse.Namespace) -> int:
    """Replace this process by the web server."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_counting_place(Home(), options.port))
    argv = [
        sys.executable, "-m", "granian", "liandong.conf.wsgi:application", "--interface", "wsgi", "--no-ws",
        "--host", options.host, "--port", str(options.port), "--workers", str(options.workers),
        "--blocking-threads", "2", "--respawn-failed-workers", "--log-level", "warning",
        "--log-config", str(SERVER_LOG),
    ]  # fmt: skip
    if options.certificate:
        argv += ["--ssl-certificate", str(options.certificate), "--ssl-keyfile", str(options.key)]
        os.environ["LIANDONG_TLS"] = "1"
    _check_numbers()
    os.environ["LIANDONG_PROCESS"] = "liandong-web"
    os.execv(sys.executable, argv)  # noqa: S606  换成网页服务器，参数都是我们的


def _counting_place(home: Home, port: int) -> Path:
    """An empty folder in which the web processes of one port count together; what an earlier run counted goes."""
    place = home.folder("metrics") / str(port)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    return place


def _check_numbers() -> None:
    """Say at the start which personal numbers cannot be read; without any key the process does not start.

    A database that does not answer yet, or has no tables, is not this check's affair.
    """
    from django.db import connection
    from django.db.utils import DatabaseError

    from liandong.kernel.rotating import findings

    try:
        for sentence in findings():
            sys.stderr.write(f"{sentence}\n")
    except DatabaseError:
        pass
    finally:
        connection.close()


def _worker(options: argparse.Namespace) -> int:
    """Run background jobs until told to stop."""
    from liandong.kernel.working import work

    _check_numbers()
    work(options.concurrency)
    return 0


def _sequencer(options: argparse.Namespace) -> int:
    """Order the ledger until told to stop."""
    from django.conf import settings

    from liandong.conf.run.database import VARIABLE
    from liandong.conf.run.identity import kept_log_signer
    from liandong.ledger.keys import witness_vkeys
    from liandong.ledger.sequencer import Sequencer, Signer
    from liandong.proof.keys import Verifier

    home = Home()
    signer = Signer(settings.LEDGER_ORIGIN, kept_log_signer(home, settings.LEDGER_ORIGIN))
    witnesses = options.witness or os.environ.get("LIANDONG_WITNESSES", "").split()
    sequencer = Sequencer(
        os.environ[VARIABLE], signer, witnesses, home.path / "sequencer.alive", home.path / "sequencer.seen",
        [Verifier.parse(vkey) for vkey in witness_vkeys()],
    )  # fmt: skip

    def stop(number: int, frame: FrameType | None) -> None:
        sequencer.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sequencer.run()
    return 0


def _demo(options: argparse.Namespace) -> int:
    """Everything at once: database, migrations, demonstration city, all processes."""
    from liandong.conf.run.database import prepare
    from liandong.conf.run.identity import platform_environment
    from liandong.conf.run.ports import take_port
    from liandong.conf.run.source import admin_source

    home, began = Home(), time.monotonic()
    with alone(home), admin_source(home) as source:
        prepare(source.dsn, options.database, home.env, trust=source.trust)
        environment = platform_environment(home, demo=True)
        _step(environment, "migrate")
        seeding = ("--parties", str(options.parties), "--leads", str(options.leads))
        _step(environment, "seed", *seeding, *(["--small"] if options.small else []))
        port = take_port(home, "web", options.port)
        witnesses = [take_port(home, f"witness-{n}", 8320 + n) for n in (1, 2)]
        services = _services(home, environment, port, witnesses)
        station = Station(services, home, cluster=source.cluster)
        return station.run(lambda: _welcome(port, home, time.monotonic() - began))


def _services(home: Home, environment: Mapping[str, str], port: int, witnesses: list[int]) -> list[Service]:

    log_vkey = (home.keys / "log.vkey").read_text().strip()
    own = {**environment, "LIANDONG_HOME": str(home), "LIANDONG_BASE_URL": f"http://localhost:{port}"}
    found: list[Service] = []
    for number, listens in enumerate(witnesses, start=1):
        name = f"{environment['LIANDONG_NODE']}/witness-{number}"
        argv = (
            *A_COMMAND, "witness", "--folder", str(home.witness(number)), "--port", str(listens), "--name", name, "--log", log_vkey,
        )  # fmt: skip
        found.append(
            Service(f"见证人{number}", argv, own, ready=_answers(f"http://127.0.0.1:{listens}/healthz"))
        )
    urls = [word for w in witnesses for word in ("--witness", f"http://127.0.0.1:{w}")]
    alive = home.path / "sequencer.alive"
    alive.unlink(missing_ok=True)
    found.append(Service("排序", (*A_COMMAND, "sequencer", *urls), own, ready=alive.exists))
    found.append(Service("后台作业", (*A_COMMAND, "worker"), own))
    found.append(
        Service(
            "网页",
            (*A_COMMAND, "web", "--port", str(port)),
            own,
            ready=_answers(f"http://127.0.0.1:{port}/sign-in"),
        )
    )
    return found


def _answers(url: str) -> Callable[[], bool]:
    def ready() -> bool:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=2) as answer:
            return bool(answer.status == 200)

    return ready


def _step(environment: Mapping[str, str], *words: str) -> None:
    """Run one command of ours to its end as a process of its own, with its own database role."""
    done = subprocess.run([*A_COMMAND, *words], env={**os.environ, **environment}, check=False)
    if done.returncode:
        raise RunError(f"liandong {words[0]} 没有成功，平台没有启动。原因见上。")


def _welcome(port: int, home: Home, seconds: float) -> None:
    sys.stdout.write(
        f"\n联动平台（演示）已就绪，用时 {seconds:.1f} 秒。\n\n"
        f"  地址      http://localhost:{port}/\n"
        f"  演示账号  登录页列出全部岗位的账号；密码都是 liandong-yanshi\n"
        f"            例如 wz.lianluo（武陟县市场监督管理局联络员）、jiandu（焦作市司法局行政执法监督）\n"
        f"  运行状态  {home}（日志在 logs 子目录）\n\n按 Ctrl-C 停止。\n"
    )
    sys.stdout.flush()


def _seed(options: argparse.Namespace) -> int:
    """Build the demonstration city; only in demo mode, only once."""
    from django.conf import settings

    from liandong.demo import draws, findings, inspections, officers, onsite, parties, publications, transfers
    from liandong.demo.catalogue import Catalogue
    from liandong.demo.city import City
    from liandong.demo.delivering import newest
    from liandong.demo.stories import play

    if not settings.DEMO:
        raise RunError("演示之城只能建在演示环境里；正式环境请用 liandong found 装机。")
    city = City(is_small=options.small)
    with at(now() - BUILT_BEFORE) if not options.small else nullcontext():
        is_new = city.build()
    if is_new:
        sys.stdout.write("演示之城已建成。\n")
    if not options.small:
        with at(now() - BUILT_BEFORE):
            Catalogue(city).build()
            officers.play(city)
        play(city)
        _whole(findings.play, city)
        if options.leads:
            _told_of_leads(city, options.leads)
        for later in (publications, transfers, inspections, onsite):
            _whole(later.play, city)
        since = newest()
        with at(now() - draws.BEFORE):
            is_waiting = parties.bring_in(city, options.parties)
            draws.write_parties(since)
        draws.play(city)
        if is_waiting and options.parties > draws.MOST:
            sys.stdout.write("检查对象已核对，平台启动后由后台写入；进度见网页的“成批导入”。\n")
    return 0


def _told_of_leads(city: City, count: int) -> None:
    """Leads, and what comes of them; where the city went on without them it is said, and none are added."""
    from liandong.demo import assistance, cases, disputes, leads, letters
    from liandong.transfers.models import Transfer

    if Transfer.objects.exists() and not leads.is_played():
        sys.stdout.write(
            "这座演示之城第一次启动时没有演违法线索，没有添加；要有的，请换一个运行状态目录（LIANDONG_HOME）重新建。\n"
        )
        return
    leads.play(city, count)
    cases.play(city, min(count, cases.USUAL))
    for story in (disputes, assistance, letters):
        _whole(story.play, city)


def _whole(play: Callable[[City], None], city: City) -> None:
    """A story stands as a whole or not at all: one that broke off is played again from its beginning."""
    from django.db import transaction

    with transaction.atomic():
        play(city)


def _up_to(most: int) -> Callable[[str], int]:
    """Reads a number from nought to `most`."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or int(text) > most:
            raise argparse.ArgumentTypeError(f"应为0至{most}的整数")
        return int(text)

    return read


def _web_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听地址，默认仅本机")
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="监听端口，默认 8000")
    parser.add_argument("--workers", type=int, default=2, metavar="个数", help="进程数，默认 2")
    parser.add_argument(
        "--certificate", type=Path, metavar="文件", help="TLS 证书链（PEM）；给出即以 https 服务"
    )
    parser.add_argument("--key", type=Path, metavar="文件", help="TLS 私钥（PEM）")


def _worker_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=2, metavar="个数", help="同时执行的作业数，默认 2")


def _sequencer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="地址",
        help="见证人的地址，可重复；不给则取 LIANDONG_WITNESSES（空格分隔）",
    )


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="首选端口，被占则顺次后移")
    parser.add_argument("--database", default="liandong", metavar="库名", help="数据库名，也是角色的前缀")
    parser.add_argument("--small", action="store_true", help="只建几个机关，没有检查对象，启动更快")
    _size_arguments(parser)


def _seed_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--small", action="store_true", help="只建几个机关，不演已经发生的事")
    _size_arguments(parser)


def _size_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--parties", type=_up_to(MOST_PARTIES), default=USUAL_PARTIES, metavar="个数",
        help=f"生成的检查对象个数，0至{MOST_PARTIES}，默认{USUAL_PARTIES}；以后启动时写得更多，只添加多出来的",
    )  # fmt: skip
    parser.add_argument(
        "--leads", type=_up_to(MOST_LEADS), default=USUAL_LEADS, metavar="个数",
        help=f"演出的违法线索条数，0至{MOST_LEADS}，默认{USUAL_LEADS}；只在第一次启动时演",
    )  # fmt: skip


COMMANDS = (
    Command(("demo",), "建立环境和演示之城，启动整个平台，按 Ctrl-C 停止", _demo, _demo_arguments),
    Command(("web",), "网页和接口进程", _web, _web_arguments, role="app"),
    Command(("worker",), "后台作业进程", _worker, _worker_arguments, role="app"),
    Command(("sequencer",), "账本排序进程", _sequencer, _sequencer_arguments, role="sequencer"),
    Command(("seed",), "建成演示之城（只在演示环境）", _seed, _seed_arguments, role="app"),
)
