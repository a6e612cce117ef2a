"""核对一次抽取：python3 verify_draw.py 抽取包.zip。只用 Python 标准库，不用平台的任何代码。

Checks VDR-1 bundles (ZIP) and the row of one firm (JSON) from the first principles of the protocol and says, line by line, what
was checked and what failed. Exit code: 0 everything holds, signatures by keys given from outside included; 1 something is
wrong; 2 the file cannot be read; 3 what was checked holds, but something could not be checked (said in the lines marked 未核对).

Options: --log-key VKEY, --witness VKEY (repeat), --quorum N: keys obtained elsewhere than from the bundle;
--register FILE: ids of the register, one a line, to be compared with the roster of a full bundle.
"""

from __future__ import annotations

import argparse
import base64
import copy
import hashlib
import hmac
import io
import itertools
import json
import re
import sys
import unicodedata
import zipfile
from datetime import datetime

GOOD, BAD, OPEN = "通过", "不符", "未核对"
MEMBERS = ("targets.tsv", "officers.tsv", "recusals.tsv", "mapping.tsv")
ROOTS = {"targets.tsv": ("roster", "检查对象名录"), "officers.tsv": ("officers", "执法人员名录"),
         "recusals.tsv": ("recusal", "回避表"), "mapping.tsv": ("mapping", "编号对照表")}  # fmt: skip


class Unreadable(Exception):
    """The file is not a bundle."""


class Report:
    """Lines of (verdict, code, sentence)."""

    def __init__(self):
        self.lines = []

    def say(self, verdict, code, text):
        self.lines.append((verdict, code, text))

    def check(self, holds, code, good, bad):
        self.say(GOOD if holds else BAD, code, good if holds else bad)
        return holds

    @property
    def code(self):
        verdicts = {verdict for verdict, _, _ in self.lines}
        return 1 if BAD in verdicts else 3 if OPEN in verdicts else 0

    def text(self):
        end = {
            0: "结论：全部相符。",
            1: "结论：有不符之处，见标“不符”的各行。",
            3: "结论：已核对的都相符，但有未核对的项，不能算全部通过。",
        }
        return "".join(f"[{v}] {t}\n" for v, _, t in self.lines) + end[self.code] + "\n"


def H(tag, *parts):
    data = tag.encode() + b"\0"
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        data += len(raw).to_bytes(4, "big") + raw
    return hashlib.sha256(data).digest()


def CJ(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value):
    return hashlib.sha256(CJ(value)).hexdigest()


# 默克尔树（RFC 6962）


class Tree:
    def __init__(self):
        self.n, self.peaks = 0, []

    def add(self, row):
        value, size = hashlib.sha256(b"\0" + row).digest(), self.n
        while size & 1:
            value = hashlib.sha256(b"\1" + self.peaks.pop() + value).digest()
            size >>= 1
        self.peaks.append(value)
        self.n += 1

    def root(self):
        if not self.peaks:
            return hashlib.sha256(b"").hexdigest()
        value = self.peaks[-1]
        for peak in self.peaks[-2::-1]:
            value = hashlib.sha256(b"\1" + peak + value).digest()
        return value.hex()


def included(row, index, size, proof, root):
    if not 0 <= index < size:
        return False
    value, first, last = hashlib.sha256(b"\0" + row).digest(), index, size - 1
    for sibling in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            value = hashlib.sha256(b"\1" + bytes.fromhex(sibling) + value).digest()
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            value = hashlib.sha256(b"\1" + value + bytes.fromhex(sibling)).digest()
        first, last = first >> 1, last >> 1
    return last == 0 and value.hex() == root


