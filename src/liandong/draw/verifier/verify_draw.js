// 在来访者自己的浏览器里核对一次抽取：不装任何东西，不联网，不用任何库。与 verify_draw.py 各写各的，说的话一样。
// verify(ArrayBuffer, { logKey, witnesses, quorum }) → { code, lines: [[verdict, code, sentence]], text }
// code: 0 全部相符；1 有不符；2 读不懂；3 有未核对的项。

const GOOD = "通过", BAD = "不符", OPEN = "未核对";
const ROOTS = {
  "targets.tsv": ["roster", "检查对象名录"], "officers.tsv": ["officers", "执法人员名录"],
  "recusals.tsv": ["recusal", "回避表"], "mapping.tsv": ["mapping", "编号对照表"],
};
const ENDS = {
  0: "结论：全部相符。", 1: "结论：有不符之处，见标“不符”的各行。", 3: "结论：已核对的都相符，但有未核对的项，不能算全部通过。",
};
const utf8 = new TextEncoder(), text8 = new TextDecoder("utf-8", { fatal: true }), loose = new TextDecoder();
const bytes = (value) => (typeof value === "string" ? utf8.encode(value) : value);
const hex = (raw) => Array.from(raw, (one) => one.toString(16).padStart(2, "0")).join("");

class Unreadable extends Error {}

