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
  const { plan, rules } = b, tree = new Tree(), memory = new Map(), lists = {};
  for (const code of Object.keys(b.lists)) lists[code] = new Listing(code, b.lists[code], scorer(keyOf(rules, seed, plan.plan_no, code), rules.alg));
  for (const row of rowsOf(raw, "targets.tsv", report)) {
    tree.add(row);
    const tab = row.indexOf(9), id = row.subarray(0, tab), rest = loose.decode(row.subarray(tab + 1)).split("\t").slice(0, 5), kind = rest.join("\t");
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

// 替换、访问和人员、封存

function checkEvents(b, report) {
  const { rules } = b, events = b.events ?? [], made = [], after = {};
  for (const [code, one] of Object.entries(b.lists)) after[code] = { active: [...one.drawn], reserve: [...one.reserve], skips: 0, k: one.k };
  events.forEach((event, place) => {
    if (event.kind !== "target") return report.say(OPEN, "event", `替换第 ${event.n} 号（${event.kind}）本程序不核对。`);
    const now = after[event.list] ?? { active: [], reserve: [], skips: 0, k: 0 }, limit = rules.max_skips_ppm ?? 0;
    const bad =
      ((event.n !== place + 1 || event.plan_no !== b.plan.plan_no) && "编号不连续或不属于本方案") ||
      (!rules.reason_codes.includes(event.reason) && `理由代码 ${event.reason} 不在规则之中`) ||
      (!now.active.includes(event.out) && `${event.out} 当时不在名单之中`) ||
      (limit && now.skips * 1000000 > limit * now.k && "名单跳过的已超限、应已冻结");
    if (bad) return report.say(BAD, "event", `替换第 ${event.n} 号：${bad}。`);
    const into = now.reserve.shift() ?? "";
    now.active = [...now.active.filter((id) => id !== event.out), ...(into ? [into] : [])];
    now.skips += 1;
    made.push({ n: event.n, list: event.list, out: event.out, into });
  });
  if (events.length || b.substitutes?.length) {
    report.check(CJ(made) === CJ(b.substitutes ?? []), "substitute", `替换 ${made.length} 次，补入的都是候补的下一个。`, "补入的不是候补的下一个，或与替换事件不符。");
  }
}

function byScore(ids, prefix) {
  return ids.map((id) => [sha256(bytes(`${prefix}|${id}`)), id]).sort((a, b) => compare(a[0], b[0])).map(([, id]) => id);
}

function checkVisits(b, seed, officers, recusals, report) {
  const { rules } = b, no = b.plan.plan_no;
  if (!b.visits?.length) return;
  if (!officers || (rules.slot_rule ?? "index-mod") !== "index-mod" || rules.lookahead) {
    report.say(OPEN, "visits", "访问次序和执法人员没有核对：抽取包不含人员名录，或编排方法不在本程序之内。");
    return;
  }
  const asking = new Map();
  for (const [code, one] of Object.entries(b.lists)) {
    for (const id of one.drawn) asking.set(id, (asking.get(id) ?? new Set()).add(code.split("/")[0]));
  }
  const order = byScore([...asking.keys()], hex(H("vdr1/visit", seed, no))), key = hex(H("vdr1/officers", seed, no));
  const load = {}, busy = new Set();
  for (let index = 0; index < Math.min(order.length, b.visits.length); index++) {
    const visit = order[index], slot = index % rules.slots, depts = {};
    for (const dept of [...asking.get(visit)].sort()) depts[dept] = team(rules, officers, recusals, load, busy, { visit, dept, slot }, key);
    if (CJ({ visit, slot, depts }) !== CJ(b.visits[index])) {
      report.say(BAD, "visits", `第 ${index + 1} 次访问 ${visit}：次序、时段或执法人员与重算不符。`);
      return;
    }
  }
  report.check(order.length === b.visits.length, "visits", `${order.length} 次访问的次序、时段、人员和跳过的理由逐一重算相符。`, `应有 ${order.length} 次访问，实列 ${b.visits.length} 次。`);
}

function team(rules, officers, recusals, load, busy, { visit, dept, slot }, key) {
  const own = byScore([...officers.keys()].filter((one) => officers.get(one).dept === dept), `${key}|${visit}|${dept}`);
  const chosen = [], rejected = [], need = rules.officers_per_dept;
  for (const one of own) {
    if (chosen.length === need) break;
    const leads = [...chosen, one].some((o) => officers.get(o).leads);
    const why = recusals.has(`${one}\t${visit}`) ? "R" : (load[one] ?? 0) >= rules.max_load ? "L" : busy.has(`${one}\t${slot}`) ? "D"
      : chosen.length === need - 1 && !leads ? "P" : "";
    if (why) {
      rejected.push([one, why]);
      continue;
    }
    chosen.push(one);
    load[one] = (load[one] ?? 0) + 1;
    busy.add(`${one}\t${slot}`);
  }
  return { officers: chosen, rejected, status: chosen.length === need ? "OK" : "UNSTAFFED" };
}

function checkPeople(b, members, report) {
  const people = {};
  for (const name of ["officers.tsv", "recusals.tsv"]) {
    if (!members[name]) {
      if (`${ROOTS[name][0]}_root` in b.plan && b.kind === "full") report.say(BAD, ROOTS[name][0], `完整的抽取包缺少${ROOTS[name][1]}。`);
      return [null, null];
    }
    const tree = new Tree();
    people[name] = [];
    for (const row of rowsOf(members[name], name, report)) {
      tree.add(row);
      people[name].push(text8.decode(row).split("\t"));
    }
    checkRoot(name, tree, b.plan, report);
  }
  const officers = new Map(people["officers.tsv"].map(([id, dept, lead]) => [id, { dept, leads: lead === "1" }]));
  return [officers, new Set(people["recusals.tsv"].map(([officer, target]) => `${officer}\t${target}`))];
}

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

function checkMapping(b, members, report) {
  if (!members["mapping.tsv"]) return;
  const tree = new Tree(), wrong = [];
  for (const row of rowsOf(members["mapping.tsv"], "mapping.tsv", report)) {
    tree.add(row);
    const [pid, id, salt] = text8.decode(row).split("\t");
    if (pseudonym(salt, id) !== pid) wrong.push(id);
  }
  checkRoot("mapping.tsv", tree, b.plan, report);
  report.check(!wrong.length, "pseudonym", "编号对照表的每个编号都由主体代码得出。", `编号与主体代码不符：${wrong.slice(0, 3).join("、")}。`);
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
  for (const event of b.events ?? []) named[`event/${event.n}`] = digest(event);
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
  report.check(!missing.length, "logged", `账本里有方案、承诺、凭据、打开、结果等 ${Object.keys(wanted).length} 项，证明都成立。`, `账本里没有（或另有一份）：${missing.slice(0, 8).join("、")}。`);
  if (!missing.length) checkOrder(b, when, report);
}

function checkOrder(b, when, report) {
  const { plan } = b, all = (name) => plan.parties.map((party) => when[`${name}/${party}`]);
  const steps = [[when.plan], all("commit"), [when.ticket], [when.outside], plan.parties.map((party) => when[opening(b, party)]), [when.result]];
  if (b.sealed) steps.push(...steps.splice(4).reverse());
  const events = (b.events ?? []).map((event) => when[`event/${event.n}`][0]), places = steps.map((step) => step.map(([place]) => place));
  const order =
    places.slice(1).every((step, at) => Math.max(...places[at]) < Math.min(...step)) &&
    events.every((place, at) => place > (at ? events[at - 1] : when.result[0]));
  const late = plan.parties.filter((p) => when[`commit/${p}`][1] > plan.commit_by);
  const awaited = plan.beacon.not_before, hour = Date.parse(awaited) - Date.parse(when.ticket[1]) >= 3600000;
  const early = when.outside[1] < awaited || !hour;
  const overdue = plan.parties.filter((p) => plan.reveal_by && (when[`reveal/${p}`]?.[1] ?? "") > plan.reveal_by);
  report.check(order, "order", "登记的先后：方案、承诺、凭据、外部数值、打开、结果。", "登记的先后不对：有一步抢在前一步之前。");
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
  if (b.mapping) {
    const [pid, own, salt] = b.mapping.row.split("\t"), good = included(bytes(b.mapping.row), b.mapping.index, plan.mapping_n, b.mapping.proof, plan.mapping_root);
    report.check(good && pid === id && pseudonym(salt, own) === id, "pseudonym", `编号 ${id} 就是 ${own}。`, "编号不是由这个主体代码得出的，或对照不在固定的表里。");
  }
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
    checkLists(b, seed, members["targets.tsv"], report);
    const [officers, recusals] = checkPeople(b, members, report);
    checkEvents(b, report);
    checkVisits(b, seed, officers, recusals, report);
    checkSealed(b, report);
    checkMapping(b, members, report);
    await checkLog(b, options, report);
    return report.done();
  } catch (error) {
    return { code: 2, lines: report.lines, text: `读不懂这个文件：${error.message}\n` };
  }
}
