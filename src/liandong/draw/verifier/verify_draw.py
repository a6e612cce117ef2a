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
    plan, rules, tree, memory = b["plan"], b["rules"], Tree(), {}
    counters = {code: scorer(key_of(rules, seed, plan["plan_no"], code), rules["alg"]) for code in b["lists"]}
    lists = {code: Listing(code, claim, counters[code]) for code, claim in b["lists"].items()}
    for row in rows_of(stream, "targets.tsv", report):
        tree.add(row)
        id, *kind = row.split(b"\t", 6)[:6]
        kind = tuple(kind)
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


# 替换


def check_events(b, report):
    rules, events = b["rules"], b.get("events", [])
    after = {code: [list(one["drawn"]), list(one["reserve"]), 0] for code, one in b["lists"].items()}
    made = []
    for place, event in enumerate(events, 1):
        if event["kind"] != "target":
            report.say(OPEN, "event", f"替换第 {event['n']} 号（{event['kind']}）本程序不核对。")
            continue
        active, reserve, skips = after.get(event["list"], [[], [], 0])
        k, limit = b["lists"].get(event["list"], {}).get("k", 0), rules.get("max_skips_ppm", 0)
        bad = (event["n"] != place or event["plan_no"] != b["plan"]["plan_no"]) and "编号不连续或不属于本方案"
        bad = bad or (
            event["reason"] not in rules["reason_codes"] and f"理由代码 {event['reason']} 不在规则之中"
        )
        bad = bad or (event["out"] not in active and f"{event['out']} 当时不在名单之中")
        bad = bad or (limit and skips * 1000000 > limit * k and "名单跳过的已超限、应已冻结")
        if bad:
            report.say(BAD, "event", f"替换第 {event['n']} 号：{bad}。")
            continue
        active.remove(event["out"])
        into = reserve.pop(0) if reserve else ""
        active.extend([into] if into else [])
        after[event["list"]][2] += 1
        made.append({"n": event["n"], "list": event["list"], "out": event["out"], "into": into})
    if events or b.get("substitutes"):
        report.check(
            made == b.get("substitutes", []),
            "substitute",
            f"替换 {len(made)} 次，补入的都是候补的下一个。",
            "补入的不是候补的下一个，或与替换事件不符。",
        )


# 访问和人员（slot_rule 为 index-mod、不预看时）


def check_visits(b, seed, officers, recusals, report):
    rules, no = b["rules"], b["plan"]["plan_no"]
    if not b.get("visits"):
        return
    if officers is None or rules.get("slot_rule", "index-mod") != "index-mod" or rules.get("lookahead"):
        report.say(
            OPEN, "visits", "访问次序和执法人员没有核对：抽取包不含人员名录，或编排方法不在本程序之内。"
        )
        return
    asking = {}
    for code, one in b["lists"].items():
        for id in one["drawn"]:
            asking.setdefault(id, set()).add(code.split("/")[0])
    visit_key, key = H("vdr1/visit", seed, no).hex(), H("vdr1/officers", seed, no).hex()
    order = sorted(asking, key=lambda id: hashlib.sha256(f"{visit_key}|{id}".encode()).digest())
    load, busy = {}, set()
    for index, (id, told) in enumerate(zip(order, b["visits"], strict=False)):
        slot, depts = index % rules["slots"], {}
        for dept in sorted(asking[id]):
            depts[dept] = team(rules, officers, recusals, load, busy, (id, dept, slot), key)
        if told != {"visit": id, "slot": slot, "depts": depts}:
            report.say(BAD, "visits", f"第 {index + 1} 次访问 {id}：次序、时段或执法人员与重算不符。")
            return
    report.check(
        len(order) == len(b["visits"]),
        "visits",
        f"{len(order)} 次访问的次序、时段、人员和跳过的理由逐一重算相符。",
        f"应有 {len(order)} 次访问，实列 {len(b['visits'])} 次。",
    )


def team(rules, officers, recusals, load, busy, post, key):
    id, dept, slot = post
    own = sorted(
        (o for o in officers if officers[o][0] == dept),
        key=lambda o: hashlib.sha256(f"{key}|{id}|{dept}|{o}".encode()).digest(),
    )
    chosen, rejected, need = [], [], rules["officers_per_dept"]
    for one in own:
        if len(chosen) == need:
            break
        leads = any(officers[o][1] for o in [*chosen, one])
        why = ("R" if (one, id) in recusals else "L" if load.get(one, 0) >= rules["max_load"] else "D" if (one, slot) in busy
               else "P" if len(chosen) == need - 1 and not leads else "")  # fmt: skip
        if why:
            rejected.append([one, why])
            continue
        chosen.append(one)
        load[one] = load.get(one, 0) + 1
        busy.add((one, slot))
    return {"officers": chosen, "rejected": rejected, "status": "OK" if len(chosen) == need else "UNSTAFFED"}


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
    return named | {f"event/{event['n']}": digest(event) for event in b.get("events", [])}


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
    order = all(max(one) < min(two) for one, two in itertools.pairwise(steps)) and events == sorted(events)
    order = order and all(place > when["result"][0] for place in events)
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
        "登记的先后：方案、承诺、凭据、外部数值、打开、结果。",
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
        check_lists(b, seed, stream, report)
    officers, recusals = check_people(b, members, report)
    check_events(b, report)
    check_visits(b, seed, officers, recusals, report)
    check_sealed(b, report)
    check_mapping(b, members, options, report)
    check_log(b, options, report)
    return report


def check_people(b, members, report):
    people = {}
    for name in ("officers.tsv", "recusals.tsv"):
        stream, tree, rows = members(name), Tree(), []
        if stream is None:
            if f"{ROOTS[name][0]}_root" in b["plan"] and b["kind"] == "full":
                report.say(BAD, ROOTS[name][0], f"完整的抽取包缺少{ROOTS[name][1]}。")
            return None, None
        with stream:
            for row in rows_of(stream, name, report):
                tree.add(row)
                rows.append(row.decode().split("\t"))
        check_root(name, tree, b["plan"], report)
        people[name] = rows
    officers = {row[0]: (row[1], row[2] == "1") for row in people["officers.tsv"]}
    return officers, {(row[0], row[1]) for row in people["recusals.tsv"]}


def check_mapping(b, members, options, report):
    stream, tree, ids, wrong = members("mapping.tsv"), Tree(), set(), []
    if stream is None:
        if options.register:
            report.say(OPEN, "register", "这个抽取包没有编号对照表，不能与登记名册比较。")
        return
    with stream:
        for row in rows_of(stream, "mapping.tsv", report):
            tree.add(row)
            pid, id, salt = row.decode().split("\t")[:3]
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
    if b.get("mapping"):
        one = b["mapping"]
        pid, own, salt = one["row"].split("\t")[:3]
        good = included(
            one["row"].encode(), one["index"], plan["mapping_n"], one["proof"], plan["mapping_root"]
        )
        report.check(
            good and pid == id and pseudonym(salt, own) == id,
            "pseudonym",
            f"编号 {id} 就是 {own}。",
            "编号不是由这个主体代码得出的，或对照不在固定的表里。",
        )
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
