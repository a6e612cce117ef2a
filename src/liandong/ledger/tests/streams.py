"""一座自己的平台，和不停办理的客户：接口一路、门一路，没听到答复就用同一个键再交一次。"""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from django.db import Error as DatabaseError
from django.db import connection

from liandong.demo.city import City
from liandong.kernel import door
from liandong.kernel.outcome import Status

ACTION = "registry.change_agency_details"
READY_WITHIN = 240


class Station:
    """The platform of a scratch home, started as a person starts it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        environment = {
            k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "LIANDONG_DATABASE_URL")
        }
        self.environment = {**environment, "LIANDONG_HOME": str(home), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "liandong", "demo", "--small", "--port", str(20_000 + os.getpid() % 20_000)],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        self.said: list[str] = []
        self._ready = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()
        assert self._ready.wait(READY_WITHIN), "".join(self.said)
        self.url = f"http://localhost:{json.loads((home / 'ports.json').read_text())['web']}"

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if "Ctrl-C" in line:
                self._ready.set()

    def kill(self, name: str) -> None:
        """kill -9, proven by the station's own note or by PostgreSQL's."""
        if name == "PostgreSQL":
            [note] = self.home.glob("pg*/postmaster.pid")
            os.kill(int(note.read_text().splitlines()[0]), signal.SIGKILL)
            return
        services = json.loads((self.home / "services.json").read_text())["services"]
        for pid in (row["pid"] for row in services if row["name"] == name):
            os.kill(pid, signal.SIGKILL)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        argv = [sys.executable, "-m", "liandong", *words]
        return subprocess.run(argv, env=self.environment, capture_output=True, text=True, check=False)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class ByApi:
    """A client of the HTTP API, signed in with a session and its CSRF token."""

    def __init__(self, url: str, account: str, agency: str) -> None:
        self._url, self._agency, self._cookies = url, agency, http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self._cookies)
        )
        self._opener.open(f"{url}/sign-in", timeout=10).read()
        form = urllib.parse.urlencode({"account": account, "password": "liandong-yanshi"}).encode()
        assert "sign-in" not in self._send("/sign-in", form, {}).url

    def _send(self, path: str, body: bytes, headers: dict[str, str]):
        token = next(cookie.value for cookie in self._cookies if cookie.name == "csrftoken")
        request = urllib.request.Request(self._url + path, body, {"X-CSRFToken": token, **headers})
        return self._opener.open(request, timeout=10)

    def act(self, values: dict[str, str], key: str) -> str | None:
        """The event's id, or None when nothing certain was heard."""
        body = json.dumps({"record": self._agency, "values": values}).encode()
        try:
            with self._opener.open(f"{self._url}/api/v1/agency/{self._agency}", timeout=10) as read:
                headers = {"If-Match": read.headers["ETag"], "Idempotency-Key": key}
            with self._send(
                f"/api/v1/actions/{ACTION}", body, {**headers, "Content-Type": "application/json"}
            ) as answer:
                said = json.loads(answer.read())
        except urllib.error.HTTPError as error:
            if error.code == 412:  # somebody else was quicker: read again and try again
                return self.act(values, key)
            assert error.code >= 500, error.read().decode()
            return None
        except (OSError, http.client.HTTPException, ValueError):
            return None
        assert said["status"] in ("done", "repeated"), said
        return said["event"]


class ByDoor:
    """A client inside the house, with its own database connection."""

    def __init__(self, account: str, agency: str) -> None:
        self._actor, self._agency = City().actor(account), agency

    def act(self, values: dict[str, str], key: str) -> str | None:
        try:
            outcome = door.perform(self._actor, ACTION, self._agency, values, key=key)
        except DatabaseError:
            connection.close()
            return None
        assert outcome.is_done or outcome.status is Status.BUSY, outcome
        return str(outcome.event) if outcome.is_done else None


class Stream:
    """One client's intentions, one after another, each repeated with its key until it is acknowledged."""

    def __init__(self, number: int, client, stop: threading.Event) -> None:
        self.number, self.client, self.stop = number, client, stop
        self.acknowledged: dict[str, str] = {}
        self.attempts = 0

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                self._intend(f"03{self.number}-{7_000_000 + len(self.acknowledged)}")
        finally:
            connection.close()

    def _intend(self, phone: str) -> None:
        values = {"liaison": "张三", "liaison_phone": "0391-7000001", "phone": phone}
        deadline = time.monotonic() + 45
        while time.monotonic() < deadline:
            self.attempts += 1
            if event := self.client.act(values, f"chaos:{phone}"):
                self.acknowledged[phone] = event
                return
            time.sleep(0.1)
        raise AssertionError(f"{phone} 一直没有答复")
