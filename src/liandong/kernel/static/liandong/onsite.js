/* 现场登记：先记在手机里（照片在选定时就算摘要），有了信号按次序补交；收下了才从手机里拿掉，没有收下的留着、说明为什么。
   没有加密连接或没有脚本时，照常随表单一次交。 */
(function () {
  "use strict";
  const root = document.querySelector("[data-onsite]");
  if (!root || !window.isSecureContext || !window.indexedDB || !window.crypto.subtle || !navigator.serviceWorker) return;
  const visit = root.dataset.api.split("/").pop();
  const post = root.dataset.post;
  const form = root.querySelector("[data-registers]");
  const mark = form && form.querySelector("input[name=csrfmiddlewaretoken]").value;
  const SHELF = "liandong-onsite";
  const NOT_TAKEN = ["digest_differs", "too_much", "confirmed_already"];
  const NOT_ENTERED = ["not_approved", "too_early", "before_approval", "not_seated", "not_certified", "too_few_officers", "not_its_part", "wrong_state"];
  const box = root.querySelector("[data-kept]");
  let database = null;
  let sending = null;
  let again = false;
  const FIRST_PAUSE = 3000;
  const LAST_PAUSE = 20000;
  let pause = FIRST_PAUSE;
  let later = 0;
  let isCut = false; /* 浏览器说有网，其实不通的，照不通的办 */
  const inHand = []; /* 手机空间不够、没有存下的照片：还在内存里，照样补交 */

  const asked = (request) => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = () => failed(request.error); });

  async function open() {
    if (database) return database;
    const request = window.indexedDB.open("liandong-onsite", 1);
    request.onupgradeneeded = () => {
      for (const name of ["rows", "photos"]) request.result.createObjectStore(name, { keyPath: "id" }).createIndex("visit", "visit");
      request.result.createObjectStore("own", { keyPath: "name" });
    };
    database = await asked(request);
    return database;
  }

  async function stored(name, change) {
    const store = (await open()).transaction(name, change ? "readwrite" : "readonly").objectStore(name);
    if (!change) return asked(store.index("visit").getAll(visit));
    return new Promise((done, failed) => {
      const within = store.transaction;
      within.oncomplete = () => done();
      within.onabort = within.onerror = () => failed(within.error);
      change(store);
    });
  }

  /* 这台设备的编号，和从一数起、从不回头的流水号：一次取够，中途关了页面也不会重号 */
  async function numbers(count) {
    const within = (await open()).transaction("own", "readwrite");
    const store = within.objectStore("own");
    const held = (await asked(store.get("device"))) || { name: "device", id: crypto.randomUUID(), next: 1 };
    const first = held.next;
    await asked(store.put({ ...held, next: first + count }));
    return { device: held.id, first };
  }

  async function sha256(blob) {
    const sum = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
    return Array.from(new Uint8Array(sum), (b) => b.toString(16).padStart(2, "0")).join("");
  }

  const nameOf = (subject) => { const found = root.querySelector('[data-subject="' + CSS.escape(subject) + '"]'); return found ? found.dataset.name : subject; };

  /* 一条登记写了什么：照页上的选项说 */
  function saidBy(row) {
    const item = root.querySelector('[data-registers] [data-subject="' + CSS.escape(row.subject) + '"]');
    const label = (field, value) => { const found = item && item.querySelector("[name^=" + field + '] option[value="' + CSS.escape(value) + '"]'); return found ? found.textContent : value; };
    return [label("result", row.result), row.told, row.follow_up === "none" ? "" : label("follow", row.follow_up), row.rectify_by].filter(Boolean).join("，");
  }

  const FULL = "手机空间不够，没有登记。填的都在页上，请腾出空间再按一次“登记”，或者到有信号的地方再登记。";

  function alarm(words) {
    const place = root.querySelector("[data-alarm]");
    place.replaceChildren();
    if (!words) return;
    const line = document.createElement("p");
    line.className = "ld-alert";
    line.textContent = words;
    place.append(line);
  }

  const isMine = (one) => one.post === post;

  async function told(words) {
    const rows = (await stored("rows")).filter(isMine);
    const photos = [...(await stored("photos")).filter(isMine), ...inHand];
    const waits = rows.length + photos.length;
    box.hidden = false;
    const came = form && (await arrival());
    if (came) form.querySelectorAll("[data-arrival]").forEach((place) => { place.hidden = true; });
    box.dataset.waits = waits + (came ? 1 : 0);
    root.querySelector("[data-net]").textContent = navigator.onLine && !isCut ? "" : "没有网络，记在手机里";
    box.querySelector("[data-told]").textContent = (came ? "到场记在手机里，还没有传。" : "") + (waits ? "还有 " + rows.length + " 条登记、" + photos.length + " 张照片没有传。" : came ? "" : "都传到了，手机里没有没传的。") + (words || "");
    const list = box.querySelector("[data-unsent]");
    list.replaceChildren(...[...rows, ...photos].filter((one) => one.refused).map((one) => {
      const line = document.createElement("li");
      line.textContent = (one.row ? nameOf(one.row.subject) + "（" + saidBy(one.row) + "）" : one.name) + "没有收下：" + one.refused + "内容还在手机里，请改后再登记一次，或者再传。";
      return line;
    }));
    box.querySelector("[data-retry]").hidden = ![...rows, ...photos].some((one) => one.refused);
    box.querySelector("[data-send]").hidden = !waits && !came;
  }

  /* 照片：选定就算摘要、存进手机；存不下的说出来，仍在手里 */
  async function take(input) {
    const subject = input.closest("[data-subject]").dataset.subject;
    const files = [...input.files];
    for (const file of files) {
      const digest = await sha256(file);
      const { device } = await numbers(0).catch(() => ({ device: "" }));
      const one = { id: visit + " " + post + " " + digest, visit, post, subject, digest, key: crypto.randomUUID(), name: file.name, at: new Date().toISOString(), device, blob: file, isFree: true };
      try {
        await stored("photos", (store) => store.put(one));
      } catch (trouble) {
        inHand.push(one);
        alarm(trouble && trouble.name === "QuotaExceededError" ? "手机空间不够，“" + file.name + "”没有存下。原片请不要删，不要关这一页，马上找有信号的地方传，或者腾出空间再选一次。" : "“" + file.name + "”没有存进手机，原片请不要删，不要关这一页，请尽快传。");
      }
    }
    input.value = "";
    await shownPhotos();
    await told();
    send();
  }

  const everyPhoto = async () => [...(await stored("photos")), ...inHand].filter(isMine);

  /* 还没有随登记用掉的照片写在各项下面 */
  async function shownPhotos() {
    const photos = await everyPhoto();
    const sent = await used();
    for (const input of root.querySelectorAll("[data-photos]")) {
      const item = input.closest("[data-subject]");
      const mine = [...photos.filter((one) => one.isFree && !one.refused && one.subject === item.dataset.subject).map((one) => one.digest), ...(sent[item.dataset.subject] || [])];
      item.querySelector("[data-taken]").textContent = mine.length ? "已拍 " + new Set(mine).size + " 张，随下一次登记。" : "";
    }
  }

  /* 传到了、还没有随登记用掉的照片的摘要，按事项 */
  async function used() {
    const held = await asked((await open()).transaction("own").objectStore("own").get("free " + visit + " " + post));
    return held ? held.digests : {};
  }

  async function free(change) {
    const digests = await used();
    change(digests);
    await asked((await open()).transaction("own", "readwrite").objectStore("own").put({ name: "free " + visit + " " + post, digests }));
  }

  /* 到场：谁出示了证件、什么时候，登记以前先记下；有了信号最先传 */
  const arrivalName = "arrival " + visit + " " + post;
  const arrival = async () => asked((await open()).transaction("own").objectStore("own").get(arrivalName));
  const ownStore = async () => (await open()).transaction("own", "readwrite").objectStore("own");

  async function arrive() {
    const place = form.querySelector("[data-arrival]");
    if (!place || place.hidden) return true;
    const present = [...place.querySelectorAll("[name=present]:checked")].map((one) => one.value);
    if (present.length < 2) { alarm("请先勾选到场出示证件的执法人员，不少于两人。填的都在页上。"); return false; }
    try {
      await asked((await ownStore()).put({ name: arrivalName, key: crypto.randomUUID(), values: { present, met: place.querySelector("[name=met]").value, at: new Date().toISOString() } }));
    } catch {
      alarm(FULL);
      return false;
    }
    place.hidden = true;
    return true;
  }

  async function sendArrival() {
    const held = await arrival();
    if (!held) return;
    for (let tries = 0; ; tries += 1) {
      const now = await call(root.dataset.api + "/registers");
      const body = JSON.stringify({ record: visit, values: held.values, version: now.version, post });
      try {
        await call("/api/v1/actions/onsite.enter_site", body, { "Content-Type": "application/json", "Idempotency-Key": held.key + tries });
      } catch (trouble) {
        if (trouble.code === "version_conflict" && tries < 3) continue;
        if (NOT_ENTERED.includes(trouble.code)) {
          /* 平台不认这一次到场：拿掉，照原样重新勾选 */
          await asked((await ownStore()).delete(arrivalName));
          const place = form.querySelector("[data-arrival]");
          if (place) place.hidden = false;
          alarm("到场没有登记上：" + trouble.said + "请重新勾选到场的人，再按“登记”。");
        }
        if (trouble.code !== "arrived_already") { trouble.message = "到场没有登记上：" + trouble.message; throw trouble; }
      }
      await asked((await ownStore()).delete(arrivalName));
      return;
    }
  }

  async function register(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await arrive())) return;
    const filled = [...form.querySelectorAll("[data-subject]")].filter((item) => item.querySelector("[data-result]").value);
    if (!filled.length) { alarm((await arrival()) ? "" : "没有选任何一项的结果，没有登记。"); await told(); send(); return; }
    let numbered = null;
    try { numbered = await numbers(filled.length); } catch { alarm(FULL); return; }
    const { device, first } = numbered;
    const digests = await used();
    const photos = await everyPhoto();
    const why = form.elements.why_late ? form.elements.why_late.value : "";
    const rows = filled.map((item, n) => {
      const value = (name) => { const field = item.querySelector("[name^=" + name + "]"); return field ? field.value : ""; };
      const subject = item.dataset.subject;
      const taken = [...photos.filter((one) => one.isFree && !one.refused && one.subject === subject).map((one) => one.digest), ...(digests[subject] || [])];
      const row = { id: crypto.randomUUID(), subject, device, number: first + n, at: new Date().toISOString(), result: value("result"), told: value("told"), follow_up: value("follow") || "none", rectify_by: value("due"), photos: [...new Set(taken)], why_late: why };
      return { id: row.id, visit, post, row };
    });
    try {
      await stored("rows", (store) => rows.forEach((one) => store.put(one)));
    } catch {
      alarm(FULL);
      return;
    }
    alarm("");
    const subjects = new Set(rows.map((one) => one.row.subject));
    try {
      for (const one of photos.filter((p) => p.isFree && !p.refused && subjects.has(p.subject))) {
        one.isFree = false;
        if (!inHand.includes(one)) await stored("photos", (store) => store.put(one));
      }
      await free((held) => subjects.forEach((subject) => delete held[subject]));
    } catch {
      alarm("已经登记。手机空间不够，照片用过没有记不下，下一次登记可能又带上它，不要紧。请腾出空间。");
    }
    filled.forEach((item) => {
      const line = item.querySelector("[data-stands]");
      const words = document.createElement("p");
      const select = item.querySelector("[data-result]");
      words.textContent = "记在手机里：" + select.selectedOptions[0].textContent;
      line.replaceChildren(words);
      select.value = "";
      item.querySelectorAll("textarea, input:not([type=hidden])").forEach((field) => { field.value = ""; });
      item.querySelectorAll("[name^=follow]").forEach((field) => { field.value = "none"; });
    });
    await shownPhotos();
    await told();
    send();
  }

  async function call(url, body, headers) {
    let answer = null;
    try {
      answer = await fetch(url, { method: body ? "POST" : "GET", body, headers: { ...headers, "X-CSRFToken": mark }, credentials: "same-origin", cache: "no-store" });
      isCut = false;
    } catch {
      isCut = true;
      const lost = new Error("没有网络，记下的都在手机里，有了信号自己会传。");
      lost.isLater = true;
      throw lost;
    }
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) return said;
    const words = { 401: "登录已经过期，记下的都在手机里。请重新登录后打开这一页。", forged: "登录过又换了，记下的都在手机里，请刷新这一页再传。" };
    const trouble = new Error(words[answer.status] || words[said.code] || (said.detail || "没有传成。") + "记下的都在手机里。");
    /* 只有内容不对的才算没有收下；其余的（登录过期、平台忙、还不能登记）以后照样再传 */
    trouble.isLater = !(answer.status === 413 || answer.status === 422 || NOT_TAKEN.includes(said.code));
    trouble.fields = said.fields || [];
    trouble.code = said.code || "";
    trouble.said = said.detail || "";
    throw trouble;
  }

  async function sendPhotos() {
    let got = null;
    for (const one of (await everyPhoto()).filter((p) => !p.refused)) {
      const body = new FormData();
      body.append("file", one.blob, one.name);
      body.append("sha256", one.digest);
      body.append("device", one.device);
      body.append("at", one.at);
      body.append("post", post);
      try {
        got = await call(root.dataset.api + "/photos", body, { "Idempotency-Key": one.key });
      } catch (trouble) {
        if (trouble.isLater) throw trouble;
        one.refused = trouble.said;
        if (!inHand.includes(one)) await stored("photos", (store) => store.put(one)).catch(() => undefined);
        continue;
      }
      if (!got.photos.includes(one.digest)) continue;
      const now = inHand.includes(one) ? one : (await stored("photos")).find((p) => p.id === one.id) || one;
      if (now.isFree) {
        try {
          await free((held) => { held[one.subject] = [...new Set([...(held[one.subject] || []), one.digest])]; });
        } catch {
          continue; /* 记不下它传到了，就留在手机里，下一趟再传一遍无害 */
        }
      }
      if (inHand.includes(one)) inHand.splice(inHand.indexOf(one), 1);
      else await stored("photos", (store) => store.delete(one.id));
    }
    return got;
  }

  async function keyOf(rows) {
    return sha256(new Blob([rows.map((one) => one.id + (one.tries || "")).join(" ")]));
  }

  /* 照片还没有传到的登记等照片；不用照片的在先，照片传不成也不耽误 */
  async function sendRows() {
    let got = null;
    for (;;) {
      const waited = new Set((await everyPhoto()).filter((one) => !one.refused).map((one) => one.digest));
      const rows = (await stored("rows")).filter((one) => isMine(one) && !one.refused && !one.row.photos.some((digest) => waited.has(digest))).sort((a, b) => a.row.number - b.row.number).slice(0, 200);
      if (!rows.length) return got;
      const body = JSON.stringify({ post, rows: rows.map((one) => one.row) });
      try {
        got = await call(root.dataset.api + "/registers", body, { "Content-Type": "application/json", "Idempotency-Key": await keyOf(rows) });
      } catch (trouble) {
        if (trouble.isLater) throw trouble;
        const wrong = new Map(trouble.fields.map((f) => [Number((/\d+/.exec(f.name) || [0])[0]), f.errors.join("")]).filter(([n]) => n));
        const bad = wrong.size ? rows.filter((one, n) => wrong.has(n + 1)) : rows;
        bad.forEach((one) => { one.refused = wrong.get(rows.indexOf(one) + 1) || trouble.said; });
        await stored("rows", (store) => bad.forEach((one) => store.put(one)));
        continue;
      }
      await stored("rows", (store) => rows.forEach((one) => store.delete(one.id)));
    }
  }

  /* 没有收下的再传一次：照片现在收得下了，补录的理由现在写了 */
  async function retry() {
    const why = form.elements.why_late ? form.elements.why_late.value : "";
    const rows = (await stored("rows")).filter((one) => isMine(one) && one.refused);
    const photos = (await everyPhoto()).filter((one) => one.refused);
    for (const one of rows) { one.refused = ""; one.tries = (one.tries || 0) + 1; one.row.why_late = why || one.row.why_late; }
    for (const one of photos) { one.refused = ""; one.key = crypto.randomUUID(); }
    try {
      await stored("rows", (store) => rows.forEach((one) => store.put(one)));
      await stored("photos", (store) => photos.filter((one) => !inHand.includes(one)).forEach((one) => store.put(one)));
    } catch {
      alarm("手机空间不够，没有再传。内容还在手机里，请腾出空间再按一次。");
      return;
    }
    alarm("");
    await send();
  }

  function shown(got) {
    const every = [...got.common, ...got.departments.flatMap((one) => one.items.map((item) => ({ ...item, agency: one.name })))];
    let differ = 0;
    for (const one of every) {
      if (one.against.length) differ += 1;
      for (const item of root.querySelectorAll('[data-subject="' + CSS.escape(one.subject) + '"]')) {
        const line = document.createElement("p");
        const entry = one.entry;
        if (one.against.length) line.className = "ld-alert";
        line.textContent = one.against.length ? "登记不一致：" + one.against.map((e) => e.result_told + (e.told ? "：" + e.told : "") + (e.after ? "，" + e.after : "") + "（" + e.by + "，设备" + e.device.slice(0, 8) + "）").join("；") + "。刷新这一页，由本部门的人定一条。" : entry ? entry.result_told + (entry.told ? "：" + entry.told : "") + (entry.after ? "，" + entry.after : "") + "（" + entry.by + "）" : "还没有登记";
        item.querySelector("[data-stands]").replaceChildren(line);
      }
    }
    return differ;
  }

  /* 一次只有一趟；中途又登记了的，这一趟完了再来一趟 */
  function send() {
    if (sending) { again = true; return sending; }
    sending = (async () => {
      try {
        do {
          again = false;
          const place = form.querySelector("[data-arrival]");
          if (place && !place.hidden) break; /* 还没有到场，平台不收 */
          await sendArrival();
          const first = await sendRows();
          const photos = await sendPhotos();
          const got = (await sendRows()) || photos || first;
          const differ = got ? shown(got) : 0;
          await told(differ ? "有 " + differ + " 项登记不一致，刷新这一页定一条。" : "");
        } while (again);
        pause = FIRST_PAUSE;
      } catch (trouble) {
        await told(trouble && "isLater" in trouble ? trouble.message : "手机空间不够，或者存不下东西。请腾出空间，记下的都在手机里。").catch(() => undefined);
        window.clearTimeout(later);
        later = window.setTimeout(send, pause); /* 浏览器不一定说得出又有网了，自己隔一会儿再试 */
        pause = Math.min(2 * pause, LAST_PAUSE);
      }
      await shownPhotos();
    })().finally(() => { sending = null; });
    return sending;
  }

  /* 去以前打开一次：页面、样式、脚本、字体都留下；留不下的说出来 */
  async function keep() {
    await navigator.serviceWorker.register("/onsite/worker.js", { scope: "/onsite/" });
    const shelf = await caches.open(SHELF);
    const used = performance.getEntriesByType("resource").map((one) => one.name).filter((url) => new URL(url).pathname.startsWith("/static/"));
    const named = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((one) => one.href || one.src);
    for (const url of new Set([...named, ...used])) if (!(await shelf.match(url))) await shelf.add(url).catch(() => undefined);
    if (!form) { await shelf.delete(location.pathname); return false; } /* 填不了的（还没有批准、已经确认）不留在手机里 */
    if (navigator.onLine) {
      const page = await fetch(location.pathname, { credentials: "same-origin", cache: "no-store" });
      if (page.ok && !page.redirected) {
        try {
          await shelf.put(location.pathname, page);
        } catch {
          alarm("手机空间不够，这一页没有装进手机，没有信号时打不开。请腾出空间，再打开一次。");
          return false;
        }
      }
    }
    if (navigator.storage && navigator.storage.persist) await navigator.storage.persist().catch(() => false);
    box.dataset.packed = "yes";
    return true;
  }

  async function begin() {
    try {
      await open();
    } catch {
      alarm("这个浏览器不让网页存东西（可能是无痕浏览），没有信号时不能登记。请换一个浏览器，或者在有信号的地方登记。");
      return;
    }
    if (form) {
      form.addEventListener("submit", register, true);
      root.querySelectorAll("[data-photos]").forEach((input) => input.addEventListener("change", () => take(input)));
      root.querySelector("[data-send]").addEventListener("click", send);
      root.querySelector("[data-retry]").addEventListener("click", retry);
      window.addEventListener("online", send);
      window.addEventListener("offline", () => told());
      document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
      await shownPhotos();
      await told();
      send();
    }
    await keep().then((isKept) => (isKept ? told(" 这一页已经装进手机，没有信号也能登记。") : undefined)).catch(() => undefined);
  }

  begin();
})();
