// 在参与方自己的浏览器里产生随机数、作承诺、加密给托管方；随机数不离开这台机器，直到打开。
// WebCrypto only, no library, no build step. Makes the same bytes as liandong.draw.contribution.

const encoder = new TextEncoder();

export const hex = (bytes) => Array.from(new Uint8Array(bytes), (one) => one.toString(16).padStart(2, "0")).join("");
export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

// H(tag, p1…pn) = SHA-256(tag ‖ 0x00 ‖ u32(p1) ‖ p1 ‖ …)
export function tagged(tag, ...parts) {
  const pieces = [encoder.encode(tag), new Uint8Array(1)];
  for (const part of parts) {
    const raw = typeof part === "string" ? encoder.encode(part) : part;
    const size = new Uint8Array(4);
    new DataView(size.buffer).setUint32(0, raw.length);
    pieces.push(size, raw);
  }
  return sha256(joined(...pieces));
}

export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const pairs = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
    return `{${pairs.join(",")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Error("方案里有小数或过大的数。");
  if (value === null || value === undefined) throw new Error("方案里有空值。");
  return JSON.stringify(value);
}

const P256 = { name: "ECDH", namedCurve: "P-256" };

// plan: 方案（对象）；party: 本方名称；escrowKey: 托管方公钥，130 位十六进制。
// given: 仅供测试，固定的 share（32 字节）和 ephemeral（密钥对）。
// 返回 { handed, kept }：handed 交平台，kept 自己保存到打开的那一天。
export async function contribute(plan, party, escrowKey, given = {}) {
  if (!plan.parties.includes(party)) throw new Error(`${party} 不是方案 ${plan.plan_no} 的参与方。`);
  const share = given.share ?? crypto.getRandomValues(new Uint8Array(32));
  const ephemeral = given.ephemeral ?? (await crypto.subtle.generateKey(P256, true, ["deriveBits"]));
  const planHash = await sha256(encoder.encode(canonical(plan)));
  const commit = await tagged("vdr1/commit", planHash, party, share);
  const escrow = unhex(escrowKey);
  let other;
  try {
    other = await crypto.subtle.importKey("raw", escrow, P256, false, []);
  } catch {
    throw new Error("托管方的公钥不是有效的 P-256 公钥，请向托管方核对。");
  }
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", ephemeral.publicKey));
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: other }, ephemeral.privateKey, 256);
  const source = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const info = joined(encoder.encode("vdr1/escrow\0"), point, escrow);
  const derived = new Uint8Array(
    await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: planHash, info }, source, 352),
  );
  const key = await crypto.subtle.importKey("raw", derived.slice(0, 32), "AES-GCM", false, ["encrypt"]);
  const additionalData = joined(commit, encoder.encode(party));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: derived.slice(32), additionalData }, key, share);
  const named = { v: 1, plan_no: plan.plan_no, plan_sha256: hex(planHash), party };
  const box = hex(joined(point, new Uint8Array(sealed)));
  return {
    handed: canonical({ ...named, commit: hex(commit), escrow_key: escrowKey, box }),
    kept: canonical({ ...named, share: hex(share) }),
  };
}