function unhex(text) {
  if (typeof text !== "string" || !/^([0-9a-f]{2})*$/i.test(text)) throw new Unreadable("十六进制写法不对");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function unbase64(text) {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

function joined(...parts) {
  const raw = parts.map(bytes), whole = new Uint8Array(raw.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of raw) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function compare(a, b) {
  const least = Math.min(a.length, b.length);
  for (let at = 0; at < least; at++) if (a[at] !== b[at]) return a[at] - b[at];
  return a.length - b.length;
}

// SHA-256（FIPS 180-4）：WebCrypto 的是异步的，一行一次太慢

const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((p) => n % p)) PRIMES.push(n);
const bits = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
const ROUND = Int32Array.from(PRIMES, (p) => bits(Math.cbrt(p)));
const START = Int32Array.from(PRIMES.slice(0, 8), (p) => bits(Math.sqrt(p)));
const W = new Int32Array(64);

function block(state, data, at) {
  for (let t = 0; t < 16; t++, at += 4) W[t] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
  for (let t = 16; t < 64; t++) {
    const x = W[t - 15], y = W[t - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[t] = (W[t - 16] + s0 + W[t - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t++) {
    const S1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + S1 + ((e & f) ^ (~e & g)) + ROUND[t] + W[t]) | 0;
    const S0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (S0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

export function sha256(data) {
  const state = START.slice(), whole = data.length & ~63, rest = data.length - whole;
  for (let at = 0; at < whole; at += 64) block(state, data, at);
  const tail = new Uint8Array(rest < 56 ? 64 : 128);
  tail.set(data.subarray(whole));
  tail[rest] = 128;
  new DataView(tail.buffer).setBigUint64(tail.length - 8, BigInt(data.length) * 8n);
  for (let at = 0; at < tail.length; at += 64) block(state, tail, at);
  const out = new Uint8Array(32), view = new DataView(out.buffer);
  state.forEach((word, place) => view.setInt32(place * 4, word));
  return out;
}

function H(tag, ...parts) {
  const pieces = [tag, new Uint8Array(1)];
  for (const part of parts.map(bytes)) {
    const size = new Uint8Array(4);
    new DataView(size.buffer).setUint32(0, part.length);
    pieces.push(size, part);
  }
  return sha256(joined(...pieces));
}

function CJ(value) {
  if (Array.isArray(value)) return `[${value.map(CJ).join(",")}]`;
  if (value && typeof value === "object") return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${CJ(value[key])}`).join(",")}}`;
  return JSON.stringify(value);
}

const digest = (value) => hex(sha256(bytes(CJ(value))));

// 默克尔树（RFC 6962）

const leaf = (row) => sha256(joined(new Uint8Array([0]), row));
const node = (left, right) => sha256(joined(new Uint8Array([1]), left, right));

class Tree {
  n = 0;
  peaks = [];
  add(row) {
    let value = leaf(row);
    for (let size = this.n; size & 1; size >>>= 1) value = node(this.peaks.pop(), value);
    this.peaks.push(value);
    this.n += 1;
  }
  root() {
    if (!this.peaks.length) return hex(sha256(new Uint8Array(0)));
    return hex(this.peaks.reduceRight((joinedSoFar, peak) => node(peak, joinedSoFar)));
  }
}

function included(row, index, size, proof, root) {
  if (!(Number.isInteger(index) && index >= 0 && index < size)) return false;
  let value = leaf(row), first = index, last = size - 1;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (first & 1 || first === last) {
      value = node(unhex(sibling), value);
      while (!(first & 1) && first) [first, last] = [first >> 1, last >> 1];
    } else value = node(value, unhex(sibling));
    [first, last] = [first >> 1, last >> 1];
  }
  return last === 0 && hex(value) === root;
}

async function ed25519(key, message, signature) {
  if (key.length !== 32 || signature.length !== 64) return false;
  try {
    const known = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", known, signature, message);
  } catch (error) {
    if (error.name === "NotSupportedError") throw new Unreadable("这个浏览器不会验 Ed25519 签名，请换新版本，或用 verify_draw.py");
    return false;
  }
}

class Report {
  lines = [];
  say(verdict, code, text) {
    this.lines.push([verdict, code, text]);
  }
  check(holds, code, good, bad) {
    this.say(holds ? GOOD : BAD, code, holds ? good : bad);
    return Boolean(holds);
  }
  done() {
    const has = (verdict) => this.lines.some(([one]) => one === verdict);
    const code = has(BAD) ? 1 : has(OPEN) ? 3 : 0;
    return { code, lines: this.lines, text: this.lines.map(([v, , t]) => `[${v}] ${t}\n`).join("") + ENDS[code] + "\n" };
  }
}

// 抽取

function scorer(key, alg) {
  if (alg === "sha256-hexkey-v1") {
    const head = bytes(`${key}|`);
    return (id) => sha256(joined(head, id));
  }
  if (alg === "hmac-sha256-v1") {
    const inner = bytes(key).map((one) => one ^ 0x36), outer = bytes(key).map((one) => one ^ 0x5c);
    return (id) => sha256(joined(outer, sha256(joined(inner, id))));
  }
  throw new Unreadable(`浏览器里不会算 ${alg}，请用 verify_draw.py`);
}

function keyOf(rules, seed, planNo, code) {
  if (rules.coord === "independent") return hex(H("vdr1/list", seed, planNo, code));
  const groups = rules.coord_groups ?? [], own = groups.find((group) => group.includes(code.split("/")[0])) ?? [];
  return hex(H("vdr1/wave", seed, planNo, ...(groups.length > 1 && own.length ? [[...own].sort().join("+")] : [])));
}

function sizes(rules, code, n) {
  const [dept, risk] = code.split("/");
  if (n === 0) return [0, 0];
  const share = (count, ppm) => Number((BigInt(count) * BigInt(ppm) + 999999n) / 1000000n);
  let k = Math.max(Math.min(n, rules.min_per_stratum), share(n, rules.ratio_ppm[dept][risk]));
  if (rules.max_per_stratum) k = Math.min(k, rules.max_per_stratum);
  return [k, Math.min(n - k, Math.max(Math.min(k, rules.min_reserve), share(k, rules.reserve_ppm)))];
}

function codesOf(rules, [risk, region, industry, visits, exclusion]) {
  if (exclusion || Number(visits) >= rules.max_visits_365d) return [];
  const values = { risk, region, industry }, tail = rules.strata.map((field) => values[field]).join("/");
  return Object.keys(rules.elig_industry).filter((dept) => rules.elig_industry[dept].includes(industry) && risk in rules.ratio_ppm[dept])
    .map((dept) => `${dept}/${tail}`);
}

const outsideBytes = (b) => (b.plan.beacon.source === "public" ? bytes(b.beacon_value) : unhex(b.beacon_value));

async function checkSeed(b, report) {
  const { plan, rules } = b, own = unhex(digest(plan)), parties = plan.parties;
  report.check(digest(rules) === plan.rules_sha256, "rules", "规则的散列与方案一致。", "规则与方案写明的散列不符：规则（比例、上下限等）在方案固定以后被改过。");
  report.check(new Set(parties).size === parties.length && parties.length >= 2, "parties", `参与方 ${parties.length} 个。`, "参与方不足两个或有重复。");
  const wrong = parties.filter((p) => hex(H("vdr1/commit", own, p, unhex(b.party_values[p]))) !== b.commits[p]);
  if (wrong.length && wrong.length === parties.length) report.say(BAD, "plan", "各方的承诺都不是对这份方案作的：方案在承诺以后被改写。");
  else report.check(!wrong.length, "reveal", "各方打开的随机数都与承诺一致。", `${wrong.join("、")} 打开的随机数与其承诺不符。`);
  const ticket = H("vdr1/ticket", own, ...parties.map((p) => unhex(b.commits[p])));
  report.check(hex(ticket) === b.ticket, "ticket", "抽取凭据由方案和全部承诺得出。", "抽取凭据不是由这份方案和这些承诺得出的。");
  await checkOutside(b, ticket, report);
  const seed = H("vdr1/seed", ticket, ...parties.map((p) => unhex(b.party_values[p])), outsideBytes(b));
  report.check(hex(seed) === b.seed, "seed", `种子 ${hex(seed).slice(0, 16)}… 由凭据、各方随机数和外部数值得出。`, "种子不是由凭据、各方随机数和外部数值得出的：有一项被换过。");
  for (const party of b.opened_by_escrow ?? []) {
    report.check(parties.includes(party), "escrow", `${party} 没有按时打开，随机数从托管打开，与其承诺核对如上。`, `从托管打开的 ${party} 不是参与方。`);
  }
  return seed;
}

async function checkOutside(b, ticket, report) {
  const named = b.plan.beacon, shown = b.beacon_evidence ?? {}, value = outsideBytes(b);
  const other = Object.keys(shown).filter((field) => field in named && CJ(shown[field]) !== CJ(named[field])).sort();
  if (other.length) {
    report.say(BAD, "outside", `外部数值的${other.join("、")}与方案指定的不同：换了一期。`);
  } else if (named.source === "public") {
    const form = /^(?:(?:(?:0|[1-9][0-9]*)\.)+\/)+$/.test(b.beacon_value);
    report.check(form, "outside", `外部数值：${named.name ?? ""} ${named.issue ?? ""}，${b.beacon_value}，写法合格，请与公布处对照。`, "外部数值的写法不合（数字后加“.”，来源后加“/”）。");
    if (form && "form" in named) {
      const parts = b.beacon_value.split("/").slice(0, -1).map((part) => part.split(".").slice(0, -1));
      const found = parts.map((part) => part.length).join("/"), smaller = (one, two) => one.length - two.length || (one < two ? -1 : one > two ? 1 : 0);
      const rising = parts.every((part) => part.every((number, n) => !n || smaller(part[n - 1], number) <= 0));
      report.check(found === named.form && rising, "outside-form", `外部数值每个来源各几个数照方案写明的：${found}，从小到大。`, `方案写明外部数值每个来源各几个数：${named.form}，从小到大；现为 ${b.beacon_value}。同一期号码换一种写法，就是另一个种子。`);
    }
  } else if (named.source === "notary") {
    const good = await ed25519(unhex(named.key), H("vdr1/notary", ticket, value), unhex(shown.signature ?? ""));
    report.check(good, "outside", "外部数值由方案指定的公证处签名，签名有效。", "外部数值没有公证处的有效签名：数值是伪造的，或签的不是这张凭据。");
  } else if (shown.signature) {
    const good = hex(sha256(unhex(shown.signature))) === hex(value);
    report.check(good, "outside", "外部数值是所附签名的散列。", "外部数值不是所附签名的散列：数值是伪造的。");
    report.say(OPEN, "outside-signature", "外部数值的门限签名（BLS）本程序不能验，请用该服务的工具核对。");
  } else {
    report.say(OPEN, "outside-signature", `外部数值（${named.source}）没有附签名，请到公布处对照：${b.beacon_value.slice(0, 32)}。`);
  }
}

class Listing {
  seen = 0;
  found = [];
  constructor(code, claim, count) {
    Object.assign(this, { code, claim, count });
    const scores = [...claim.drawn, ...claim.reserve].map((id) => count(bytes(id))).sort(compare);
    this.bound = scores.at(-1) ?? new Uint8Array(0);
    this.most = 2 * scores.length + 8;
  }
  fault(rules, n) {
    const [k, r] = sizes(rules, this.code, n), { drawn, reserve } = this.claim;
    if (this.seen !== n) return ["population", `名录中合格的有 ${this.seen} 个，方案写明 ${n} 个`];
    if (this.claim.n !== n || this.claim.k !== k || drawn.length !== k) return ["list", `应抽 ${k} 个，实列 ${drawn.length} 个`];
    const order = this.found.sort((a, b) => compare(a[0], b[0])).map(([, id]) => loose.decode(id)), first = order.slice(0, k);
    if (CJ(first) !== CJ(drawn)) {
      const odd = [...drawn.filter((id) => !first.includes(id)), ...first.filter((id) => !drawn.includes(id))].sort();
      return ["list", `抽中的不是分数最小的 ${k} 个（${(odd.length ? odd : drawn).slice(0, 3).join("、")}）`];
    }
    if (CJ(order.slice(k, k + r)) !== CJ(reserve) || reserve.length !== r) return ["reserve", `候补不是其后的 ${r} 个，或次序被改`];
    if (k && hex(this.count(bytes(drawn.at(-1)))) !== this.claim.threshold) return ["list", "界限不是末位的分数"];
    return null;
  }
}

function* rowsOf(raw, name, report) {
  let before = new Uint8Array(0), number = 0, spoilt = false;
  for (let at = 0; at < raw.length; ) {
    let end = raw.indexOf(10, at);
    const isWhole = end >= 0;
    if (!isWhole) end = raw.length;
    const row = raw.subarray(at, isWhole ? end : end - 1);
    const tab = name === "recusals.tsv" ? -1 : row.indexOf(9), key = tab < 0 ? row : row.subarray(0, tab);
    const order = compare(key, before);
    number += 1;
    if (!spoilt && (order <= 0 || !isWhole)) {
      spoilt = true;
      const what = order === 0 ? "与上一行重复" : order < 0 ? "没有按升序排列" : "没有换行";
      report.say(BAD, `${name}-order`, `${ROOTS[name][1]}第 ${number} 行${what}：${loose.decode(row.subarray(0, 60))}`);
    }
    if (row.some((one) => one > 127) && text8.decode(row).normalize("NFC") !== text8.decode(row)) {
      report.say(BAD, `${name}-order`, `${ROOTS[name][1]}第 ${number} 行不是 NFC 文字。`);
    }
    before = key;
    at = end + 1;
    yield row;
  }
}

function checkRoot(name, tree, plan, report) {
  const [short, title] = ROOTS[name];
  const good = tree.root() === plan[`${short}_root`] && tree.n === plan[`${short}_n`];
  report.check(good, short, `${title} ${tree.n} 行，根与方案一致。`, `${title}现有 ${tree.n} 行（方案 ${plan[`${short}_n`]} 行），根与方案不符：固定以后有行被删、被加或被改。`);
}

function checkLists(b, seed, raw, report) {
  const { plan, rules } = b, tree = new Tree(), memory = new Map(), lists = {}, rows = new Map();
  const wanted = new Set(Object.values(b.lists).flatMap((one) => [...one.drawn, ...one.reserve]));
  for (const code of Object.keys(b.lists)) lists[code] = new Listing(code, b.lists[code], scorer(keyOf(rules, seed, plan.plan_no, code), rules.alg));
  for (const row of rowsOf(raw, "targets.tsv", report)) {
    tree.add(row);
    const tab = row.indexOf(9), id = row.subarray(0, tab), rest = loose.decode(row.subarray(tab + 1)).split("\t").slice(0, 5), kind = rest.join("\t");
    if (wanted.has(loose.decode(id))) rows.set(loose.decode(id), loose.decode(row).split("\t"));
    if (!memory.has(kind)) memory.set(kind, groupsOf(b, seed, rest, lists, report));
    for (const group of memory.get(kind)) {
      const score = group[0].count(id);
      for (const one of group) {
        one.seen += 1;
        if (one.found.length < one.most && compare(score, one.bound) <= 0) one.found.push([score, id]);
      }
    }
  }
  checkRoot("targets.tsv", tree, plan, report);
  const odd = [...Object.keys(lists).filter((code) => !(code in plan.strata)), ...Object.keys(plan.strata).filter((code) => !(code in lists))];
  if (odd.length) report.say(BAD, "list", `名单与方案写明的不同：${odd.sort().slice(0, 5).join("、")}。`);
  let faults = 0;
  for (const code of Object.keys(plan.strata).sort()) {
    const fault = code in lists && lists[code].fault(rules, plan.strata[code]);
    if (fault) {
      faults += 1;
      report.say(BAD, fault[0], `名单 ${code}：${fault[1]}。`);
    }
  }
  const drawn = Object.values(lists).reduce((sum, one) => sum + one.claim.drawn.length, 0);
  if (!faults) report.say(GOOD, "list", `${Object.keys(lists).length} 个名单逐行重算相符：抽中 ${drawn} 个，候补和界限相符。`);
  return rows;
}

function groupsOf(b, seed, fields, lists, report) {
  if (fields[4] && !b.rules.allowed_exclusions.includes(fields[4])) report.say(BAD, "exclusion", `名录中不列入的代码 ${fields[4]} 不在规则之中。`);
  const byKey = {};
  for (const code of codesOf(b.rules, fields)) {
    if (!(code in lists)) report.say(BAD, "list", `名录中有应列入 ${code} 的，抽取包没有这个名单。`);
    else (byKey[keyOf(b.rules, seed, b.plan.plan_no, code)] ??= []).push(lists[code]);
  }
  return Object.values(byKey);
}

// 人员名录和回避表

function checkPeople(b, members, report) {
  const people = {};
  for (const name of ["officers.tsv", "recusals.tsv"]) {
    if (!members[name]) {
      if (`${ROOTS[name][0]}_root` in b.plan && b.kind === "full") report.say(BAD, ROOTS[name][0], `完整的抽取包缺少${ROOTS[name][1]}。`);
      return null;
    }
    const tree = new Tree();
    people[name] = [];
    for (const row of rowsOf(members[name], name, report)) {
      tree.add(row);
      people[name].push(text8.decode(row).split("\t"));
    }
    checkRoot(name, tree, b.plan, report);
  }
  return people;
}

// 替换：对象补候补的下一个，人员接着往下问；理由先登记

const scheduledAfter = (b) => b.scheduling?.after ?? 0;
const isHidden = (b, event) => b.kind === "public" && event.kind === "officer";

const toldOf = ({ kind }) => kind === "release" ? {
  plan_no: "方案编号", n: "编号", kind: "种类", list: "名单", why: "理由", approver: "批准人", at: "时刻",
} : ({
  plan_no: "方案编号", n: "编号", kind: "种类", ...(kind === "target" ? { list: "名单" } : { visit: "访问", dept: "部门" }), out: "换下的",
  reason: "理由代码", evidence_sha256: "证据的散列", approver: "批准人", at: "时刻",
});
const isWholeEvent = (event) => CJ(Object.keys(event).sort()) === CJ(Object.keys(toldOf(event)).sort());

function checkTargetsReplaced(b, report) {
  const after = {}, made = [], standing = () => Object.fromEntries(Object.entries(after).map(([code, one]) => [code, [...one.active]]));
  for (const [code, one] of Object.entries(b.lists)) after[code] = { active: [...one.drawn], reserve: [...one.reserve], skips: 0, k: one.k };
  let active = standing();
  (b.events ?? []).forEach((event, place) => {
    const hidden = isHidden(b, event), said = `替换第 ${event.n} 号：`;
    if (!["target", "officer", "release"].includes(event.kind)) report.say(BAD, "event", `${said}不认识的种类 ${event.kind}。`);
    else if (event.n !== place + 1 || (!hidden && event.plan_no !== b.plan.plan_no)) report.say(BAD, "event", `${said}编号不连续或不属于本方案。`);
    else if (!hidden && !isWholeEvent(event)) {
      const gone = Object.entries(toldOf(event)).filter(([name]) => !(name in event)).map(([, title]) => title).join("、");
      report.say(BAD, "event", `${said}${gone ? `没有写${gone}` : "有不该有的项"}。`);
    }
    else if (event.kind === "release") released(b, event, after, report);
    else if (!hidden && !b.rules.reason_codes.includes(event.reason)) report.say(BAD, "event", `${said}理由代码 ${event.reason} 不在规则之中。`);
    else if (event.kind === "target") targetReplaced(b, event, after, made, report);
    if (place + 1 === scheduledAfter(b)) active = standing();
  });
  return [made, active];
}

function isFrozen(b, { skips, k }) {
  const limit = b.rules.max_skips_ppm ?? 0;
  return limit !== 0 && skips * 1000000 > limit * k && skips > (b.rules.min_skips ?? 0);
}

function released(b, event, after, report) {
  const code = event.list, who = event.approver, now = after[code] ?? { skips: 0, k: 0 };
  const bad = isFrozen(b, now) ? (who.split("／")[0] === b.plan.authority ? "解除冻结的是抽取机关自己" : "") : `名单 ${code} 当时没有冻结`;
  report.check(!bad, "event", `替换第 ${event.n} 号：${who}解除名单 ${code} 的冻结，理由：${event.why}。`, `替换第 ${event.n} 号：${bad}。`);
  if (!bad) now.skips = 0;
}

function targetReplaced(b, event, after, made, report) {
  const now = after[event.list] ?? { active: [], reserve: [], skips: 0, k: 0 };
  const bad = (!now.active.includes(event.out) && `${event.out} 当时不在名单之中`) ||
    (isFrozen(b, now) && "名单跳过的已超限、应已冻结");
  if (bad) return report.say(BAD, "event", `替换第 ${event.n} 号：${bad}。`);
  const into = now.reserve.shift() ?? "";
  now.active = [...now.active.filter((id) => id !== event.out), ...(into ? [into] : [])];
  now.skips += 1;
  made.push({ n: event.n, list: event.list, out: event.out, into });
}

// 跟着事件走：换人的接着往下问；补入的一家接替半天和人员，没有可补的，人员不再有这一次的任务

class Standing {
  fallen = new Map();
  at = new Map();
  constructor(wave, order, teams) {
    Object.assign(this, { wave, teams });
    for (const visit of order) for (const [dept] of visit.seats) this.at.set(`${dept}\t${visit.target}`, visit);
  }
  moved({ n, list, out, into }) {
    const [dept] = list.split("/"), old = this.at.get(`${dept}\t${out}`), post = `${old.id}\t${dept}`, team = this.teams.get(post), one = { n, list, out, into };
    this.at.delete(`${dept}\t${out}`);
    this.teams.delete(post);
    this.fallen.set(post, n);
    if (!into) {
      for (const { slots } of team?.officers ?? []) slots.splice(slots.indexOf(old.slot), 1);
      return one;
    }
    const visit = { ...old, id: `${into}#r${n}`, target: into, area: this.wave.row(into)[2] };
    this.at.set(`${dept}\t${into}`, visit);
    const told = { ...one, from: old.id, visit: visit.id };
    if (!team) return told;
    team.visit = visit;
    this.teams.set(`${visit.id}\t${dept}`, team);
    return { ...told, slot: visit.slot, team: team.told() };
  }
  fault({ visit, dept, out }) {
    const post = `${visit}\t${dept}`;
    if (this.fallen.has(post)) return `${dept} 对 ${visit.split("#")[0]} 的检查在第 ${this.fallen.get(post)} 号已经替换`;
    return this.teams.get(post)?.officers.some(({ id }) => id === out) ? "" : `${visit} 的 ${dept} 当时没有派 ${out}`;
  }
  replaced({ n, visit, dept, out }) {
    const team = this.teams.get(`${visit}\t${dept}`), place = team.officers.findIndex(({ id }) => id === out), [{ slots }] = team.officers.splice(place, 1);
    team.ask();
    slots.splice(slots.indexOf(team.visit.slot), 1);
    return { n, visit, dept, out, team: team.told() };
  }
}

function* followed(b, made, standing, report) {
  const came = new Map(made.map((one) => [one.n, one]));
  for (const [at, event] of b.events.entries()) {
    const number = at + 1, isLate = number > scheduledAfter(b);
    if (event.kind === "target" && event.n === number && came.has(number)) yield isLate ? standing.moved(came.get(number)) : came.get(number);
    else if (event.kind === "officer" && isWholeEvent(event)) {
      const bad = isLate ? standing.fault(event) : "登记在编排以前";
      if (bad) report.say(BAD, "event", `替换第 ${event.n} 号：${bad}。`);
      else yield standing.replaced(event);
    }
  }
}

function checkReplaced(b, made, standing, report) {
  const events = b.events ?? [], own = events.filter((event) => event.kind === "officer");
  const late = made.filter((one) => one.into && one.n > scheduledAfter(b) && b.visits?.length);
  let told = b.substitutes ?? [];
  if (b.kind === "public" && own.length) {
    report.check(own.every((event) => CJ(Object.keys(event).sort()) === '["kind","n","sha256"]'), "event",
      `另有 ${own.length} 次换的是执法人员，公开的抽取包里只有散列，内容由完整的抽取包核对。`, "换执法人员的事件在公开的抽取包里应只有散列。");
  } else if (standing) {
    made = Array.from(followed({ ...b, events }, made, standing, report), (one) => JSON.parse(CJ(one)));
  } else if (own.length || late.length) {
    const said = [own.length && `换执法人员 ${own.length} 次`, late.length && `编排以后补入的 ${late.length} 个的访问`].filter(Boolean);
    report.say(OPEN, "event", `${said.join("、")}，没有核对。`);
    told = told.filter((one) => "list" in one).map(({ n, list, out, into }) => ({ n, list, out, into }));
  }
  if (!events.length && !told.length) return;
  const longest = Array.from({ length: Math.max(made.length, told.length) }, (_, at) => [made[at] ?? null, told[at] ?? null]);
  const pair = longest.find(([a, c]) => CJ(a) !== CJ(c)), odd = pair && (pair[0] ?? pair[1]).n;
  report.check(!pair, "substitute", `替换 ${made.length} 次，补入的都是候补的下一个，换的人都接着往下问。`,
    `替换第 ${odd} 号：补入的不是候补的下一个，换的人不是接着往下问的，或与替换事件不符。`);
  if (!pair) return;
  const [said, again] = [told, made].map((rows) => rows.find((one) => one.n === odd) ?? {}).map((one) => ({ ...one, ...one.team }));
  for (const name of Object.keys(FIELDS)) {
    if (name in said || name in again) for (const text of differs(`替换第 ${odd} 号`, name, said, again)) report.say(BAD, "substitute", text);
  }
}

// 次序：字符串、数、列表，从头比起

function ordered(a, b) {
  if (!Array.isArray(a)) return a < b ? -1 : a > b ? 1 : 0;
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const way = ordered(a[at], b[at]);
    if (way) return way;
  }
  return a.length - b.length;
}

const sorted = (list, key = (one) => one) => [...list].map((one) => [key(one), one]).sort((a, b) => ordered(a[0], b[0])).map(([, one]) => one);
const byRank = (list, text) => [...list].map((one) => [sha256(bytes(text(one))), one]).sort((a, b) => compare(a[0], b[0])).map(([, one]) => one);
const isWhole = (value) => Number.isSafeInteger(value) && value >= 0;

function* combinations(list, size, from = 0) {
  if (size === 0) yield [];
  for (let at = from; size && at <= list.length - size; at++) for (const rest of combinations(list, size - 1, at + 1)) yield [list[at], ...rest];
}

// 访问和人员：已知的事实（名录、规则、核对过的名单；没有别的）

function visitRules(rules) {
  const depts = Object.keys(rules.elig_industry).sort();
  const pairs = new Map((rules.apart ?? []).map((pair) => [...new Set(pair)].sort()).map((pair) => [CJ(pair), pair]));
  return {
    coord_groups: rules.coord_groups ?? (rules.coord === "shared" ? [depts] : []), max_depts: rules.max_depts ?? depts.length, apart: sorted(pairs.values()),
    slots: rules.slots, officers_per_dept: rules.officers_per_dept, lead_depts: [...new Set(rules.lead_depts ?? depts)].sort(), max_load: rules.max_load,
    max_per_slot: 1, slot_rule: rules.slot_rule ?? "index-mod", lookahead: rules.lookahead ?? false, reason_codes: [...new Set(rules.reason_codes)].sort(),
  };
}

class Officer {
  slots = [];
  absent = new Set();
  constructor([id, dept, lead, certificates = "", areas = "", absent = "", valid = ""]) {
    const names = (text) => new Set(text.split(",").filter(Boolean));
    Object.assign(this, { id, dept, leads: lead === "1", valid: valid !== "0", areas: names(areas), holds: names(certificates) });
    for (const part of names(absent)) {
      const [first, last] = part.split("-");
      for (let slot = Number(first); slot <= Number(last || first); slot++) this.absent.add(slot);
    }
  }
  serves(area, needs) {
    return (!this.areas.size || !area || this.areas.has(area)) && (!needs || this.holds.has(needs));
  }
}

class Wave {
  constructor(b, active, people, rows, mapping) {
    const rules = visitRules(b.rules), windows = b.rules.windows ?? {}, column = b.rules.max_depts_column ?? 0, pid = mapping?.pid ?? new Map();
    this.rules = rules;
    this.apart = new Set(rules.apart.map(([one, two]) => `${one}\t${two}`));
    this.group = new Map(rules.coord_groups.flatMap((group) => group.map((dept) => [dept, group])));
    this.targets = new Map();
    const pairs = new Map(Object.entries(active).flatMap(([code, ids]) => ids.map((id) => [`${code.split("/")[0]}\t${id}`, [code.split("/")[0], id]])));
    this.chosen = sorted(pairs.values()).map(([dept, id]) => {
      const own = windows[dept] ?? { first: 0, last: rules.slots - 1 };
      return { dept, id, first: own.first, last: own.last, needs: own.certificate ?? "" };
    });
    this.row = (id) => (mapping ? (mapping.rows.get(id) ?? ["", "", "", "", ""]).slice(2) : (rows.get(id) ?? [id, "", ""]));
    for (const { id } of this.chosen) {
      const row = this.row(id);
      const most = column > 6 && column <= row.length ? row[column - 1] : "";
      this.targets.set(id, { area: row[2], most: Number(most || 0) });
    }
    this.officers = sorted(people["officers.tsv"].map((row) => new Officer(row)), (one) => one.id);
    this.recusals = people["recusals.tsv"].map(([officer, target]) => [officer, pid.get(target) ?? target]);
    this.recused = new Set(this.recusals.map(([officer, target]) => `${officer}\t${target}`));
    this.staff = new Map();
    for (const one of this.officers) this.staff.set(one.dept, [...(this.staff.get(one.dept) ?? []), one]);
  }
  isApart(one, two) {
    return this.apart.has(one < two ? `${one}\t${two}` : `${two}\t${one}`);
  }
  fault() {
    const { slots, officers_per_dept: need } = this.rules;
    if (need < 2) return "规则写的每个部门每次执法人员少于两名（行政处罚法第四十二条）";
    const odd = new Set(this.chosen.filter(({ first, last }) => !(0 <= first && first <= last && last < slots)).map(({ dept }) => dept));
    return odd.size ? `${[...odd].sort().join("、")} 的检查时段不在 0—${slots - 1} 之中` : "";
  }
  inputs() {
    const recusals = new Map(this.recusals.map((pair) => [pair.join("\t"), pair]));
    return {
      selections: digest(this.chosen.map(({ dept, id, first, last, needs }) => [dept, id, first, last, needs])),
      targets: digest([...this.targets.keys()].sort().map((id) => [id, this.targets.get(id).area, this.targets.get(id).most])),
      officers: digest(this.officers.map((o) => [o.id, o.dept, o.leads, o.valid, [...o.areas].sort(), [...o.holds].sort(), sorted(o.absent)])),
      recusals: digest(sorted(recusals.values())),
    };
  }
}

// 合并：一个对象分成最少的几次访问，各有理由

function merged(wave) {
  const byTarget = new Map(), ways = new Map(), visits = [];
  for (const one of wave.chosen) byTarget.set(one.id, [...(byTarget.get(one.id) ?? []), one]);
  for (const [target, all] of byTarget) {
    const { area, most: fewer } = wave.targets.get(target), most = Math.min(wave.rules.max_depts, fewer || wave.rules.max_depts);
    const drawn = sorted(all, (one) => [one.last, one.first, wave.group.get(one.dept) ?? [one.dept], one.dept]);
    const pattern = CJ([most, drawn.map(({ dept, first, last }) => [dept, first, last])]);
    if (!ways.has(pattern)) ways.set(pattern, (wave.apart.size && drawn.length <= 14 ? everyWay : byClosing)(wave, drawn, most));
    ways.get(pattern).forEach((places, at) => {
      const part = places.map((place) => drawn[place]), here = part.map((one) => one.dept).sort(), others = drawn.filter((one) => !here.includes(one.dept));
      visits.push({
        id: at ? `${target}#${at + 1}` : target, target, area, slot: null,
        seats: sorted(part.map(({ dept, needs }) => [dept, needs])),
        first: Math.max(...part.map((one) => one.first)), last: Math.min(...part.map((one) => one.last)),
        joined: Object.fromEntries(part.map(({ dept }) => [dept, joinedWhy(wave, dept, here, drawn.length)])),
        apart: Object.fromEntries(others.map((one) => [one.dept, apartWhy(wave, one, part, here, most)])),
      });
    });
  }
  return visits;
}

function mayBeTogether(wave, ones, most) {
  return ones.length <= most && Math.max(...ones.map((one) => one.first)) <= Math.min(...ones.map((one) => one.last)) &&
    !ones.some((one, at) => ones.slice(0, at).some((other) => wave.isApart(one.dept, other.dept)));
}

function byClosing(wave, drawn, most) {
  const parts = [];
  for (let left = drawn.map((_, at) => at); left.length; ) {
    const part = [];
    for (const at of left) if (mayBeTogether(wave, [...part, at].map((i) => drawn[i]), most)) part.push(at);
    parts.push(part);
    left = left.filter((at) => !part.includes(at));
  }
  return parts;
}

function everyWay(wave, drawn, most) {
  const known = new Map([["", []]]);
  const best = (left) => {
    if (!known.has(left.join())) {
      let found = null;
      for (let size = Math.min(most, left.length); size > 0; size--) {
        for (const others of combinations(left.slice(1), size - 1)) {
          const part = [left[0], ...others];
          if (!mayBeTogether(wave, part.map((at) => drawn[at]), most)) continue;
          const rest = best(left.filter((at) => !part.includes(at)));
          if (!found || rest.length + 1 < found.length) found = [part, ...rest];
        }
      }
      known.set(left.join(), found);
    }
    return known.get(left.join());
  };
  return best(drawn.map((_, at) => at));
}

function joinedWhy(wave, dept, here, number) {
  const others = here.filter((other) => other !== dept), own = others.filter((other) => (wave.group.get(dept) ?? []).includes(other));
  if (!others.length) return { why: number === 1 ? "alone" : "single", with: [] };
  return own.length ? { why: "group", with: own } : { why: "chance", with: others };
}

function apartWhy(wave, one, part, here, most) {
  const never = part.filter((other) => Math.max(other.first, one.first) > Math.min(other.last, one.last)).map((other) => other.dept).sort();
  if (never.length) return { why: "window", with: never };
  const kept = here.filter((dept) => wave.isApart(one.dept, dept));
  if (kept.length) return { why: "kept", with: kept };
  return { why: part.length >= most ? "limit" : "fewest", with: here };
}

// 时段：个数取自记录（核对可行和上限），哪一家由散列定

class Pool {
  constructor(wave, [dept, area, needs]) {
    Object.assign(this, { dept, area, needs, name: [dept, area || "*", needs || "*"].join("/") });
    const { slots, officers_per_dept: need, max_load: load, lead_depts: led } = wave.rules, heads = Array(slots + 1).fill(0), leads = Array(slots + 1).fill(0);
    for (const one of wave.staff.get(dept) ?? []) {
      if (!one.valid || !one.serves(area, needs)) continue;
      const here = Array.from({ length: slots }, (_, slot) => slot).filter((slot) => !one.absent.has(slot)), most = Math.min(load, here.length);
      for (const slot of here) {
        heads[slot] += 1;
        leads[slot] += one.leads ? 1 : 0;
      }
      heads[slots] += most;
      leads[slots] += one.leads ? most : 0;
    }
    const pairs = heads.map((number, at) => [Math.floor(number / need), led.includes(dept) ? leads[at] : number]);
    this.teams = pairs.map((pair) => Math.min(...pair));
    this.short = pairs.map(([number, able]) => able < number);
  }
  serves([area, seats]) {
    return ["", area].includes(this.area) && seats.some(([dept, needs]) => dept === this.dept && ["", needs].includes(this.needs));
  }
}

const named = ([area, seats, first, last]) => `${area || "*"}/${seats.map(([dept, needs]) => (needs ? `${dept}:${needs}` : dept)).join("+")}/${first}-${last}`;
const placeOf = (kind, slot) => `${kind}\n${slot}`;

class Counting {
  places = new Set();
  rows = new Map();
  constructor(wave, visits) {
    const bound = new Set(wave.officers.filter((one) => one.areas.size).map((one) => one.dept)), number = new Map();
    this.kind = new Map(visits.map((visit) => [visit.id, [visit.seats.some(([dept]) => bound.has(dept)) ? visit.area : "", visit.seats, visit.first, visit.last]]));
    for (const kind of this.kind.values()) number.set(CJ(kind), { kind, many: (number.get(CJ(kind))?.many ?? 0) + 1 });
    const kinds = sorted(number.values(), (one) => one.kind);
    for (const { kind, many } of kinds) {
      const own = [];
      for (let slot = kind[2]; slot <= kind[3]; slot++) own.push(placeOf(named(kind), slot));
      own.forEach((place) => this.places.add(place));
      this.rows.set(`n|${named(kind)}`, [many, own]);
    }
    this.pools = Counting.keys(wave, kinds).map((key) => new Pool(wave, key));
    for (const pool of this.pools) {
      const own = kinds.map((one) => one.kind).filter((kind) => pool.serves(kind)), every = [];
      for (let slot = 0; slot < wave.rules.slots; slot++) {
        const places = own.filter((kind) => kind[2] <= slot && slot <= kind[3]).map((kind) => placeOf(named(kind), slot));
        every.push(...places);
        if (places.length) this.rows.set(`s|${pool.name}|${slot}`, [pool.teams[slot], places]);
      }
      this.rows.set(`w|${pool.name}`, [pool.teams.at(-1), every]);
    }
  }
  static keys(wave, kinds) {
    const found = new Map();
    for (const { kind: [area, seats] } of kinds) {
      for (const [dept, needs] of seats) {
        const staff = (wave.staff.get(dept) ?? []).filter((one) => one.valid);
        for (const pair of [["", ""], [area, ""], ["", needs], [area, needs]]) {
          if (!(pair[0] || pair[1]) || !staff.every((one) => one.serves(...pair))) found.set([dept, ...pair].join("\t"), [dept, ...pair]);
        }
      }
    }
    return sorted(found.values());
  }
  used(table) {
    return new Map([...this.rows].map(([name, [, places]]) => [name, places.reduce((sum, place) => sum + (table.get(place) ?? 0), 0)]));
  }
  fault(table) {
    for (const [place, count] of table) {
      const said = place.replace("\n", " 第 ");
      if (!this.places.has(place)) return `${said} 段不在模型里`;
      if (!isWhole(count)) return `${said} 段的次数不是非负整数`;
    }
    for (const [name, total] of this.used(table)) if (total > this.rows.get(name)[0]) return `${name} 合计 ${total}，上限 ${this.rows.get(name)[0]}`;
    return "";
  }
  proved(prices) {
    const cost = new Map([...this.places].map((place) => [place, 0]));
    let total = 0;
    for (const [name, price] of prices) {
      if (!this.rows.has(name) || !isWhole(price)) return null;
      const [limit, places] = this.rows.get(name);
      total += limit * price;
      for (const place of places) cost.set(place, cost.get(place) + price);
    }
    return [...cost.values()].every((one) => one >= 1000000) ? Math.floor(total / 1000000) : null;
  }
  byRule() {
    const at = new Map([...this.places].map((place) => [place, []])), room = new Map(), table = new Map();
    for (const [name, [limit, places]] of this.rows) {
      room.set(name, limit);
      for (const place of places) at.get(place).push(name);
    }
    const own = [...this.rows].filter(([name]) => name.startsWith("n|")).map(([name, [, places]]) => ({ name, places }));
    for (const { places } of sorted(own, (one) => [one.places.length, at.get(one.places[0]).length, one.name])) {
      for (;;) {
        const free = places.map((place) => Math.min(...at.get(place).map((name) => room.get(name)))), most = Math.max(...free);
        if (most <= 0) break;
        const best = places[free.indexOf(most)];
        table.set(best, (table.get(best) ?? 0) + 1);
        for (const name of at.get(best)) room.set(name, room.get(name) - 1);
      }
    }
    return table;
  }
  whyLeft(visit, used) {
    const kind = this.kind.get(visit.id), found = [], length = visit.last - visit.first + 1;
    for (const pool of this.pools.filter((one) => one.serves(kind))) {
      const full = [];
      for (let slot = visit.first; slot <= visit.last; slot++) if ((used.get(`s|${pool.name}|${slot}`) ?? 0) >= pool.teams[slot]) full.push(pool.short[slot]);
      if (used.get(`w|${pool.name}`) >= pool.teams.at(-1)) found.push([pool.name, length, pool.short.at(-1)]);
      else if (full.length) found.push([pool.name, full.length, 2 * full.filter(Boolean).length > full.length]);
    }
    return sorted(found, ([name, slots]) => [-slots, name]);
  }
}

const rises = (list) => list.every((one, at) => !at || ordered(list[at - 1], one) < 0);

function checkCounts(head, model, report) {
  const told = head.counts.flatMap(({ kind, slots }) => slots.map(([slot, count]) => [kind, slot, count])), { solver } = head;
  const table = new Map(told.map(([kind, slot, count]) => [placeOf(kind, slot), count])), prices = new Map(head.prices);
  let fault = model.fault(table);
  if (!fault && !(rises(told.map(([kind, slot]) => [kind, slot])) && rises(head.prices.map(([name]) => name)))) fault = "有重复，或没有按升序排列";
  if (!fault && solver.name === "greedy") {
    const again = model.byRule();
    if (again.size !== table.size || [...again].some(([place, count]) => table.get(place) !== count)) fault = "写明按固定规则排出，重排的结果不同";
  }
  if (fault) {
    report.say(BAD, "counts", `计数表不成立：${fault}。`);
    return null;
  }
  const placed = [...table.values()].reduce((sum, count) => sum + count, 0), proved = model.proved(prices), { bound } = solver;
  if (proved === null) {
    report.say(BAD, "bound", "上限的价格有负的、不在模型里的，或者有一处合计不到一次访问，什么也证明不了。");
    return table;
  }
  const good = isWhole(bound) && placed <= bound && bound <= proved, proof = bound === proved ? "prices" : "solver";
  const gap = good && bound ? Math.ceil(((bound - placed) * 1000000) / bound) : 0;
  if (!good || solver.placed !== placed || solver.gap_ppm !== gap || solver.proof !== proof) {
    report.say(BAD, "bound", `计数表排了 ${placed} 次，按所附价格最多 ${proved} 次；记录写的次数、上限、差距或证明与此不符。`);
    return table;
  }
  const said = proof === "prices" ? "" : `；求解器说最多 ${bound} 次，只是它说的`;
  report.say(GOOD, "counts", `计数表每条约束都成立：排了 ${placed} 次，按所附价格可以证明最多 ${proved} 次${said}。`);
  return table;
}

function placed(order, model, table, key) {
  const queues = new Map(), busy = new Map(), used = model.used(table);
  for (const [place, count] of table) {
    const [kind, slot] = place.split("\n"), queue = queues.get(kind) ?? [];
    for (let copy = 0; copy < count; copy++) queue.push([Number(slot), copy]);
    queues.set(kind, queue);
  }
  for (const [kind, queue] of queues) queues.set(kind, byRank(queue, ([slot, copy]) => `${key}|slot|${kind}|${slot}|${copy}`).map(([slot]) => slot));
  for (const visit of order) {
    const queue = queues.get(named(model.kind.get(visit.id))) ?? [], taken = busy.get(visit.target) ?? new Set();
    busy.set(visit.target, taken);
    if (!queue.length) {
      visit.left = model.whyLeft(visit, used);
      continue;
    }
    const free = queue.findIndex((slot) => !taken.has(slot));
    [visit.slot] = queue.splice(Math.max(free, 0), 1);
    taken.add(visit.slot);
  }
}

// 人员：按散列的次序逐个问，第一条不合的就是理由；前瞻

class Team {
  officers = [];
  rejected = [];
  asked = 0;
  constructor(wave, visit, dept, needs, key) {
    Object.assign(this, { wave, visit, dept, needs });
    this.order = byRank(wave.staff.get(dept) ?? [], (one) => `${key}|${visit.id}|${dept}|${one.id}`);
    this.able = wave.rules.lookahead ? this.order.filter((one) => !this.unfit(one)) : [];
  }
  unfit(one) {
    if (!one.valid || (this.needs && !one.holds.has(this.needs))) return "N";
    if (one.absent.has(this.visit.slot)) return "A";
    if (!one.serves(this.visit.area, "")) return "Z";
    return this.wave.recused.has(`${one.id}\t${this.visit.target}`) ? "R" : "";
  }
  ask(look) {
    const { officers_per_dept: need, max_load: load, lead_depts: led } = this.wave.rules, { slot } = this.visit;
    while (this.officers.length < need && this.asked < this.order.length) {
      const one = this.order[this.asked++], isLast = this.officers.length === need - 1;
      const why = this.unfit(one) || (one.slots.length >= load && "L") || (one.slots.includes(slot) && "D") ||
        (led.includes(this.dept) && isLast && ![...this.officers, one].some((other) => other.leads) && "P") || (look && !look(this, one) && "F");
      if (why) this.rejected.push([one.id, why]);
      else {
        this.officers.push(one);
        one.slots.push(slot);
      }
    }
  }
  told() {
    const isFull = this.officers.length === this.wave.rules.officers_per_dept;
    const unfit = this.officers.map((one) => [one.id, this.unfit(one)]).filter(([, why]) => why);
    const told = { officers: this.officers.map((one) => one.id), rejected: this.rejected, status: isFull && !unfit.length ? "OK" : "UNSTAFFED" };
    if (unfit.length) told.unfit = unfit;
    return this.bottleneck ? { ...told, bottleneck: this.bottleneck } : told;
  }
}

// 一个部门的席位与人员的配对：一名人员一个时段一席，合计不超过上限；主办的一席（要求主办时的第一席）只坐主办人员。
// 有人因前瞻被拒，争着的席位（tight）就把争的人占满了，直到最后都是：某时段的（kept）或者整个人（whole），别的席位不必再来找

class Seating {
  search = 0;
  constructor(teams, rules, isLed) {
    this.load = rules.max_load;
    for (const team of teams) {
      team.seats = Array.from({ length: rules.officers_per_dept }, (_, at) => ({
        team, slot: team.visit.slot, needsLead: isLed && at === 0, sits: null, fixed: false, tight: false,
      }));
    }
    for (const one of teams[0].order) {
      const none = (value) => Array(rules.slots).fill(value);
      Object.assign(one, { at: none(null), tried: none(0), kept: none(false), whole: false, held: new Set() });
    }
    for (const team of teams) {
      for (const [at, seat] of team.seats.entries()) {
        const reached = this.seated([seat]);
        if (!reached) continue;
        team.bottleneck = this.told(reached);
        team.seats.slice(0, at).forEach((other) => this.leave(other));
        break;
      }
    }
  }
  leave(seat) {
    seat.sits.at[seat.slot] = null;
    seat.sits.held.delete(seat);
    seat.sits = null;
  }
  sit(seat, one) {
    seat.sits = one;
    one.at[seat.slot] = seat;
    one.held.add(seat);
  }
  may(seat, one) {
    return (!seat.needsLead || one.leads) && (seat.tight || !(one.whole || one.kept[seat.slot]));
  }
  free(seat) {
    return seat.team.able.find((one) => !one.at[seat.slot] && one.held.size < this.load && this.may(seat, one));
  }
  seated(roots) {
    const came = new Map(roots.map((seat) => [seat, null])), tried = [], spent = new Set(), search = ++this.search;
    for (const root of roots) if (this.shifted(came, root)) return null;
    for (const seat of came.keys()) {
      const { slot } = seat;
      for (const one of seat.team.able) {
        if (one.tried[slot] === search || !this.may(seat, one)) continue;
        one.tried[slot] = search;
        tried.push([one, slot]);
        const sitting = one.at[slot], movable = sitting ? [sitting] : spent.has(one) ? [] : one.held;
        if (!sitting) spent.add(one);
        for (const other of movable) {
          if (other.fixed || came.has(other)) continue;
          came.set(other, [seat, one]);
          if (this.shifted(came, other)) return null;
        }
      }
    }
    return { came, tried, spent };
  }
  shifted(came, last) {
    const taker = this.free(last);
    for (let step = taker && [last, taker]; step; ) {
      const [seat, one] = step;
      step = came.get(seat);
      if (seat.sits) this.leave(seat);
      this.sit(seat, one);
    }
    return Boolean(taker);
  }
  told({ came, tried, spent }) {
    const once = tried.map(([one]) => one).filter((one) => !spent.has(one)), seats = [...came.keys()];
    return {
      seats: seats.length, filled: once.length + this.load * spent.size, lead: seats.every((seat) => seat.needsLead),
      slots: sorted(new Set(seats.map((seat) => seat.slot))), officers: [...new Set([...once, ...spent].map((one) => one.id))].sort(),
    };
  }
  mayTake(team, one) {
    const seat = team.seats.find((other) => !other.fixed && (!other.needsLead || one.leads)), before = seat.sits;
    if (before !== one && !this.may(seat, one)) return false;
    seat.fixed = true;
    if (before === one) return true;
    const ousted = one.at[seat.slot];
    this.leave(seat);
    if (ousted) this.leave(ousted);
    this.sit(seat, one);
    const roots = ousted ? [ousted] : one.held.size > this.load ? [...one.held].filter((other) => !other.fixed) : null;
    const reached = roots && this.seated(roots);
    if (!reached) return true;
    for (const other of reached.came.keys()) other.tight = true;
    for (const other of reached.spent) other.whole = true;
    for (const [other, slot] of [...reached.tried, [one, seat.slot]]) other.kept[slot] = true;
    if (!ousted) one.whole = true;
    seat.fixed = false;
    this.leave(seat);
    this.sit(seat, before);
    if (ousted) this.sit(ousted, one);
    return false;
  }
}

function staffed(wave, order, key) {
  const teams = new Map(), byDept = new Map();
  for (const visit of order) {
    for (const [dept, needs] of visit.slot === null ? [] : visit.seats) {
      const team = new Team(wave, visit, dept, needs, key);
      teams.set(`${visit.id}\t${dept}`, team);
      byDept.set(dept, [...(byDept.get(dept) ?? []), team]);
    }
  }
  for (const [dept, own] of byDept) {
    const seating = wave.rules.lookahead && new Seating(own, wave.rules, wave.rules.lead_depts.includes(dept));
    for (const team of own) if (!team.bottleneck) team.ask(seating && ((asked, one) => seating.mayTake(asked, one)));
  }
  return teams;
}

// 访问：与记录逐次比较

const FIELDS = {
  target: "对象", window: "时段范围", joined: "同行的理由", apart: "不同行的理由", left: "没有排上的原因", slot: "时段",
  officers: "派的人", rejected: "不派的人和理由", status: "派满没有", bottleneck: "派不满的瓶颈", unfit: "不能去的人和理由",
  list: "名单", dept: "部门", out: "换下的", into: "补入的", from: "原来的访问", visit: "访问",
};
const HEAD = ["after", "format", "inputs", "officers_key", "rules", "visit_key"];
const FACTS = { selections: "抽中的名单和时段", targets: "检查对象", officers: "执法人员", recusals: "回避" };

function checkVisits(b, seed, { active, people, rows, mapping }, report) {
  if (!b.visits?.length) return null;
  const head = b.scheduling ?? null, no = b.plan.plan_no;
  if (!people || (!head && (b.rules.slot_rule ?? "index-mod") !== "index-mod")) {
    report.say(OPEN, "visits", "访问次序和执法人员没有核对：抽取包不含人员名录，或没有编排的记录（计数表）。");
    return null;
  }
  const wave = new Wave(b, active, people, rows, mapping), keys = [hex(H("vdr1/visit", seed, no)), hex(H("vdr1/officers", seed, no))];
  const fault = wave.fault() || (head && headFault(head, wave, keys, (b.events ?? []).length));
  if (fault) {
    report.say(BAD, "scheduling", `编排的记录不成立：${fault}。`);
    return null;
  }
  const order = byRank(merged(wave), (visit) => `${keys[0]}|${visit.id}`);
  if (wave.rules.slot_rule === "counts") {
    const model = new Counting(wave, order), table = checkCounts(head, model, report);
    if (!table) return null;
    placed(order, model, table, keys[0]);
  } else order.forEach((visit, at) => (visit.slot = at % wave.rules.slots));
  const teams = staffed(wave, order, keys[1]);
  comparedVisits(b.visits, order.map((visit) => record(visit, teams, Boolean(head))), Boolean(head), report);
  return new Standing(wave, order, teams);
}

function headFault(head, wave, keys, events) {
  const names = wave.rules.slot_rule === "counts" ? [...HEAD, "solver", "counts", "prices"].sort() : HEAD;
  if (CJ(Object.keys(head).sort()) !== CJ(names) || head.format !== "liandong-visits-v1") return "项目不齐或有多余，或者不是 liandong-visits-v1";
  if (!isWhole(head.after) || head.after > events) return "写的是第几次替换以后编排的，没有那么多次替换";
  if (CJ(head.rules) !== CJ(wave.rules)) return "所写的规则不是固定的规则";
  if (head.visit_key !== keys[0] || head.officers_key !== keys[1]) return "访问或人员的密钥不是由种子得出的";
  const other = Object.entries(wave.inputs()).filter(([name, value]) => head.inputs[name] !== value).map(([name]) => FACTS[name]);
  return other.length ? `所依据的${other.join("、")}与固定的名录、规则和名单不符` : "";
}

function record(visit, teams, isWhole) {
  const told = { visit: visit.id, target: visit.target, window: [visit.first, visit.last], joined: visit.joined, apart: visit.apart };
  if (visit.slot === null) return { ...told, left: visit.left };
  const placed = { slot: visit.slot, depts: Object.fromEntries(visit.seats.map(([dept]) => [dept, structuredClone(teams.get(`${visit.id}\t${dept}`).told())])) };
  return isWhole ? { ...told, ...placed } : { visit: visit.id, ...placed };
}

function comparedVisits(told, made, isWhole, report) {
  const ids = told.map((one) => one.visit), own = made.map((one) => one.visit), isSame = CJ(ids) === CJ(own);
  if (!isSame) {
    let at = 0;
    while (ids[at] === own[at]) at += 1;
    report.say(BAD, "visits", `应有 ${own.length} 次访问，实列 ${ids.length} 次；第 ${at + 1} 次写的是 ${ids[at] ?? "没有"}，重算是 ${own[at] ?? "没有"}。`);
  }
  const byId = new Map(told.map((one) => [one.visit, one]));
  const odd = made.flatMap((one, at) => (byId.has(one.visit) ? [...differences(`第 ${at + 1} 次访问 ${one.visit}`, byId.get(one.visit), one)] : []));
  for (const text of odd.slice(0, 5)) report.say(BAD, "visits", text);
  if (odd.length > 5) report.say(BAD, "visits", `访问另有 ${odd.length - 5} 处与重算不符。`);
  if (!isSame || odd.length) return;
  const left = made.filter((one) => "left" in one).length, teams = made.flatMap((one) => Object.values(one.depts ?? {}));
  const short = teams.filter((team) => team.status !== "OK").length, merging = isWhole ? "合并的理由、" : "";
  report.say(GOOD, "visits", `${made.length} 次访问的次序、${merging}时段、人员和不派的理由逐一重算相符（没有排上 ${left} 次，没有派满 ${short} 组）。`);
}

const namesOf = (...ones) => [...new Set(ones.flatMap((one) => Object.keys(one)))].sort();

function* differences(where, told, made) {
  for (const name of namesOf(told, made)) if (!["visit", "depts", "joined", "apart"].includes(name)) yield* differs(where, name, told, made);
  for (const name of ["joined", "apart", "depts"]) {
    const a = told[name] ?? {}, b = made[name] ?? {};
    for (const dept of namesOf(a, b)) {
      const here = `${where} 的 ${dept}`;
      if (name !== "depts" || !(dept in a && dept in b)) yield* differs(here, dept, a, b, FIELDS[name] ?? "部门");
      else for (const field of namesOf(a[dept], b[dept])) yield* differs(here, field, a[dept], b[dept]);
    }
  }
}

function* differs(where, name, told, made, title) {
  let a = told[name] ?? null, b = made[name] ?? null;
  if (CJ(a) === CJ(b)) return;
  if (name === "rejected" && Array.isArray(a) && Array.isArray(b)) {
    let at = 0;
    while (at < Math.max(a.length, b.length) && CJ(a[at] ?? null) === CJ(b[at] ?? null)) at += 1;
    [a, b] = [a[at] ?? null, b[at] ?? null];
  }
  yield `${where}：${title ?? FIELDS[name] ?? name}写的是${shown(a)}，重算是${shown(b)}。`;
}

const shown = (value) => (value === null ? "没有" : ` ${CJ(value).slice(0, 100)}`);

// 封存

function checkSealed(b, report) {
  if (b.plan.mode !== "sealed") return;
  if (!b.sealed) {
    report.say(BAD, "sealed", "方案是封存抽取，抽取包却没有封存的根。");
    return;
  }
  unsealed(b.sealed, Object.keys(b.lists).sort().map((code) => ({ list: code, ...b.lists[code] })), "名单", report);
  if (b.visits?.length) unsealed(b.sealed_visits ?? { salts: [], n: 0, result_root: "" }, b.visits, "访问", report);
}

function unsealed(sealed, rows, title, report) {
  const tree = new Tree();
  sealed.salts.slice(0, rows.length).forEach((salt, place) => tree.add(joined(unhex(salt), CJ(rows[place]))));
  const good = rows.length === sealed.salts.length && rows.length === sealed.n && tree.root() === sealed.result_root;
  report.check(good, "sealed", `解封的${title} ${tree.n} 行与封存时的根一致。`, `解封的${title}与封存时的根不符：封存期间结果被改过。`);
}

function checkMapping(b, members, rows, people, report) {
  if (!members["mapping.tsv"]) return null;
  const tree = new Tree(), wrong = [], recused = new Set((people?.["recusals.tsv"] ?? []).map(([, target]) => target));
  const mapping = { rows: new Map(), pid: new Map() };
  for (const row of rowsOf(members["mapping.tsv"], "mapping.tsv", report)) {
    tree.add(row);
    const fields = text8.decode(row).split("\t"), [pid, id, salt] = fields;
    if (rows.has(pid)) mapping.rows.set(pid, fields);
    if (recused.has(id)) mapping.pid.set(id, pid);
    if (pseudonym(salt, id) !== pid) wrong.push(id);
  }
  checkRoot("mapping.tsv", tree, b.plan, report);
  report.check(!wrong.length, "pseudonym", "编号对照表的每个编号都由主体代码得出。", `编号与主体代码不符：${wrong.slice(0, 3).join("、")}。`);
  return mapping;
}

const pseudonym = (salt, id) => hex(H("vdr1/pid", unhex(salt), id)).slice(0, 32).toUpperCase();

// 账本：签名短文、检查点、会签、包含证明

function vkey(text) {
  const [name, id, ...more] = text.trim().split("+"), key = unbase64(more.join("+"));
  if (hex(sha256(joined(name, "\n", key)).slice(0, 4)) !== id || key.length !== 33) throw new Unreadable(`公钥 ${name} 的编号与内容不符`);
  return { name, id, kind: key[0], key: key.slice(1) };
}

async function signed(note, text) {
  const { name, id, kind, key } = vkey(text), cut = note.lastIndexOf("\n\n"), said = note.slice(0, cut + 1);
  for (const line of note.slice(cut + 2).split("\n").filter(Boolean)) {
    const [who, raw] = line.replace(/^— /, "").split(" "), value = unbase64(raw ?? "");
    if (who !== name || hex(value.slice(0, 4)) !== id) continue;
    if (kind === 1) return ed25519(key, bytes(said), value.slice(4));
    const at = new DataView(value.buffer).getBigUint64(4);
    return ed25519(key, bytes(`cosignature/v1\ntime ${at}\n${said}`), value.slice(12));
  }
  return false;
}

const opening = (b, party) => `${(b.opened_by_escrow ?? []).includes(party) ? "escrow" : "reveal"}/${party}`;

function logged(b) {
  const named = { plan: digest(b.plan), ticket: b.ticket };
  for (const [party, value] of Object.entries(b.commits)) named[`commit/${party}`] = value;
  for (const [party, value] of Object.entries(b.party_values)) named[opening(b, party)] = hex(sha256(unhex(value)));
  named.outside = hex(sha256(outsideBytes(b)));
  named.result = b.sealed ? b.sealed.result_root : digest(b.lists);
  if (b.visits?.length) named.visits = b.sealed_visits ? b.sealed_visits.result_root : digest(b.visits);
  if (b.visits?.length && b.scheduling) named.scheduling = digest(b.scheduling);
  for (const event of b.events ?? []) named[`event/${event.n}`] = isHidden(b, event) ? event.sha256 : digest(event);
  return named;
}

function* claims(value) {
  if (!value || typeof value !== "object") return;
  if (value.vdr1 && typeof value.vdr1 === "object") yield value.vdr1;
  for (const one of Object.values(value)) yield* claims(one);
}

async function checkLog(b, options, report) {
  const log = b.log;
  if (!log) {
    report.say(OPEN, "log", "抽取包没有账本的检查点和包含证明：不能证明方案、承诺当时就已登记，也没有签名可核对。");
    return;
  }
  const key = options.logKey ?? log.key, note = log.checkpoint;
  const good = report.check(await signed(note, key), "checkpoint", `检查点由账本 ${vkey(key).name} 签名，签名有效。`, "检查点没有账本公钥的有效签名。");
  const quorum = options.quorum || Math.max(1, log.quorum ?? 1), names = new Set();
  for (const one of options.witnesses ?? log.witnesses ?? []) if (await signed(note, one)) names.add(vkey(one).name);
  report.check(names.size >= quorum, "witness", `会签的见证人 ${names.size} 个（${[...names].sort().join("、")}），应有 ${quorum} 个。`, `有效会签 ${names.size} 个，应有 ${quorum} 个。`);
  if (!(options.logKey && options.witnesses)) report.say(OPEN, "keys", "公钥取自抽取包本身；请从平台以外取得公钥，用 --log-key、--witness 再核对。");
  if (!good) return;
  const [, size, root64] = note.split("\n"), root = hex(unbase64(root64)), placed = {}, when = {};
  for (const one of log.objects) {
    const entry = JSON.parse(one.entry), found = included(bytes(one.entry), one.index, Number(size), one.proof, root);
    if (!found || hex(H("liandong/event/v1", unhex(one.salt), one.body)) !== entry.c) continue;
    for (const claim of claims(JSON.parse(one.body))) {
      if (claim.plan_no !== b.plan.plan_no) continue;
      (placed[claim.object] ??= new Set()).add(claim.sha256);
      when[claim.object] = [one.index, entry.at];
    }
  }
  const wanted = logged(b), missing = Object.keys(wanted).filter((name) => !(placed[name]?.size === 1 && placed[name].has(wanted[name])));
  const own = b.kind === "full" ? /^(event\/|visits|scheduling)/ : /^event\//;
  missing.push(...Object.keys(placed).filter((name) => own.test(name) && !(name in wanted)).sort());
  report.check(!missing.length, "logged", `账本里有方案、承诺、凭据、打开、结果等 ${Object.keys(wanted).length} 项，证明都成立。`, `账本里没有（或另有一份）：${missing.slice(0, 8).join("、")}。`);
  if (!missing.length) checkOrder(b, when, report);
}

function checkOrder(b, when, report) {
  const { plan } = b, all = (name) => plan.parties.map((party) => when[`${name}/${party}`]);
  const steps = [[when.plan], all("commit"), [when.ticket], [when.outside], plan.parties.map((party) => when[opening(b, party)]), [when.result]];
  if (b.sealed) steps.push(...steps.splice(4).reverse());
  const events = (b.events ?? []).map((event) => when[`event/${event.n}`][0]), places = steps.map((step) => step.map(([place]) => place));
  const made = ["visits", "scheduling"].filter((name) => name in logged(b)).map((name) => when[name][0]), after = scheduledAfter(b);
  const order =
    places.slice(1).every((step, at) => Math.max(...places[at]) < Math.min(...step)) &&
    events.every((place, at) => place > (at ? events[at - 1] : when.result[0])) &&
    made.every((place) => place >= when.result[0] && place > Math.max(-1, ...events.slice(0, after)) && place < Math.min(Infinity, ...events.slice(after)));
  const late = plan.parties.filter((p) => when[`commit/${p}`][1] > plan.commit_by);
  const awaited = plan.beacon.not_before, hour = Date.parse(awaited) - Date.parse(when.ticket[1]) >= 3600000;
  const early = when.outside[1] < awaited || !hour;
  const overdue = plan.parties.filter((p) => plan.reveal_by && (when[`reveal/${p}`]?.[1] ?? "") > plan.reveal_by);
  report.check(order, "order", "登记的先后：方案、承诺、凭据、外部数值、打开、结果、编排、替换。", "登记的先后不对：有一步抢在前一步之前。");
  report.check(!late.length && !early, "times", "承诺没有过期，外部数值在凭据之后一小时以上才产生。", `时刻不对：${late.join("、")}${late.length ? "的承诺过期" : ""}${early ? " 外部数值早于约定，或凭据之后不到一小时" : ""}。`);
  report.check(!overdue.length, "overdue", "打开没有逾期。", `${overdue.join("、")} 的随机数逾期才打开。`);
}

// 一个包、一行

async function unzip(buffer) {
  const raw = new Uint8Array(buffer), view = new DataView(buffer), files = {};
  let end = raw.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Unreadable("不是完整的 ZIP 文件");
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const method = view.getUint16(at + 10, true), size = view.getUint32(at + 20, true), names = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true), name = loose.decode(raw.subarray(at + 46, at + 46 + names));
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true), data = raw.subarray(start, start + size);
    if (name in files || !(name === "draw.json" || name in ROOTS) || ![0, 8].includes(method)) throw new Unreadable("压缩包的文件不齐或有多余");
    files[name] = method ? await inflated(data) : data;
    at += 46 + names + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  if (!files["draw.json"] || !files["targets.tsv"]) throw new Unreadable("压缩包的文件不齐或有多余");
  return files;
}

async function inflated(data) {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function verifyRow(b, report) {
  const { plan } = b, seed = await checkSeed(b, report);
  report.check(included(bytes(b.row), b.index, plan.roster_n, b.proof, plan.roster_root), "roster", "这一行在固定的名录里。", "这一行不在方案固定的名录里。");
  const [id, ...fields] = b.row.split("\t").slice(0, 6);
  const own = b.own;
  if (own != null) report.check(pseudonym(own.salt, own.id) === id, "pseudonym", `编号 ${id} 就是 ${own.id}。`, `编号 ${id} 不是由 ${own.id} 和所给的盐得出的。`);
  else if ("mapping_root" in plan) report.say(OPEN, "pseudonym", `没有写编号 ${id} 是谁的、盐是什么，不能核对就是这一家。`);
  const codes = codesOf(b.rules, fields).sort();
  report.check(CJ(codes) === CJ(Object.keys(b.lists).sort()), "list", `应列入 ${codes.length} 个名单。`, "应列入的名单与所给的不同。");
  for (const code of codes.filter((one) => one in b.lists)) {
    const one = b.lists[code], score = hex(scorer(keyOf(b.rules, seed, plan.plan_no, code), b.rules.alg)(bytes(id)));
    const isIn = Boolean(one.threshold) && score <= one.threshold;
    const said = `名单 ${code}：分数 ${score.slice(0, 16)}…，界限 ${one.threshold.slice(0, 16) || "无"}…，${isIn ? "抽中" : "没有抽中"}`;
    report.check(isIn === one.is_drawn, "list", `${said}。`, `${said}，与所告知的不符。`);
  }
  report.say(OPEN, "whole", "这是一行的核对；界限本身是否正确，由核对整个抽取包的人确认。");
}

export async function verify(buffer, options = {}) {
  const report = new Report(), head = new Uint8Array(buffer.slice(0, 2));
  try {
    if (head[0] !== 0x50 || head[1] !== 0x4b) {
      const b = JSON.parse(text8.decode(buffer));
      if (b.v !== 1 || b.kind !== "row") throw new Unreadable("版本或种类不认识");
      await verifyRow(b, report);
      return report.done();
    }
    const members = await unzip(buffer), b = JSON.parse(text8.decode(members["draw.json"]));
    if (b.v !== 1 || !["public", "full"].includes(b.kind)) throw new Unreadable("版本或种类不认识");
    const seed = await checkSeed(b, report);
    const rows = checkLists(b, seed, members["targets.tsv"], report), people = checkPeople(b, members, report);
    const mapping = checkMapping(b, members, rows, people, report), [substitutes, active] = checkTargetsReplaced(b, report);
    const standing = checkVisits(b, seed, { active, people, rows, mapping }, report);
    checkReplaced(b, substitutes, standing, report);
    checkSealed(b, report);
    await checkLog(b, options, report);
    return report.done();
  } catch (error) {
    return { code: 2, lines: report.lines, text: `读不懂这个文件：${error.message}\n` };
  }
}
