"""守护：就绪、再启动、放弃、依相反次序停下，自己被杀也不留下进程，别人的进程不碰。"""

import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from liandong.conf.run.home import CHECKOUT, Home, RunError
from liandong.conf.run.leftovers import end_leftovers
from liandong.conf.run.processes import end, identify, is_alive, marked
from liandong.conf.run.station import RESTARTS_A_MINUTE, Service, Station, alone

SERVICE = textwrap.dedent("""
    import os, pathlib, signal, sys, time
    name, book = sys.argv[1], pathlib.Path(sys.argv[2])
    def note(word):
        with book.open("a") as file:
            file.write(f"{word} {name} {os.getpid()}\\n")
    def leave(*_):
        note("stop")
        os._exit(0)
    signal.signal(signal.SIGTERM, leave)
    note("start")
    time.sleep(60)
""")


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path / "h")


@pytest.fixture
def book(tmp_path) -> Path:
    path = tmp_path / "book"
    path.touch()
    return path


def service(name: str, book: Path, **options) -> Service:
    """A service that writes down when it starts and stops, ready once it has said so."""
    options.setdefault("ready", lambda: f"start {name}" in book.read_text())
    return Service(name, [sys.executable, "-c", SERVICE, name, str(book)], **options)


def words(book: Path) -> list[str]:
    return [line.rpartition(" ")[0] for line in book.read_text().splitlines()]


def wait_for(condition, within: float = 10.0) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "没有等到"
        time.sleep(0.02)


def run(home: Home, services: list[Service], on_ready=None) -> tuple[int, str]:
    said: list[str] = []
    station = Station(services, home, say=said.append)
    code = station.run(lambda: (on_ready or (lambda s: s.stop()))(station))
    return code, "\n".join(said)


def test_starts_in_order_and_stops_in_the_opposite_order(home, book):
    code, _ = run(home, [service("a", book), service("b", book), service("c", book)])
    assert code == 0
    assert words(book) == ["start a", "start b", "start c", "stop c", "stop b", "stop a"]


def test_next_service_waits_for_the_one_before(home, book):
    began = time.monotonic()
    slow = service("a", book, ready=lambda: time.monotonic() - began > 0.6)
    run(home, [slow, service("b", book)])
    assert words(book)[:2] == ["start a", "start b"]
    assert time.monotonic() - began > 0.6


def test_killed_service_is_started_again(home, book):
    said = []
    station = Station([service("a", book)], home, say=said.append)
    original = station._look

    def look():
        original()
        if words(book).count("start a") == 2:
            station.stop()

    station._look = look
    assert station.run(lambda: os.kill(int(book.read_text().split()[2]), signal.SIGKILL)) == 0
    assert words(book) == ["start a", "start a", "stop a"]
    assert "意外退出（代码 -9）" in said[0]


def test_service_that_keeps_dying_stops_all_with_its_last_words(home, book, monkeypatch):
    monkeypatch.setattr("liandong.conf.run.station._Kept.next_pause", quick(RESTARTS_A_MINUTE))
    dying = Service("bad", [sys.executable, "-Sc", "raise SystemExit('port 8000 is on fire')"])
    code, said = run(home, [service("a", book), dying], on_ready=lambda station: None)
    assert code == 1
    assert "bad 一分钟内退出了" in said
    assert "port 8000 is on fire" in said
    assert words(book) == ["start a", "stop a"]


def quick(limit: int):
    """`_Kept.next_pause` without the waiting."""

    def next_pause(kept, now):
        kept.deaths.append(now)
        return None if len(kept.deaths) > limit else 0.01

    return next_pause


def test_pauses_grow_and_old_deaths_are_forgotten():
    from liandong.conf.run.station import _Kept

    kept = _Kept(Service("a", []))
    assert [kept.next_pause(t) for t in (1.0, 2.0, 3.0, 4.0, 5.0)] == [0.2, 0.4, 0.8, 1.6, 3.2]
    assert kept.next_pause(6.0) is None
    assert kept.next_pause(70.0) == 0.2


def test_service_that_is_never_ready_is_an_error(home, book):
    code, said = run(home, [service("a", book, ready=lambda: False, ready_within=0.3)])
    assert code == 1
    assert "没有就绪" in said


def test_missing_program_is_an_error_and_what_ran_is_stopped(home, book):
    code, said = run(home, [service("a", book), Service("b", ["/nonexistent/program"])])
    assert code == 1
    assert "b 无法启动" in said
    assert words(book) == ["start a", "stop a"]