# Ed25519（RFC 8032）

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def _point(raw):
    y, sign = int.from_bytes(raw, "little") & (1 << 255) - 1, raw[31] >> 7
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (v * x * x - u) % P or (x == 0 and sign):
        raise ValueError
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def _plus(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(n, p):
    q = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = _plus(q, p)
        p, n = _plus(p, p), n >> 1
    return q


def ed25519(public, message, signature):
    try:
        if len(public) != 32 or len(signature) != 64:
            return False
        key, r = _point(public), _point(signature[:32])
    except ValueError:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    base = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    a, b = _times(s, base), _plus(r, _times(k, key))
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


# 抽取


def scorer(key, alg):
    if alg == "sha256-hexkey-v1":
        head = hashlib.sha256(key.encode() + b"|")

        def count(id):
            state = head.copy()
            state.update(id)
            return state.digest()

        return count
    if alg == "sm3-hexkey-v1":
        return lambda id: hashlib.new("sm3", key.encode() + b"|" + id).digest()
    if alg == "hmac-sha256-v1":
        return lambda id: hmac.digest(key.encode(), id, "sha256")
    raise Unreadable(f"不认识的算分方法 {alg}")


def group_of(rules, dept):
    groups = rules.get("coord_groups") or []
    own = next((group for group in groups if dept in group), [])
    return "+".join(sorted(own)) if len(groups) > 1 else ""


def key_of(rules, seed, plan_no, code):
    if rules["coord"] == "independent":
        return H("vdr1/list", seed, plan_no, code).hex()
    group = group_of(rules, code.split("/")[0])
    return H("vdr1/wave", seed, plan_no, *([group] if group else [])).hex()


def sizes(rules, code, n):
    dept, risk = code.split("/")[:2]
    if n == 0:
        return 0, 0
    k = max(min(n, rules["min_per_stratum"]), (n * rules["ratio_ppm"][dept][risk] + 999999) // 1000000)
    if rules.get("max_per_stratum"):
        k = min(k, rules["max_per_stratum"])
    r = max(min(k, rules["min_reserve"]), (k * rules["reserve_ppm"] + 999999) // 1000000)
    return k, min(n - k, r)


def codes_of(rules, risk, region, industry, visits, exclusion):
    if exclusion or int(visits) >= rules["max_visits_365d"]:
        return []
    values = {"risk": risk, "region": region, "industry": industry}
    tail = "/".join(values[field] for field in rules["strata"])
    return [f"{dept}/{tail}" for dept, codes in rules["elig_industry"].items()
            if industry in codes and risk in rules["ratio_ppm"][dept]]  # fmt: skip


def check_seed(b, report):
    """Plan, rules, commits, ticket, outside value, seed; returns the seed that follows, in bytes."""
    plan, rules = b["plan"], b["rules"]
    own = bytes.fromhex(digest(plan))
    report.check(
        digest(rules) == plan["rules_sha256"],
        "rules",
        "规则的散列与方案一致。",
        "规则与方案写明的散列不符：规则（比例、上下限等）在方案固定以后被改过。",
    )
    parties = plan["parties"]
    report.check(
        len(set(parties)) == len(parties) >= 2,
        "parties",
        f"参与方 {len(parties)} 个。",
        "参与方不足两个或有重复。",
    )
    wrong = [
        p
        for p in parties
        if H("vdr1/commit", own, p, bytes.fromhex(b["party_values"][p])).hex() != b["commits"][p]
    ]
    if wrong and len(wrong) == len(parties):
        report.say(BAD, "plan", "各方的承诺都不是对这份方案作的：方案在承诺以后被改写。")
    else:
        report.check(
            not wrong,
            "reveal",
            "各方打开的随机数都与承诺一致。",
            f"{'、'.join(wrong)} 打开的随机数与其承诺不符。",
        )
    ticket = H("vdr1/ticket", own, *(bytes.fromhex(b["commits"][p]) for p in parties))
    report.check(
        ticket.hex() == b["ticket"],
        "ticket",
        "抽取凭据由方案和全部承诺得出。",
        "抽取凭据不是由这份方案和这些承诺得出的。",
    )
    check_outside(b, ticket, report)
    value = outside_bytes(b)
    seed = H("vdr1/seed", ticket, *(bytes.fromhex(b["party_values"][p]) for p in parties), value)
    report.check(
        seed.hex() == b["seed"],
        "seed",
        f"种子 {seed.hex()[:16]}… 由凭据、各方随机数和外部数值得出。",
        "种子不是由凭据、各方随机数和外部数值得出的：有一项被换过。",
    )
    for party in b.get("opened_by_escrow", []):
        report.check(
            party in parties,
            "escrow",
            f"{party} 没有按时打开，随机数从托管打开，与其承诺核对如上。",
            f"从托管打开的 {party} 不是参与方。",
        )
    return seed


def outside_bytes(b):
    return (
        b["beacon_value"].encode()
        if b["plan"]["beacon"]["source"] == "public"
        else bytes.fromhex(b["beacon_value"])
    )


def check_outside(b, ticket, report):
    named, shown, value = b["plan"]["beacon"], b.get("beacon_evidence", {}), outside_bytes(b)
    source = named["source"]
    same = {f: shown[f] for f in shown if f in named and shown[f] != named[f]}
    if same:
        report.say(BAD, "outside", f"外部数值的{'、'.join(sorted(same))}与方案指定的不同：换了一期。")
        return
    if source == "public":
        form = re.fullmatch(rb"(?:(?:(?:0|[1-9][0-9]*)\.)+/)+", value)
        report.check(
            form,
            "outside",
            f"外部数值：{named.get('name', '')} {named.get('issue', '')}，{b['beacon_value']}，写法合格，请与公布处对照。",
            "外部数值的写法不合（数字后加“.”，来源后加“/”）。",
        )
        if form and "form" in named:
            parts = [part.split(".")[:-1] for part in b["beacon_value"].split("/")[:-1]]
            found = "/".join(str(len(part)) for part in parts)
            rising = all(part == sorted(part, key=lambda number: (len(number), number)) for part in parts)
            report.check(
                found == named["form"] and rising,
                "outside-form",
                f"外部数值每个来源各几个数照方案写明的：{found}，从小到大。",
                f"方案写明外部数值每个来源各几个数：{named['form']}，从小到大；现为 {b['beacon_value']}。同一期号码换一种写法，就是另一个种子。",
            )
    elif source == "notary":
        good = ed25519(
            bytes.fromhex(named["key"]),
            H("vdr1/notary", ticket, value),
            bytes.fromhex(shown.get("signature", "")),
        )
        report.check(
            good,
            "outside",
            "外部数值由方案指定的公证处签名，签名有效。",
            "外部数值没有公证处的有效签名：数值是伪造的，或签的不是这张凭据。",
        )
    elif shown.get("signature"):
        good = hashlib.sha256(bytes.fromhex(shown["signature"])).digest() == value
        report.check(
            good, "outside", "外部数值是所附签名的散列。", "外部数值不是所附签名的散列：数值是伪造的。"
        )
        report.say(OPEN, "outside-signature", "外部数值的门限签名（BLS）本程序不能验，请用该服务的工具核对。")
    else:
        report.say(
            OPEN,
            "outside-signature",
            f"外部数值（{source}）没有附签名，请到公布处对照：{b['beacon_value'][:32]}。",
        )


class Listing:
    """One list while the roster is read: keeps only scores up to the largest that the bundle claims."""

    def __init__(self, code, claim, count):
        self.code, self.claim, self.count, self.seen, self.found = code, claim, count, 0, []
        ids = [id.encode() for id in claim["drawn"] + claim["reserve"]]
        self.bound = max(map(count, ids), default=b"")
        self.most = 2 * len(ids) + 8

    def fault(self, rules, n):
        k, r = sizes(rules, self.code, n)
        drawn, reserve = self.claim["drawn"], self.claim["reserve"]
        if self.seen != n:
            return "population", f"名录中合格的有 {self.seen} 个，方案写明 {n} 个"
        if self.claim["n"] != n or self.claim["k"] != k or len(drawn) != k:
            return "list", f"应抽 {k} 个，实列 {len(drawn)} 个"
        order = [id.decode() for _, id in sorted(self.found)]
        if order[:k] != drawn:
            odd = sorted(set(drawn) ^ set(order[:k])) or drawn
            return "list", f"抽中的不是分数最小的 {k} 个（{'、'.join(odd[:3])}）"
        if order[k : k + r] != reserve or len(reserve) != r:
            return "reserve", f"候补不是其后的 {r} 个，或次序被改"
        if k and self.count(drawn[-1].encode()).hex() != self.claim["threshold"]:
            return "list", "界限不是末位的分数"
        return None


def rows_of(stream, name, report):
    """Rows of a member, their order and spelling checked."""
    before, spoilt = b"", False
    for number, line in enumerate(stream, 1):
        row = line[:-1]
        key = row if name == "recusals.tsv" else row.split(b"\t", 1)[0]
        if not spoilt and (key <= before or line[-1:] != b"\n"):
            spoilt = True
            what = "与上一行重复" if key == before else "没有按升序排列" if key < before else "没有换行"
            report.say(
                BAD,
                f"{name}-order",
                f"{ROOTS[name][1]}第 {number} 行{what}：{row[:60].decode(errors='replace')}",
            )
        if not row.isascii() and not unicodedata.is_normalized("NFC", row.decode()):
            report.say(BAD, f"{name}-order", f"{ROOTS[name][1]}第 {number} 行不是 NFC 文字。")
        before = key
        yield row


def check_root(name, tree, plan, report):
    short, title = ROOTS[name]
    good = tree.root() == plan[f"{short}_root"] and tree.n == plan[f"{short}_n"]
    report.check(
        good,
        short,
        f"{title} {tree.n} 行，根与方案一致。",
        f"{title}现有 {tree.n} 行（方案 {plan[f'{short}_n']} 行），根与方案不符：固定以后有行被删、被加或被改。",
    )


def check_lists(b, seed, stream, report):
    """The rows of the entries that the lists name, by id."""
    plan, rules, tree, memory, rows = b["plan"], b["rules"], Tree(), {}, {}
    wanted = {id.encode() for one in b["lists"].values() for id in one["drawn"] + one["reserve"]}
    counters = {code: scorer(key_of(rules, seed, plan["plan_no"], code), rules["alg"]) for code in b["lists"]}
    lists = {code: Listing(code, claim, counters[code]) for code, claim in b["lists"].items()}
    for row in rows_of(stream, "targets.tsv", report):
        tree.add(row)
        id, *kind = row.split(b"\t", 6)[:6]
        kind = tuple(kind)
        if id in wanted:
            rows[id.decode()] = row.decode().split("\t")
        if kind not in memory:
            fields = [field.decode() for field in kind]
            if fields[4] and fields[4] not in rules["allowed_exclusions"]:
                report.say(BAD, "exclusion", f"名录中不列入的代码 {fields[4]} 不在规则之中。")
            by_key = {}
            for code in codes_of(rules, *fields):
                if code not in lists:
                    report.say(BAD, "list", f"名录中有应列入 {code} 的，抽取包没有这个名单。")
                    continue
                by_key.setdefault(key_of(rules, seed, plan["plan_no"], code), []).append(lists[code])
            memory[kind] = [(group[0].count, group) for group in by_key.values()]
        for count, group in memory[kind]:
            score = count(id)
            for one in group:
                one.seen += 1
                if score <= one.bound and len(one.found) < one.most:
                    one.found.append((score, id))
    check_root("targets.tsv", tree, plan, report)
    if set(lists) != set(plan["strata"]):
        report.say(
            BAD, "list", f"名单与方案写明的不同：{'、'.join(sorted(set(lists) ^ set(plan['strata']))[:5])}。"
        )
    faults = [
        (code, lists[code].fault(rules, n)) for code, n in sorted(plan["strata"].items()) if code in lists
    ]
    for code, fault in faults:
        if fault:
            report.say(BAD, fault[0], f"名单 {code}：{fault[1]}。")
    if not any(fault for _, fault in faults):
        drawn = sum(len(one.claim["drawn"]) for one in lists.values())
        report.say(GOOD, "list", f"{len(lists)} 个名单逐行重算相符：抽中 {drawn} 个，候补和界限相符。")
    return rows


# 访问和人员：已知的事实（名录、规则、核对过的名单；没有别的）


def visit_rules(rules):
    """The part of the rules that schedules, with what is left out filled in."""
    depts = sorted(rules["elig_industry"])
    groups = rules.get("coord_groups", [depts] if rules["coord"] == "shared" else [])
    return {
        "coord_groups": groups,
        "max_depts": rules.get("max_depts", len(depts)),
        "apart": [
            list(pair) for pair in sorted({tuple(sorted(set(pair))) for pair in rules.get("apart", [])})
        ],
        "slots": rules["slots"],
        "officers_per_dept": rules["officers_per_dept"],
        "lead_depts": sorted(set(rules.get("lead_depts", depts))),
        "max_load": rules["max_load"],
        "max_per_slot": 1,
        "slot_rule": rules.get("slot_rule", "index-mod"),
        "lookahead": rules.get("lookahead", False),
        "reason_codes": sorted(set(rules["reason_codes"])),
    }


class Officer:
    """A row of the officer roster; further fields: certificates, regions, slots off duty, 1 or 0 for a valid certificate."""

    def __init__(self, row):
        self.id, self.dept, lead = row[:3]
        certificates, areas, absent, valid = (*row[3:], "", "", "", "")[:4]
        self.leads, self.valid = lead == "1", valid != "0"
        self.areas, self.holds = (
            set(filter(None, areas.split(","))),
            set(filter(None, certificates.split(","))),
        )
        self.absent = set()
        for part in filter(None, absent.split(",")):
            first, _, last = part.partition("-")
            self.absent.update(range(int(first), int(last or first) + 1))

    def serves(self, area, needs):
        return (not self.areas or not area or area in self.areas) and (not needs or needs in self.holds)


class Wave:
    """What is known before anything is scheduled.

    chosen: (department, target, first slot, last slot, certificate its officers need), sorted;
    targets: id → (area, most departments at one door, 0 = the general rule).
    """

    def __init__(self, b, active, people, rows, mapping):
        rules = visit_rules(b["rules"])
        self.rules, self.apart = rules, {frozenset(pair) for pair in rules["apart"]}
        self.group = {dept: tuple(group) for group in rules["coord_groups"] for dept in group}
        windows = b["rules"].get("windows", {})
        self.chosen = []
        for dept, id in sorted({(code.split("/")[0], id) for code, ids in active.items() for id in ids}):
            own = windows.get(dept, {"first": 0, "last": rules["slots"] - 1})
            self.chosen.append((dept, id, own["first"], own["last"], own.get("certificate", "")))
        column = b["rules"].get("max_depts_column", 0)
        self.row = lambda id: mapping.rows.get(id, [""] * 5)[2:] if mapping else rows.get(id, [id, "", ""])
        self.targets = {}
        for id in {one[1] for one in self.chosen}:
            row = self.row(id)
            most = row[column - 1] if 6 < column <= len(row) else ""
            self.targets[id] = row[2], int(most or 0)
        self.officers = {row[0]: Officer(row) for row in people["officers.tsv"]}
        pid = mapping.pid if mapping else {}
        self.recused = {(row[0], pid.get(row[1], row[1])) for row in people["recusals.tsv"]}

    def fault(self):
        """What no rule may say, before anything is computed by it."""
        rules = self.rules
        if rules["officers_per_dept"] < 2:
            return "规则写的每个部门每次执法人员少于两名（行政处罚法第四十二条）"
        odd = sorted({d for d, _, first, last, _ in self.chosen if not 0 <= first <= last < rules["slots"]})
        return f"{'、'.join(odd)} 的检查时段不在 0—{rules['slots'] - 1} 之中" if odd else ""

    def inputs(self):
        """Hashes of the facts, as the record names them."""
        return {
            "selections": digest([list(one) for one in self.chosen]),
            "targets": digest([[id, *self.targets[id]] for id in sorted(self.targets)]),
            "officers": digest([
                [o.id, o.dept, o.leads, o.valid, sorted(o.areas), sorted(o.holds), sorted(o.absent)]
                for _, o in sorted(self.officers.items())
            ]),
            "recusals": digest([list(pair) for pair in sorted(self.recused)]),
        }  # fmt: skip


# 合并：一个对象分成最少的几次访问，各有理由


class Visit:
    def __init__(self, wave, target, number, part, drawn, most):
        here = {one[0] for one in part}
        self.id, self.target = target if number == 1 else f"{target}#{number}", target
        self.area = wave.targets[target][0]
        self.seats = sorted((one[0], one[4]) for one in part)
        self.first, self.last = max(one[2] for one in part), min(one[3] for one in part)
        self.joined = {one[0]: joined(wave, one[0], here, len(drawn)) for one in part}
        self.left_out = {one[0]: parted(wave, one, part, most) for one in drawn if one[0] not in here}
        self.slot = self.why_left = None


def merged(wave):
    """All visits; of one target, the window that closes first with those that close next, or every way tried."""
    by_target, ways = {}, {}
    for one in wave.chosen:
        by_target.setdefault(one[1], []).append(one)
    for target, drawn in sorted(by_target.items()):
        most = min(wave.rules["max_depts"], wave.targets[target][1] or wave.rules["max_depts"])
        drawn = sorted(drawn, key=lambda one: (one[3], one[2], wave.group.get(one[0], (one[0],)), one[0]))
        pattern = (most, *((one[0], one[2], one[3]) for one in drawn))
        if pattern not in ways:
            tried = wave.apart and len(drawn) <= 14
            ways[pattern] = (every_way if tried else by_closing)(wave, drawn, most)
        for number, part in enumerate(ways[pattern], 1):
            yield Visit(wave, target, number, [drawn[at] for at in part], drawn, most)


def together(wave, ones, most):
    """Whether these may be at one door at the same time."""
    return (
        len(ones) <= most
        and max(one[2] for one in ones) <= min(one[3] for one in ones)
        and not any(frozenset((a[0], b[0])) in wave.apart for a, b in itertools.combinations(ones, 2))
    )


def by_closing(wave, drawn, most):
    left, parts = list(range(len(drawn))), []
    while left:
        part = []
        for at in left:
            if together(wave, [drawn[i] for i in [*part, at]], most):
                part.append(at)
        parts.append(part)
        left = [at for at in left if at not in part]
    return parts


def every_way(wave, drawn, most):
    """Fewest parts; among equals the fullest first part, then the first in order."""
    known = {(): []}

    def best(left):
        if left not in known:
            found = None
            for size in range(min(most, len(left)), 0, -1):
                for others in itertools.combinations(left[1:], size - 1):
                    part = [left[0], *others]
                    if together(wave, [drawn[at] for at in part], most):
                        rest = best(tuple(at for at in left if at not in part))
                        if found is None or len(rest) + 1 < len(found):
                            found = [part, *rest]
            known[left] = found
        return known[left]

    return best(tuple(range(len(drawn))))


def joined(wave, dept, here, number):
    others = sorted(here - {dept})
    if not others:
        return {"why": "alone" if number == 1 else "single", "with": []}
    own = [other for other in others if other in wave.group.get(dept, ())]
    return {"why": "group" if own else "chance", "with": own or others}


def parted(wave, one, part, most):
    names = sorted(other[0] for other in part)
    never = sorted(other[0] for other in part if max(other[2], one[2]) > min(other[3], one[3]))
    if never:
        return {"why": "window", "with": never}
    kept = [name for name in names if frozenset((one[0], name)) in wave.apart]
    if kept:
        return {"why": "kept", "with": kept}
    return {"why": "limit" if len(part) >= most else "fewest", "with": names}


# 时段：个数取自记录（核对可行和上限），哪一家由散列定


class Pool:
    """Officers of one department that serve an area and hold a certificate ("" = whatever)."""

    def __init__(self, wave, key):
        self.dept, self.area, self.needs = key
        self.name = "/".join((self.dept, self.area or "*", self.needs or "*"))
        rules, heads, leads = wave.rules, [0] * wave.rules["slots"], [0] * wave.rules["slots"]
        whole = [0, 0]
        for one in wave.officers.values():
            if one.dept != self.dept or not one.valid or not one.serves(self.area, self.needs):
                continue
            here = [slot for slot in range(rules["slots"]) if slot not in one.absent]
            for slot in here:
                heads[slot] += 1
                leads[slot] += one.leads
            most = min(rules["max_load"], len(here))
            whole = [whole[0] + most, whole[1] + most * one.leads]
        led = self.dept in rules["lead_depts"]
        pairs = [(h // rules["officers_per_dept"], n if led else h)
                 for h, n in zip([*heads, whole[0]], [*leads, whole[1]], strict=True)]  # fmt: skip
        self.teams, self.short = [min(pair) for pair in pairs], [n < h for h, n in pairs]

    def serves(self, kind):
        area, seats = kind[:2]
        return self.area in ("", area) and any(
            d == self.dept and self.needs in ("", needs) for d, needs in seats
        )


def named(kind):
    area, seats, first, last = kind
    who = "+".join(f"{dept}:{needs}" if needs else dept for dept, needs in seats)
    return f"{area or '*'}/{who}/{first}-{last}"


class Counting:
    """The model of the counts: places (kind, slot), rows name → (limit, places)."""

    def __init__(self, wave, visits):
        bound = {one.dept for one in wave.officers.values() if one.areas}
        self.kind = {
            visit.id: (visit.area if any(dept in bound for dept, _ in visit.seats) else "", tuple(visit.seats), visit.first, visit.last)
            for visit in visits
        }  # fmt: skip
        number = {}
        for kind in self.kind.values():
            number[kind] = number.get(kind, 0) + 1
        kinds = sorted(number)
        self.places = {(named(kind), slot): None for kind in kinds for slot in range(kind[2], kind[3] + 1)}
        self.rows = {f"n|{named(kind)}": (number[kind], [(named(kind), slot) for slot in range(kind[2], kind[3] + 1)])
                     for kind in kinds}  # fmt: skip
        self.pools = [Pool(wave, key) for key in sorted(self.keys(wave, kinds))]
        for pool in self.pools:
            own, every = [kind for kind in kinds if pool.serves(kind)], []
            for slot in range(wave.rules["slots"]):
                places = [(named(kind), slot) for kind in own if kind[2] <= slot <= kind[3]]
                every += places
                if places:
                    self.rows[f"s|{pool.name}|{slot}"] = pool.teams[slot], places
            self.rows[f"w|{pool.name}"] = pool.teams[-1], every

    @staticmethod
    def keys(wave, kinds):
        """All officers of a department, and the narrower pools to which some of them do not belong."""
        found = set()
        for dept, area, needs in {(dept, kind[0], needs) for kind in kinds for dept, needs in kind[1]}:
            staff = [one for one in wave.officers.values() if one.dept == dept and one.valid]
            narrower = {(area, ""), ("", needs), (area, needs)} - {("", "")}
            found |= {(dept, *pair) for pair in narrower if not all(one.serves(*pair) for one in staff)}
            found.add((dept, "", ""))
        return found

    def used(self, table):
        return {name: sum(table.get(place, 0) for place in places) for name, (_, places) in self.rows.items()}

    def fault(self, table):
        for place, count in table.items():
            if place not in self.places:
                return f"{place[0]} 第 {place[1]} 段不在模型里"
            if not whole(count):
                return f"{place[0]} 第 {place[1]} 段的次数不是非负整数"
        for name, total in self.used(table).items():
            if total > self.rows[name][0]:
                return f"{name} 合计 {total}，上限 {self.rows[name][0]}"
        return ""

    def proved(self, prices):
        """No table holds more visits than this; None when the prices prove nothing."""
        if any(name not in self.rows or not whole(price) for name, price in prices.items()):
            return None
        cost, total = dict.fromkeys(self.places, 0), 0
        for name, price in prices.items():
            limit, places = self.rows[name]
            total += limit * price
            for place in places:
                cost[place] += price
        return total // 1_000_000 if min(cost.values(), default=1_000_000) >= 1_000_000 else None

    def by_rule(self):
        """The table of the fixed rule: narrow kinds first, each visit where its scarcest pool has the most room."""
        at = {place: [] for place in self.places}
        for name, (_, places) in self.rows.items():
            for place in places:
                at[place].append(name)
        room, table = {name: limit for name, (limit, _) in self.rows.items()}, {}
        own = [
            (len(places), len(at[places[0]]), name, places)
            for name, (_, places) in self.rows.items()
            if name[:2] == "n|"
        ]
        for _, _, _, places in sorted(own, key=lambda one: one[:3]):
            while True:
                free, best = max(
                    (min(room[name] for name in at[place]), -n) for n, place in enumerate(places)
                )
                if free <= 0:
                    break
                table[places[-best]] = table.get(places[-best], 0) + 1
                for name in at[places[-best]]:
                    room[name] -= 1
        return table

    def why_left(self, visit, used):
        """Pools of the visit without a team left: name, in how many slots of its window, whether leads are short."""
        kind, found = self.kind[visit.id], []
        for pool in self.pools:
            if not pool.serves(kind):
                continue
            window = range(visit.first, visit.last + 1)
            full = [
                pool.short[slot]
                for slot in window
                if used.get(f"s|{pool.name}|{slot}", 0) >= pool.teams[slot]
            ]
            if used[f"w|{pool.name}"] >= pool.teams[-1]:
                found.append([pool.name, len(window), pool.short[-1]])
            elif full:
                found.append([pool.name, len(full), 2 * sum(full) > len(full)])
        return sorted(found, key=lambda one: (-one[1], one[0]))


def whole(value):
    return type(value) is int and 0 <= value < 1 << 53


def rank(text):
    return hashlib.sha256(text.encode()).digest()


def check_counts(head, model, report):
    """The table of counts that the record gives, or None."""
    told = [((one["kind"], slot), count) for one in head["counts"] for slot, count in one["slots"]]
    table, solver, prices = dict(told), head["solver"], dict(head["prices"])
    fault = model.fault(table)
    if not fault and (
        [place for place, _ in told] != sorted(table)
        or [name for name, _ in head["prices"]] != sorted(prices)
    ):
        fault = "有重复，或没有按升序排列"
    if not fault and solver["name"] == "greedy" and table != model.by_rule():
        fault = "写明按固定规则排出，重排的结果不同"
    if fault:
        report.say(BAD, "counts", f"计数表不成立：{fault}。")
        return None
    placed, proved, bound = sum(table.values()), model.proved(prices), solver["bound"]
    if proved is None:
        report.say(
            BAD, "bound", "上限的价格有负的、不在模型里的，或者有一处合计不到一次访问，什么也证明不了。"
        )
        return table
    good = whole(bound) and placed <= bound <= proved
    gap = -(-(bound - placed) * 1_000_000 // bound) if good and bound else 0
    proof = "prices" if bound == proved else "solver"
    if not good or [solver["placed"], solver["gap_ppm"], solver["proof"]] != [placed, gap, proof]:
        report.say(
            BAD,
            "bound",
            f"计数表排了 {placed} 次，按所附价格最多 {proved} 次；记录写的次数、上限、差距或证明与此不符。",
        )
        return table
    said = "" if proof == "prices" else f"；求解器说最多 {bound} 次，只是它说的"
    report.say(
        GOOD, "counts", f"计数表每条约束都成立：排了 {placed} 次，按所附价格可以证明最多 {proved} 次{said}。"
    )
    return table


def place(order, model, table, key):
    """Slots: of one kind, visits in their order take the counted places in theirs."""
    queues, busy = {}, {}
    for (kind, slot), count in table.items():
        queues.setdefault(kind, []).extend(
            (rank(f"{key}|slot|{kind}|{slot}|{n}"), slot) for n in range(count)
        )
    queues = {kind: [slot for _, slot in sorted(places)] for kind, places in queues.items()}
    used = model.used(table)
    for visit in order:
        queue, taken = queues.get(named(model.kind[visit.id]), []), busy.setdefault(visit.target, set())
        if not queue:
            visit.why_left = model.why_left(visit, used)
            continue
        visit.slot = next((slot for slot in queue if slot not in taken), queue[0])
        queue.remove(visit.slot)
        taken.add(visit.slot)


# 人员：按散列的次序逐个问，第一条不合的就是理由；前瞻


class Staff:
    """The officers of one department; a set of them is an integer, bit n for the n-th."""

    def __init__(self, officers, recused):
        self.officers, self.known, self.barred = officers, {}, {}
        self.ids = [(one.id.encode(), at) for at, one in enumerate(officers)]
        self.at = {one.id: at for at, one in enumerate(officers)}
        place = {one.id: 1 << at for at, one in enumerate(officers)}
        for id, target in recused:
            if id in place:
                self.barred[target] = self.barred.get(target, 0) | place[id]
        self.leads = self.those("leads", lambda one: one.leads)

    def those(self, name, test):
        if name not in self.known:
            self.known[name] = sum(1 << at for at, one in enumerate(self.officers) if test(one))
        return self.known[name]

    def unfit(self, visit, needs):
        """Who must not go, by the reason, in the order of the tests."""
        return {
            "N": self.those(("N", needs), lambda one: not one.valid or (needs and needs not in one.holds)),
            "A": self.those(("A", visit.slot), lambda one: visit.slot in one.absent),
            "Z": self.those(("Z", visit.area), lambda one: not one.serves(visit.area, "")),
            "R": self.barred.get(visit.target, 0),
        }


class Team:
    """A department at one visit: who was asked, in which order, with which answer."""

    def __init__(self, wave, visit, dept, needs, key):
        self.rules, self.staff, self.needs = wave.rules, wave.staff[dept], needs
        self.led = dept in wave.rules["lead_depts"]
        stem = f"{key}|{visit.id}|{dept}|".encode()
        self.order = [
            at for _, at in sorted([(hashlib.sha256(stem + id).digest(), at) for id, at in self.staff.ids])
        ]
        self.officers, self.rejected, self.asked, self.bottleneck = [], [], 0, None
        self.goes_to(visit)

    def goes_to(self, visit):
        self.visit, self.unfit, self.able = (
            visit,
            self.staff.unfit(visit, self.needs),
            (1 << len(self.order)) - 1,
        )
        for those in self.unfit.values():
            self.able &= ~those

    def unfit_for(self, at):
        """The first test failed, of those that do not depend on other teams."""
        if self.able >> at & 1:
            return ""
        return next(code for code, those in self.unfit.items() if those >> at & 1)

    def refusal(self, at):
        """The first test failed, of all but the look-ahead."""
        one = self.staff.officers[at]
        if not self.able >> at & 1:
            return self.unfit_for(at)
        if len(one.slots) >= self.rules["max_load"]:
            return "L"
        if self.visit.slot in one.slots:
            return "D"
        last = len(self.officers) == self.rules["officers_per_dept"] - 1
        return "P" if self.led and last and not any(other.leads for other in [*self.officers, one]) else ""

    def ask(self, look=None):
        """Go on until the team is complete; `look` says whether the rest can still be staffed."""
        while len(self.officers) < self.rules["officers_per_dept"] and self.asked < len(self.order):
            at = self.order[self.asked]
            self.asked += 1
            one, why = self.staff.officers[at], self.refusal(at) or (look and not look(self, at) and "F")
            if why:
                self.rejected.append([one.id, why])
            else:
                self.officers.append(one)
                one.slots.append(self.visit.slot)

    def told(self):
        asked = [[one.id, self.unfit_for(self.staff.at[one.id])] for one in self.officers]
        full, unfit = len(asked) == self.rules["officers_per_dept"], [one for one in asked if one[1]]
        told = {
            "officers": [one.id for one in self.officers],
            "rejected": self.rejected,
            "status": "OK" if full and not unfit else "UNSTAFFED",
        }
        told |= {"unfit": unfit} if unfit else {}
        return told | {"bottleneck": self.bottleneck} if self.bottleneck else told


def each(those):
    """The numbers in a set of officers."""
    while those:
        yield (those & -those).bit_length() - 1
        those &= those - 1


class Seating:
    """Whether all teams of one department can be staffed: seats and officers, matched as the walk goes.

    Seats are numbered through all teams; the first of a team is the lead's where one is required. An officer takes one seat
    in a slot and `max_load` in all. Where an officer was refused, the seats that compete need everybody they compete for, and
    will to the end: `tight` seats, for whom `kept` officers are in a slot and `whole` ones altogether; no search need enter there again.
    """

    def __init__(self, teams, staff, rules):
        self.teams, self.staff, self.need, self.load = (
            teams,
            staff,
            rules["officers_per_dept"],
            rules["max_load"],
        )
        self.sits, self.at, self.held, self.fixed = {}, {}, [set() for _ in staff.officers], set()
        self.busy, self.full = [0] * rules["slots"], 0
        self.tight, self.kept, self.whole = set(), [0] * rules["slots"], 0
        for number, team in enumerate(teams):
            team.first = number * self.need
            for seat in range(team.first, team.first + self.need):
                reached = self.seat([seat])
                if reached:
                    team.bottleneck = self.told(*reached)
                    for other in range(team.first, seat):
                        self.leave(other)
                    break

    def slot(self, seat):
        return self.teams[seat // self.need].visit.slot

    def is_lead_s(self, seat):
        return seat % self.need == 0 and self.teams[seat // self.need].led

    def leave(self, seat):
        at, slot = self.sits.pop(seat), self.slot(seat)
        del self.at[at, slot]
        self.held[at].remove(seat)
        self.busy[slot] &= ~(1 << at)
        self.full &= ~(1 << at) if len(self.held[at]) < self.load else -1

    def sit(self, seat, at):
        slot = self.slot(seat)
        self.sits[seat] = at
        self.at[at, slot] = seat
        self.held[at].add(seat)
        self.busy[slot] |= 1 << at
        self.full |= 1 << at if len(self.held[at]) >= self.load else 0

    def who_may(self, seat):
        """Officers for a seat, but for those who are needed elsewhere."""
        team = self.teams[seat // self.need]
        able = team.able & self.staff.leads if team.led and seat % self.need == 0 else team.able
        return able if seat in self.tight else able & ~self.kept[team.visit.slot] & ~self.whole

    def seat(self, roots):
        """Find a place for one of the roots by moving others; when there is none, all seats and officers that compete."""
        came, tried, spent, queue = dict.fromkeys(roots), {}, 0, list(roots)
        for seat in queue:
            slot, may = self.slot(seat), self.who_may(seat)
            free = may & ~self.busy[slot] & ~self.full
            if free:
                self.shift(came, seat, next(each(free)))
                return None
            fresh = may & ~tried.get(slot, 0)
            tried[slot] = tried.get(slot, 0) | fresh
            loaded = fresh & ~self.busy[slot] & ~spent
            spent |= loaded
            movable = [(at, (self.at[at, slot],)) for at in each(fresh & self.busy[slot])]
            for at, others in [*movable, *((at, self.held[at]) for at in each(loaded))]:
                for other in others:
                    if other in came or other in self.fixed:
                        continue
                    came[other] = seat, at
                    there = self.slot(other)
                    free = self.who_may(other) & ~self.busy[there] & ~self.full
                    if free:
                        self.shift(came, other, next(each(free)))
                        return None
                    queue.append(other)
        return came, tried, spent

    def shift(self, came, seat, at):
        step = seat, at
        while step:
            seat, at = step
            step = came[seat]
            if seat in self.sits:
                self.leave(seat)
            self.sit(seat, at)

    def told(self, came, tried, spent):
        """Seats that compete, how many of them can be filled, and the officers for whom they do (Hall's condition)."""
        once, all_of_them = 0, spent
        for those in tried.values():
            once += (those & ~spent).bit_count()
            all_of_them |= those
        return {
            "seats": len(came), "filled": once + self.load * spent.bit_count(), "lead": all(map(self.is_lead_s, came)),
            "slots": sorted({self.slot(seat) for seat in came}),
            "officers": sorted(self.staff.officers[at].id for at in each(all_of_them)),
        }  # fmt: skip

    def may_take(self, team, at):
        """Fix an officer in the team, the lead's seat first for a lead; False when a seat elsewhere would stay empty."""
        leads = self.staff.officers[at].leads
        seats = (seat for seat in range(team.first, team.first + self.need) if seat not in self.fixed)
        seat = next(seat for seat in seats if leads or not self.is_lead_s(seat))
        before = self.sits[seat]
        if before != at and not self.who_may(seat) >> at & 1:
            return False
        self.fixed.add(seat)
        if before == at:
            return True
        ousted = self.at.get((at, team.visit.slot))
        self.leave(seat)
        if ousted is not None:
            self.leave(ousted)
        self.sit(seat, at)
        roots = [ousted] if ousted is not None else []
        if len(self.held[at]) > self.load:
            roots = [other for other in self.held[at] if other not in self.fixed]
        reached = self.seat(roots) if roots else None
        if not reached:
            return True
        came, tried, spent = reached
        self.tight.update(came)
        self.whole |= spent if ousted is not None else spent | 1 << at
        for slot, those in {**tried, team.visit.slot: tried.get(team.visit.slot, 0) | 1 << at}.items():
            self.kept[slot] |= those
        self.fixed.discard(seat)
        self.leave(seat)
        self.sit(seat, before)
        if ousted is not None:
            self.sit(ousted, at)
        return False


def staffed(wave, order, key):
    """(visit, department) → team, for every visit that has a slot."""
    own, teams = {}, {}
    for one in wave.officers.values():
        one.slots = []
        own.setdefault(one.dept, []).append(one)
    seats = [(visit, dept, needs) for visit in order if visit.slot is not None for dept, needs in visit.seats]
    wave.staff = {
        dept: Staff(own.get(dept, []), wave.recused) for dept in sorted({dept for _, dept, _ in seats})
    }
    for visit, dept, needs in seats:
        teams[visit.id, dept] = Team(wave, visit, dept, needs, key)
    for dept, staff in wave.staff.items():
        these = [team for (_, other), team in teams.items() if other == dept]
        look = Seating(these, staff, wave.rules).may_take if wave.rules["lookahead"] else None
        for team in these:
            if not team.bottleneck:
                team.ask(look)
    return teams


# 访问：与记录逐次比较


FIELDS = {
    "target": "对象", "window": "时段范围", "joined": "同行的理由", "apart": "不同行的理由", "left": "没有排上的原因", "slot": "时段",
    "officers": "派的人", "rejected": "不派的人和理由", "status": "派满没有", "bottleneck": "派不满的瓶颈", "unfit": "不能去的人和理由",
    "list": "名单", "dept": "部门", "out": "换下的", "into": "补入的", "from": "原来的访问", "visit": "访问",
}  # fmt: skip
HEAD = {"after", "format", "inputs", "rules", "visit_key", "officers_key"}
FACTS = {"selections": "抽中的名单和时段", "targets": "检查对象", "officers": "执法人员", "recusals": "回避"}


def check_visits(b, seed, scene, report):
    """Who goes where, for the replacements; None when the bundle has no visits or they cannot be recomputed.

    scene: active lists when the visits were made, people, rows of the drawn targets, mapping.
    """
    if not b.get("visits"):
        return None
    head, rules, no = b.get("scheduling"), b["rules"], b["plan"]["plan_no"]
    if scene[1] is None or (head is None and rules.get("slot_rule", "index-mod") != "index-mod"):
        report.say(
            OPEN, "visits", "访问次序和执法人员没有核对：抽取包不含人员名录，或没有编排的记录（计数表）。"
        )
        return None
    wave = Wave(b, *scene)
    keys = H("vdr1/visit", seed, no).hex(), H("vdr1/officers", seed, no).hex()
    fault = wave.fault() or (head is not None and head_fault(head, wave, keys, len(b.get("events", []))))
    if fault:
        report.say(BAD, "scheduling", f"编排的记录不成立：{fault}。")
        return None
    order = sorted(merged(wave), key=lambda visit: rank(f"{keys[0]}|{visit.id}"))
    if wave.rules["slot_rule"] == "counts":
        model = Counting(wave, order)
        table = check_counts(head, model, report)
        if table is None:
            return None
        place(order, model, table, keys[0])
    else:
        for number, visit in enumerate(order):
            visit.slot = number % wave.rules["slots"]
    teams = staffed(wave, order, keys[1])
    compare(
        b["visits"], [record(visit, teams, head is not None) for visit in order], head is not None, report
    )
    return Standing(wave, order, teams)


def head_fault(head, wave, keys, events):
    counts = wave.rules["slot_rule"] == "counts"
    if (
        set(head) != HEAD | ({"solver", "counts", "prices"} if counts else set())
        or head["format"] != "liandong-visits-v1"
    ):
        return "项目不齐或有多余，或者不是 liandong-visits-v1"
    if not whole(head["after"]) or head["after"] > events:
        return "写的是第几次替换以后编排的，没有那么多次替换"
    if CJ(head["rules"]) != CJ(wave.rules):
        return "所写的规则不是固定的规则"
    if (head["visit_key"], head["officers_key"]) != keys:
        return "访问或人员的密钥不是由种子得出的"
    other = [FACTS[name] for name, value in wave.inputs().items() if head["inputs"].get(name) != value]
    return f"所依据的{'、'.join(other)}与固定的名录、规则和名单不符" if other else ""


def record(visit, teams, is_whole):
    told = {
        "visit": visit.id, "target": visit.target, "window": [visit.first, visit.last],
        "joined": dict(sorted(visit.joined.items())), "apart": dict(sorted(visit.left_out.items())),
    }  # fmt: skip
    if visit.slot is None:
        return told | {"left": visit.why_left}
    placed = {"slot": visit.slot, "depts": {dept: teams[visit.id, dept].told() for dept, _ in visit.seats}}
    return told | placed if is_whole else {"visit": visit.id} | placed


def compare(told, made, is_whole, report):
    ids, own = [one["visit"] for one in told], [one["visit"] for one in made]
    if ids != own:
        at = next((n for n, (a, b) in enumerate(itertools.zip_longest(ids, own)) if a != b), 0)
        a, b = (rows[at] if at < len(rows) else "没有" for rows in (ids, own))
        report.say(
            BAD,
            "visits",
            f"应有 {len(own)} 次访问，实列 {len(ids)} 次；第 {at + 1} 次写的是 {a}，重算是 {b}。",
        )
    by_id = {one["visit"]: one for one in told}
    odd = [text for n, one in enumerate(made, 1) if one["visit"] in by_id
           for text in differences(f"第 {n} 次访问 {one['visit']}", by_id[one["visit"]], one)]  # fmt: skip
    for text in odd[:5]:
        report.say(BAD, "visits", text)
    if len(odd) > 5:
        report.say(BAD, "visits", f"访问另有 {len(odd) - 5} 处与重算不符。")
    if ids == own and not odd:
        left = sum("left" in one for one in made)
        short = sum(team["status"] != "OK" for one in made for team in one.get("depts", {}).values())
        merging = "合并的理由、" if is_whole else ""
        report.say(
            GOOD,
            "visits",
            f"{len(made)} 次访问的次序、{merging}时段、人员和不派的理由逐一重算相符（没有排上 {left} 次，没有派满 {short} 组）。",
        )


def differences(where, told, made):
    """Sentences on all in which a record is not as recomputed."""
    for name in sorted({*told, *made} - {"visit", "depts", "joined", "apart"}):
        yield from differs(where, name, told, made)
    for name in ("joined", "apart", "depts"):
        a, b = told.get(name, {}), made.get(name, {})
        for dept in sorted({*a, *b}):
            if name != "depts" or not (dept in a and dept in b):
                yield from differs(f"{where} 的 {dept}", dept, a, b, FIELDS.get(name, "部门"))
            else:
                for field in sorted({*a[dept], *b[dept]}):
                    yield from differs(f"{where} 的 {dept}", field, a[dept], b[dept])


def differs(where, name, told, made, title=None):
    a, b = told.get(name), made.get(name)
    if CJ(a) == CJ(b):
        return
    if name == "rejected" and isinstance(a, list) and isinstance(b, list):
        a, b = next((a[n] if n < len(a) else None, b[n] if n < len(b) else None)
                    for n in range(max(len(a), len(b))) if a[n : n + 1] != b[n : n + 1])  # fmt: skip
    yield f"{where}：{title or FIELDS.get(name, name)}写的是{shown(a)}，重算是{shown(b)}。"


def shown(value):
    return "没有" if value is None else f" {CJ(value).decode()[:100]}"


# 替换：对象补候补的下一个，人员接着往下问；理由先登记


def scheduled_after(b):
    """How many events came before the visits were made."""
    return (b.get("scheduling") or {}).get("after", 0)


def is_hidden(b, event):
    """An officer's replacement in a public bundle: its hash alone."""
    return b["kind"] == "public" and event["kind"] == "officer"


def told_of(event):
    """What an event says: name → title."""
    if event["kind"] == "release":
        return {
            "plan_no": "方案编号", "n": "编号", "kind": "种类", "list": "名单", "why": "理由", "approver": "批准人", "at": "时刻",
        }  # fmt: skip
    where = {"list": "名单"} if event["kind"] == "target" else {"visit": "访问", "dept": "部门"}
    return {
        "plan_no": "方案编号", "n": "编号", "kind": "种类", **where, "out": "换下的", "reason": "理由代码", "evidence_sha256": "证据的散列",
        "approver": "批准人", "at": "时刻",
    }  # fmt: skip


def is_whole_event(event):
    return set(event) == set(told_of(event))


def check_targets_replaced(b, report):
    """Substitutes by the events of kind target, and the lists as they stood when the visits were made."""
    after = {code: [list(one["drawn"]), list(one["reserve"]), 0] for code, one in b["lists"].items()}
    active, made = {code: list(one[0]) for code, one in after.items()}, []
    for number, event in enumerate(b.get("events", []), 1):
        hidden = is_hidden(b, event)
        if event["kind"] not in ("target", "officer", "release"):
            report.say(BAD, "event", f"替换第 {event['n']} 号：不认识的种类 {event['kind']}。")
        elif event["n"] != number or (not hidden and event.get("plan_no") != b["plan"]["plan_no"]):
            report.say(BAD, "event", f"替换第 {event['n']} 号：编号不连续或不属于本方案。")
        elif not hidden and not is_whole_event(event):
            gone = "、".join(title for name, title in told_of(event).items() if name not in event)
            report.say(BAD, "event", f"替换第 {number} 号：{f'没有写{gone}' if gone else '有不该有的项'}。")
        elif event["kind"] == "release":
            released(b, event, after, report)
        elif not hidden and event["reason"] not in b["rules"]["reason_codes"]:
            report.say(BAD, "event", f"替换第 {event['n']} 号：理由代码 {event['reason']} 不在规则之中。")
        elif event["kind"] == "target":
            made += target_replaced(b, event, after, report)
        if number == scheduled_after(b):
            active = {code: list(one[0]) for code, one in after.items()}
    return made, active


def is_frozen(b, code, skips):
    """Whether so many skips freeze this list."""
    limit, k = b["rules"].get("max_skips_ppm", 0), b["lists"].get(code, {}).get("k", 0)
    return bool(limit) and skips * 1000000 > limit * k and skips > b["rules"].get("min_skips", 0)


def released(b, event, after, report):
    """Supervision released a frozen list: its skips are counted anew."""
    code, who = event["list"], event["approver"]
    bad = "" if is_frozen(b, code, after.get(code, [[], [], 0])[2]) else f"名单 {code} 当时没有冻结"
    bad = bad or ("解除冻结的是抽取机关自己" if who.split("／")[0] == b["plan"]["authority"] else "")
    report.check(
        not bad, "event", f"替换第 {event['n']} 号：{who}解除名单 {code} 的冻结，理由：{event['why']}。", f"替换第 {event['n']} 号：{bad}。"
    )  # fmt: skip
    if not bad:
        after[code][2] = 0


def target_replaced(b, event, after, report):
    active, reserve, skips = after.get(event["list"], [[], [], 0])
    bad = event["out"] not in active and f"{event['out']} 当时不在名单之中"
    bad = bad or (is_frozen(b, event["list"], skips) and "名单跳过的已超限、应已冻结")
    if bad:
        report.say(BAD, "event", f"替换第 {event['n']} 号：{bad}。")
        return []
    active.remove(event["out"])
    into = reserve.pop(0) if reserve else ""
    active.extend([into] if into else [])
    after[event["list"]][2] += 1
    return [{"n": event["n"], "list": event["list"], "out": event["out"], "into": into}]


class Standing:
    """Who goes where after the events so far: teams by visit and department, visits by department and target."""

    def __init__(self, wave, order, teams):
        self.wave, self.teams, self.fallen = wave, teams, {}
        self.at = {(dept, visit.target): visit for visit in order for dept, _ in visit.seats}

    def moved(self, one):
        """A target came in: it takes over half-day and team, which goes on being asked in its own order; or the team is free."""
        dept, into = one["list"].split("/")[0], one["into"]
        old = self.at.pop((dept, one["out"]))
        team = self.teams.pop((old.id, dept), None)
        self.fallen[old.id, dept] = one["n"]
        if not into:
            for officer in team.officers if team else ():
                officer.slots.remove(old.slot)
            return one
        new = self.at[dept, into] = copy.copy(old)
        new.id, new.target, new.area = f"{into}#r{one['n']}", into, self.wave.row(into)[2]
        told = one | {"from": old.id, "visit": new.id}
        if team is None:
            return told
        team.goes_to(new)
        self.teams[new.id, dept] = team
        return told | {"slot": new.slot, "team": team.told()}

    def fault(self, event):
        """Why this officer cannot be replaced there."""
        post = event["visit"], event["dept"]
        if post in self.fallen:
            target = event["visit"].split("#")[0]
            return f"{post[1]} 对 {target} 的检查在第 {self.fallen[post]} 号已经替换"
        team = self.teams.get(post)
        if not team or event["out"] not in [one.id for one in team.officers]:
            return f"{post[0]} 的 {post[1]} 当时没有派 {event['out']}"
        return ""

    def replaced(self, event):
        """An officer left: those not yet asked are asked on, with the reason for each who is not taken."""
        team = self.teams[event["visit"], event["dept"]]
        out = next(one for one in team.officers if one.id == event["out"])
        team.officers.remove(out)
        team.ask()
        out.slots.remove(team.visit.slot)
        return {"n": event["n"], "visit": event["visit"], "dept": event["dept"], "out": event["out"], "team": team.told()}  # fmt: skip


def check_replaced(b, made, standing, report):
    """Targets and officers replaced, in the one order of the events; then all substitutes as the bundle tells them."""
    events, told = b.get("events", []), b.get("substitutes", [])
    own, scheduled = [event for event in events if event["kind"] == "officer"], scheduled_after(b)
    late = [one for one in made if one["into"] and one["n"] > scheduled and b.get("visits")]
    if b["kind"] == "public" and own:
        report.check(
            all(set(event) == {"n", "kind", "sha256"} for event in own), "event",
            f"另有 {len(own)} 次换的是执法人员，公开的抽取包里只有散列，内容由完整的抽取包核对。", "换执法人员的事件在公开的抽取包里应只有散列。",
        )  # fmt: skip
    elif standing:
        made = list(followed(b, made, standing, report))
    elif own or late:
        said = (
            f"换执法人员 {len(own)} 次" if own else "",
            f"编排以后补入的 {len(late)} 个的访问" if late else "",
        )
        report.say(OPEN, "event", f"{'、'.join(filter(None, said))}，没有核对。")
        told = [{name: one[name] for name in ("n", "list", "out", "into")} for one in told if "list" in one]
    if not events and not told:
        return
    odd = next(((a or b)["n"] for a, b in itertools.zip_longest(made, told) if CJ(a) != CJ(b)), None)
    report.check(
        odd is None,
        "substitute",
        f"替换 {len(made)} 次，补入的都是候补的下一个，换的人都接着往下问。",
        f"替换第 {odd} 号：补入的不是候补的下一个，换的人不是接着往下问的，或与替换事件不符。",
    )
    if odd is not None:
        a, b = ({**one, **one.get("team", {})} for one in (by_number(told, odd), by_number(made, odd)))
        for name in [name for name in FIELDS if name in {*a, *b}]:
            for text in differs(f"替换第 {odd} 号", name, a, b):
                report.say(BAD, "substitute", text)


def by_number(rows, n):
    return next((one for one in rows if one["n"] == n), {})


def followed(b, made, standing, report):
    """What came of each event that stands."""
    came = {one["n"]: one for one in made}
    for number, event in enumerate(b.get("events", []), 1):
        is_late = number > scheduled_after(b)
        if event["kind"] == "target" and event["n"] == number and number in came:
            yield json.loads(CJ(standing.moved(came[number]))) if is_late else came[number]
        elif event["kind"] == "officer" and is_whole_event(event):
            bad = standing.fault(event) if is_late else "登记在编排以前"
            if bad:
                report.say(BAD, "event", f"替换第 {event['n']} 号：{bad}。")
            else:
                yield json.loads(CJ(standing.replaced(event)))


# 封存


def check_sealed(b, report):
    if b["plan"]["mode"] != "sealed":
        return
    if not b.get("sealed"):
        report.say(BAD, "sealed", "方案是封存抽取，抽取包却没有封存的根。")
        return
    unsealed(b["sealed"], [{"list": code, **one} for code, one in sorted(b["lists"].items())], "名单", report)
    if b.get("visits"):
        unsealed(
            b.get("sealed_visits") or {"salts": [], "n": 0, "result_root": ""}, b["visits"], "访问", report
        )


def unsealed(sealed, rows, title, report):
    tree = Tree()
    for salt, row in zip(sealed["salts"], rows, strict=False):
        tree.add(bytes.fromhex(salt) + CJ(row))
    good = len(rows) == len(sealed["salts"]) == sealed["n"] and tree.root() == sealed["result_root"]
    report.check(
        good,
        "sealed",
        f"解封的{title} {tree.n} 行与封存时的根一致。",
        f"解封的{title}与封存时的根不符：封存期间结果被改过。",
    )


# 账本：签名短文、检查点、会签、包含证明


def vkey(text):
    name, id, raw = text.strip().split("+", 2)
    key = base64.b64decode(raw, validate=True)
    if hashlib.sha256(name.encode() + b"\n" + key).digest()[:4].hex() != id or len(key) != 33:
        raise Unreadable(f"公钥 {name} 的编号与内容不符")
    return name, id, key[0], key[1:]


def signed(note, key):
    """Whether the note carries a valid line of this key."""
    name, id, kind, public = vkey(key)
    text, _, lines = note.rpartition("\n\n")
    text += "\n"
    for line in lines.splitlines():
        who, _, raw = line.removeprefix("— ").partition(" ")
        value = base64.b64decode(raw, validate=True)
        if who != name or value[:4].hex() != id:
            continue
        if kind == 1:
            return ed25519(public, text.encode(), value[4:])
        at = int.from_bytes(value[4:12], "big")
        return ed25519(public, f"cosignature/v1\ntime {at}\n{text}".encode(), value[12:])
    return False


def opening(b, party):
    """Name of the logged object by which a share was opened: by its party, or from escrow."""
    return f"{'escrow' if party in b.get('opened_by_escrow', []) else 'reveal'}/{party}"


def logged(b):
    """Object name → hash that must stand in the log."""
    named = {"plan": digest(b["plan"]), "ticket": b["ticket"]}
    named |= {f"commit/{party}": value for party, value in b["commits"].items()}
    named |= {
        opening(b, p): hashlib.sha256(bytes.fromhex(v)).hexdigest() for p, v in b["party_values"].items()
    }
    named["outside"] = hashlib.sha256(outside_bytes(b)).hexdigest()
    named["result"] = b["sealed"]["result_root"] if b.get("sealed") else digest(b["lists"])
    if b.get("visits"):
        named["visits"] = b["sealed_visits"]["result_root"] if b.get("sealed_visits") else digest(b["visits"])
        named |= {"scheduling": digest(b["scheduling"])} if b.get("scheduling") else {}
    return named | {
        f"event/{event['n']}": event["sha256"] if is_hidden(b, event) else digest(event)
        for event in b.get("events", [])
    }


def claims(value):
    """Every {"vdr1": {...}} anywhere in a JSON value."""
    if isinstance(value, dict):
        if isinstance(value.get("vdr1"), dict):
            yield value["vdr1"]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from claims(one)


def check_log(b, options, report):
    log = b.get("log")
    if not log:
        report.say(
            OPEN,
            "log",
            "抽取包没有账本的检查点和包含证明：不能证明方案、承诺当时就已登记，也没有签名可核对。",
        )
        return
    key, note = options.log_key or log["key"], log["checkpoint"]
    good = report.check(
        signed(note, key),
        "checkpoint",
        f"检查点由账本 {vkey(key)[0]} 签名，签名有效。",
        "检查点没有账本公钥的有效签名。",
    )
    witnesses, quorum = (
        options.witness or log.get("witnesses", []),
        options.quorum or max(1, log.get("quorum", 1)),
    )
    names = sorted({vkey(one)[0] for one in witnesses if signed(note, one)})
    report.check(
        len(names) >= quorum,
        "witness",
        f"会签的见证人 {len(names)} 个（{'、'.join(names)}），应有 {quorum} 个。",
        f"有效会签 {len(names)} 个，应有 {quorum} 个。",
    )
    if not (options.log_key and options.witness):
        report.say(OPEN, "keys", "公钥取自抽取包本身；请从平台以外取得公钥，用 --log-key、--witness 再核对。")
    if not good:
        return
    _, size, root = note.split("\n")[:3]
    root, placed, when = base64.b64decode(root).hex(), {}, {}
    for one in log["objects"]:
        entry, body = json.loads(one["entry"]), one["body"]
        found = included(one["entry"].encode(), one["index"], int(size), one["proof"], root)
        bound = H("liandong/event/v1", bytes.fromhex(one["salt"]), body).hex() == entry["c"]
        for claim in claims(json.loads(body)) if found and bound else ():
            if claim.get("plan_no") == b["plan"]["plan_no"]:
                placed.setdefault(claim["object"], set()).add(claim["sha256"])
                when[claim["object"]] = (one["index"], entry["at"])
    wanted = logged(b)
    missing = [name for name, value in wanted.items() if placed.get(name) != {value}]
    own = ("event/", "visits", "scheduling") if b["kind"] == "full" else ("event/",)
    missing += sorted(name for name in placed if name.startswith(own) and name not in wanted)
    report.check(
        not missing,
        "logged",
        f"账本里有方案、承诺、凭据、打开、结果等 {len(wanted)} 项，证明都成立。",
        f"账本里没有（或另有一份）：{'、'.join(missing[:8])}。",
    )
    if not missing:
        check_order(b["plan"], b, when, report)


def moment(text):
    return datetime.fromisoformat(text.removesuffix("Z") + "+00:00")


def check_order(plan, b, when, report):
    """Plan, commits, ticket, outside value, reveals, result, in this order and in time."""
    commits, reveals = (
        [when[f"commit/{p}"] for p in plan["parties"]],
        [when[opening(b, p)] for p in plan["parties"]],
    )
    steps = [[when["plan"]], commits, [when["ticket"]], [when["outside"]], reveals, [when["result"]]]
    if b.get("sealed"):
        steps[4:] = steps[:3:-1]
    events = [when[f"event/{event['n']}"][0] for event in b.get("events", [])]
    made, after = (
        [when[name][0] for name in ("visits", "scheduling") if name in logged(b)],
        scheduled_after(b),
    )
    order = all(max(one) < min(two) for one, two in itertools.pairwise(steps)) and events == sorted(events)
    order = order and all(place > when["result"][0] for place in events)
    order = order and all(place >= when["result"][0] for place in made)
    order = order and all(
        max(events[:after], default=-1) < place < min(events[after:], default=place + 1) for place in made
    )
    late = [p for p in plan["parties"] if when[f"commit/{p}"][1] > plan["commit_by"]]
    awaited = plan["beacon"]["not_before"]
    hour = (moment(awaited) - moment(when["ticket"][1])).total_seconds() >= 3600
    early = when["outside"][1] < awaited or not hour
    overdue = [
        p
        for p in plan["parties"]
        if plan.get("reveal_by") and when.get(f"reveal/{p}", ("", ""))[1] > plan["reveal_by"]
    ]
    report.check(
        order,
        "order",
        "登记的先后：方案、承诺、凭据、外部数值、打开、结果、编排、替换。",
        "登记的先后不对：有一步抢在前一步之前。",
    )
    report.check(
        not late and not early,
        "times",
        "承诺没有过期，外部数值在凭据之后一小时以上才产生。",
        f"时刻不对：{'、'.join(late)}{'的承诺过期' if late else ''}{' 外部数值早于约定，或凭据之后不到一小时' if early else ''}。",
    )
    report.check(not overdue, "overdue", "打开没有逾期。", f"{'、'.join(overdue)} 的随机数逾期才打开。")


# 一个包、一行


def verify(b, members, options):
    """The report on a bundle: `b` is draw.json, `members` opens the files."""
    report = Report()
    own = b["plan"].get("verifier_sha256")
    if own and options.file_sha256:
        report.check(
            own == options.file_sha256,
            "verifier",
            "本程序就是方案写明的那一份。",
            "本程序与方案写明的核对程序散列不同：请从方案指明处另取。",
        )
    seed = check_seed(b, report)
    with members("targets.tsv") as stream:
        rows = check_lists(b, seed, stream, report)
    people = check_people(b, members, report)
    mapping = check_mapping(b, members, options, (rows, people), report)
    substitutes, active = check_targets_replaced(b, report)
    standing = check_visits(b, seed, (active, people, rows, mapping), report)
    check_replaced(b, substitutes, standing, report)
    check_sealed(b, report)
    check_log(b, options, report)
    return report


def check_people(b, members, report):
    people = {}
    for name in ("officers.tsv", "recusals.tsv"):
        stream, tree, rows = members(name), Tree(), []
        if stream is None:
            if f"{ROOTS[name][0]}_root" in b["plan"] and b["kind"] == "full":
                report.say(BAD, ROOTS[name][0], f"完整的抽取包缺少{ROOTS[name][1]}。")
            return None
        with stream:
            for row in rows_of(stream, name, report):
                tree.add(row)
                rows.append(row.decode().split("\t"))
        check_root(name, tree, b["plan"], report)
        people[name] = rows
    return people


class Mapping:
    """Of a pseudonymous roster: the rows of the entries drawn, and the pseudonyms of those that recusals name by their own code."""

    def __init__(self, rows, people):
        self.wanted, self.recused = set(rows), {row[1] for row in (people or {}).get("recusals.tsv", [])}
        self.rows, self.pid = {}, {}

    def add(self, row):
        if row[0] in self.wanted:
            self.rows[row[0]] = row
        if row[1] in self.recused:
            self.pid[row[1]] = row[0]


def check_mapping(b, members, options, known, report):
    """The mapping of a full bundle, or None."""
    stream, tree, ids, wrong, mapping = members("mapping.tsv"), Tree(), set(), [], Mapping(*known)
    if stream is None:
        if options.register:
            report.say(OPEN, "register", "这个抽取包没有编号对照表，不能与登记名册比较。")
        return None
    with stream:
        for row in rows_of(stream, "mapping.tsv", report):
            tree.add(row)
            fields = row.decode().split("\t")
            pid, id, salt = fields[:3]
            mapping.add(fields)
            ids.add(id)
            if pseudonym(salt, id) != pid:
                wrong.append(id)
    check_root("mapping.tsv", tree, b["plan"], report)
    report.check(
        not wrong,
        "pseudonym",
        "编号对照表的每个编号都由主体代码得出。",
        f"编号与主体代码不符：{'、'.join(wrong[:3])}。",
    )
    if options.register:
        with open(options.register, encoding="utf-8") as file:  # noqa: PTH123
            known = {line.strip() for line in file if line.strip()}
        gone, added = sorted(known - ids), sorted(ids - known)
        report.check(
            not gone and not added,
            "register",
            f"名录与登记名册的 {len(ids)} 个一致。",
            f"登记名册有而名录没有 {len(gone)} 个（{'、'.join(gone[:3])}），名录多出 {len(added)} 个（{'、'.join(added[:3])}）。",
        )
    return mapping


def pseudonym(salt, id):
    return H("vdr1/pid", bytes.fromhex(salt), id).hex()[:32].upper()


def verify_row(b, options):
    """The report on one firm's row."""
    report, plan = Report(), b["plan"]
    seed, row = check_seed(b, report), b["row"].encode()
    report.check(
        included(row, b["index"], plan["roster_n"], b["proof"], plan["roster_root"]),
        "roster",
        "这一行在固定的名录里。",
        "这一行不在方案固定的名录里。",
    )
    id, *fields = b["row"].split("\t")[:6]
    own = b.get("own")
    if own is not None:
        report.check(
            pseudonym(own["salt"], own["id"]) == id,
            "pseudonym",
            f"编号 {id} 就是 {own['id']}。",
            f"编号 {id} 不是由 {own['id']} 和所给的盐得出的。",
        )
    elif "mapping_root" in plan:
        report.say(OPEN, "pseudonym", f"没有写编号 {id} 是谁的、盐是什么，不能核对就是这一家。")
    codes = codes_of(b["rules"], *fields)
    report.check(
        sorted(codes) == sorted(b["lists"]),
        "list",
        f"应列入 {len(codes)} 个名单。",
        "应列入的名单与所给的不同。",
    )
    for code in sorted(set(codes) & set(b["lists"])):
        one = b["lists"][code]
        score = scorer(key_of(b["rules"], seed, plan["plan_no"], code), b["rules"]["alg"])(id.encode()).hex()
        is_in = bool(one["threshold"]) and score <= one["threshold"]
        said = f"名单 {code}：分数 {score[:16]}…，界限 {one['threshold'][:16] or '无'}…，{'抽中' if is_in else '没有抽中'}"
        report.check(is_in == one["is_drawn"], "list", f"{said}。", f"{said}，与所告知的不符。")
    report.say(OPEN, "whole", "这是一行的核对；界限本身是否正确，由核对整个抽取包的人确认。")
    return report


def read(path):
    """(draw.json or row, opener of members)."""
    with open(path, "rb") as file:  # noqa: PTH123
        head = file.read(2)
    if head != b"PK":
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            return json.load(file), None
    archive = zipfile.ZipFile(path)
    names = set(archive.namelist())
    if not {"draw.json", "targets.tsv"} <= names <= {"draw.json", *MEMBERS} or len(names) != len(
        archive.namelist()
    ):
        raise Unreadable("压缩包的文件不齐或有多余")
    return json.loads(
        archive.read("draw.json")
    ), lambda name: io.BufferedReader(archive.open(name), 1 << 20) if name in names else None


def main(argv=None):
    parser = argparse.ArgumentParser(
        description="核对一次抽取（VDR-1）：抽取包（ZIP）或一家企业的一行（JSON）。"
    )
    parser.add_argument("file", help="抽取包或一行")
    parser.add_argument("--log-key", help="从平台以外取得的账本公钥")
    parser.add_argument("--witness", action="append", help="从平台以外取得的见证人公钥，可多次")
    parser.add_argument("--quorum", type=int, default=0, help="至少几个见证人会签")
    parser.add_argument("--register", help="登记名册的主体代码，一行一个，与完整包的名录比较")
    options = parser.parse_args(argv)
    try:
        with open(__file__, "rb") as file:  # noqa: PTH123
            options.file_sha256 = hashlib.sha256(file.read()).hexdigest()
        b, members = read(options.file)
        if b["v"] != 1 or b["kind"] not in (("row",) if members is None else ("public", "full")):
            raise Unreadable("版本或种类不认识")
        report = verify_row(b, options) if b["kind"] == "row" else verify(b, members, options)
    except (
        Unreadable,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        zipfile.BadZipFile,
    ) as error:
        sys.stdout.write(f"读不懂这个文件：{type(error).__name__}：{error}\n")
        return 2
    sys.stdout.write(report.text())
    return report.code


if __name__ == "__main__":
    sys.exit(main())
