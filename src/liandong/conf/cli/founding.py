"""正式环境的装机：照一个 YAML 文件登记第一批机关，给三员各开一个账户、设一岗。

The file is read and checked whole before anything is written; every line goes through the one door as the named
system actor 装机, which stops working once the three administrators are in office. Running it again does only what
is still missing. Each administrator types his own password, so that no file ever holds it and nobody else knows it.
"""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from liandong.conf.run.home import RunError

AGENCY_KEYS = {
    "code", "name", "short_name", "kind", "rank", "line", "division", "government", "line_superior", "principal",
    "basis", "valid_from",
}  # fmt: skip
PERSON_KEYS = {"role", "agency", "name", "account", "mobile", "basis", "valid_from"}
OPTIONAL = {"short_name", "line", "government", "line_superior", "principal", "mobile"}
CODES = {"code", "government", "line_superior", "principal", "agency"}
ADMIN_ROLES = {"system_admin", "security_admin", "audit_admin"}


def found(path: Path) -> int:
    """Found the platform from a file; prints what was done.

    Raises:
        RunError: the file is wrong, or an act was refused; the message names the entry.
    """
    agencies, people = _read(path)
    from liandong.accounts.models import Person, Post
    from liandong.kernel import door
    from liandong.registry.founding import FoundingError, done, found_agency, founder, load_packaged_divisions
    from liandong.registry.models import Agency

    actor = founder()
    try:
        load_packaged_divisions(actor)
        for entry in agencies:
            if not Agency.objects.filter(code=entry["code"]).exists():
                known = dict(Agency.objects.values_list("code", "uuid"))
                found_agency(actor, {**entry, **_relations(entry, known)})
        for entry in people:
            if Post.objects.filter(role=entry["role"], state="held").exists():
                continue
            home = Agency.objects.get(code=entry["agency"]).uuid
            person = Person.objects.filter(account=entry["account"]).values_list("uuid", flat=True).first()
            if person is None:
                account = {k: entry.get(k, "") for k in ("name", "account", "mobile")}
                values = {**account, "password": _ask_password(entry), "agency": home}
                key = f"found:person:{entry['account']}"
                person = done(door.perform(actor, "accounts.found_account", None, values, key=key))
            post = {
                "person": person,
                "agency": home,
                **{k: entry[k] for k in ("role", "basis", "valid_from")},
            }
            done(door.perform(actor, "accounts.found_post", None, post, key=f"found:post:{entry['role']}"))
    except FoundingError as trouble:
        raise RunError(
            f"装机没有完成：{trouble}。改正文件后再执行一次即可，已经登记的不会重复。"
        ) from trouble
    sys.stdout.write("装机完成：三员已就位；此后的机关、账户和岗位由他们办理。\n")
    return 0


def _ask_password(entry: dict[str, Any]) -> str:
    """The person's own password, twice from the terminal, else one line of the standard input.

    Raises:
        RunError: the two differ.
    """
    whose = f"{entry['name']}（账号 {entry['account']}）"
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass(f"请{whose}本人输入密码，至少十位：")
    if first != getpass("再输入一次："):
        raise RunError(f"{whose}两次输入的密码不同。已经登记的不会重复，请再执行一次。")
    return first


def _relations(entry: dict[str, Any], known: dict[str, UUID]) -> dict[str, Any]:
    found_: dict[str, Any] = {}
    for name in ("government", "line_superior", "principal"):
        code = entry.get(name, "")
        if code and code not in known:
            raise RunError(
                f"机关 {entry['name']} 的 {name} 写了 {code}，但前面没有登记这个机关。请调整先后次序。"
            )
        found_[name] = known.get(code, "")
    return found_


def _read(path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as trouble:
        raise RunError(f"装机文件 {path} 读不了：{trouble}") from trouble
    if not isinstance(document, dict) or set(document) != {"agencies", "people"}:
        raise RunError(f"装机文件 {path} 应有 agencies 和 people 两部分，样子见 docs/operations.md。")
    agencies = [_entry(e, AGENCY_KEYS, "agencies") for e in document["agencies"]]
    people = [_entry(e, PERSON_KEYS, "people") for e in document["people"]]
    if {p["role"] for p in people} != ADMIN_ROLES or len(people) != len(ADMIN_ROLES):
        raise RunError("people 应恰好有 system_admin、security_admin、audit_admin 三人，各一。")
    if len({p["account"] for p in people}) != len(people):
        raise RunError("三员不能由同一人担任，账号应各不相同。")
    if unknown := {p["agency"] for p in people} - {a["code"] for a in agencies}:
        raise RunError(f"people 里写了 agencies 里没有的机关：{'、'.join(sorted(unknown))}。")
    return agencies, people


def _entry(entry: Any, keys: set[str], part: str) -> dict[str, Any]:
    if not isinstance(entry, dict) or not set(entry) <= keys:
        strange = sorted(set(entry) - keys) if isinstance(entry, dict) else entry
        raise RunError(f"{part} 里有不认识的内容：{strange}。可用的有：{'、'.join(sorted(keys))}。")
    if missing := keys - OPTIONAL - set(entry):
        raise RunError(f"{part} 里的 {entry.get('name', '一项')} 还缺少：{'、'.join(sorted(missing))}。")
    return {k: str(v).strip().upper() if k in CODES else str(v) for k, v in entry.items()}