def test_second_start_says_so_politely(home, book):
    with launch(home, book, "a") as first:
        code, said = run(home, [service("b", book)])
        assert code == 1
        assert f"已经在运行（进程 {first.pid}" in said
        with pytest.raises(RunError, match="已经在运行"), alone(home):
            pass
        first.terminate()
    assert words(book) == ["start a", "stop a"]


def test_preparation_and_station_may_share_the_lock(home, book):
    with alone(home):
        assert run(home, [service("a", book)])[0] == 0
        with pytest.raises(RunError), home.lock("station", wait=0):
            pass
    with home.lock("station", wait=0):
        pass


def launch(home: Home, book: Path, *names: str) -> subprocess.Popen:
    """A station in a process of its own, as at a terminal."""
    program = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from liandong.conf.run.home import Home
        from liandong.conf.run.station import Service, Station
        book = Path({str(book)!r})
        services = [Service(n, [sys.executable, "-c", {SERVICE!r}, n, str(book)],
                            ready=lambda n=n: f"start {{n}}" in book.read_text()) for n in {names!r}]
        sys.exit(Station(services, Home({str(home.path)!r})).run(lambda: print("ready", flush=True)))
    """)
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "src")}
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
    assert process.stdout.readline() == "ready\n", process.stdout.read()
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_reaches_the_station_alone_and_everything_stops_in_order(home, book, number):
    with launch(home, book, "a", "b") as station:
        began = time.monotonic()
        os.killpg(station.pid, number)
        assert station.wait(10) == 0
    assert time.monotonic() - began < 5
    assert words(book)[2:] == ["stop b", "stop a"]


def test_killed_station_leaves_nothing_behind(home, book):
    with launch(home, book, "a", "b") as station:
        services = [identify(int(line.split()[2])) for line in book.read_text().splitlines()]
        assert all(is_alive(p) for p in services)
        station.kill()
    wait_for(lambda: not any(is_alive(p) for p in services))
    assert sorted(words(book)[2:]) == ["stop a", "stop b"]


def test_next_start_ends_what_the_guardian_missed(home, book):
    with launch(home, book, "a") as station:
        service_process = identify(int(book.read_text().split()[2]))
        found = guardians(home)
        assert found
        for guardian in found:
            os.kill(guardian, signal.SIGKILL)
        station.kill()
    time.sleep(0.2)
    assert is_alive(service_process)
    code, said = run(home, [service("b", book)])
    assert (code, is_alive(service_process)) == (0, False)
    assert "上次运行留下的 1 个进程" in said


def guardians(home: Home) -> list[int]:
    """Process ids of the guardians of this home, found by their command line."""
    listed = subprocess.run(["ps", "-wweo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return [
        int(line.split()[0])
        for line in listed.splitlines()
        if "liandong.conf.run.guardian" in line and str(home.path) in line
    ]


def test_leftovers_of_another_home_are_not_touched(tmp_path, home, book):
    with launch(home, book, "a") as station:
        assert end_leftovers(Home(tmp_path / "other")) == 0
        assert end_leftovers(home, "token of another run") == 0
        assert station.poll() is None
        assert marked(home.path)
        station.terminate()
    assert words(book) == ["start a", "stop a"]


def test_foreign_process_with_a_noted_number_lives_on(home, book):
    stranger = subprocess.Popen(["sleep", "60"])
    note = {"token": "old", "services": [{"name": "web", "pid": stranger.pid, "started": "another:1"}]}
    (home.path / "services.json").write_text(json.dumps(note))
    assert run(home, [service("a", book)])[0] == 0
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_dead_service_does_not_leave_its_children_on_the_port(home, tmp_path):
    """A web server killed by -9 leaves workers that hold the port; they must go before it starts again."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    book = tmp_path / "pids"
    program = textwrap.dedent(f"""
        import os, socket, subprocess, sys, time
        listener = socket.create_server(("127.0.0.1", {port}))
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=[listener.fileno()])
        open({str(book)!r}, "a").write(f"{{os.getpid()}} {{child.pid}}\\n")
        time.sleep(60)
    """)
    station = Station(
        [Service("web", [sys.executable, "-c", program], ready=book.exists)], home, say=lambda _: None
    )
    original = station._look

    def look():
        original()
        if book.exists() and book.read_text().count("\n") == 2:
            station.stop()

    station._look = look
    assert station.run(lambda: os.kill(int(book.read_text().split()[0]), signal.SIGKILL)) == 0
    starts = [int(pid) for line in book.read_text().splitlines() for pid in line.split()]
    assert len(starts) == 4
    assert end([p for p in map(identify, starts) if p]) == []
