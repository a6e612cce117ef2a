/* 现场登记的页面：先记在手机里，有了信号自己补交（onsite-send.js）；哪些没有传、哪些没有收下，一直看得到。
   填不了的页面（已经确认、没有批准）只要手机里还有没传的，照样传。 */
(function () {
  "use strict";
  const onsite = window.liandongOnsite;
  if (!onsite) return;
  const { root, visit, post, form, stored, inHand, everyPhoto, arrival } = onsite;
  const box = root.querySelector("[data-kept]");
  const SHELF = "liandong-onsite";
  const FIRST_PAUSE = 3000;
  const LAST_PAUSE = 20000;
  const PACKED = " 这一页已经装进手机，没有信号也能登记。";
  const FULL = "手机空间不够，没有登记。填的都在页上，请腾出空间再按一次“登记”，或者到有信号的地方再登记。";
  let sending = null;
  let again = false;
  let pause = FIRST_PAUSE;
  let later = 0;

  const own = (subject) => root.querySelector('[data-own] [data-subject="' + CSS.escape(subject) + '"]') || root.querySelector('[data-agency=""][data-subject="' + CSS.escape(subject) + '"]');
  const nameOf = (subject) => { const found = own(subject); return found ? found.dataset.name : subject; };

  /* 一条登记写了什么：照页上的选项说 */
  function saidBy(row) {
    const item = own(row.subject);
    const label = (field, value) => { const found = item && item.querySelector("[name^=" + field + '] option[value="' + CSS.escape(value) + '"]'); return found ? found.textContent : value; };
    return [label("result", row.result), row.told, row.follow_up === "none" ? "" : label("follow", row.follow_up), row.rectify_by].filter(Boolean).join("，");
  }

  function alarm(words) {
    const place = root.querySelector("[data-alarm]");
    place.replaceChildren();
    if (!words) return;
    box.hidden = false;
    const line = document.createElement("p");
    line.className = "ld-alert";
    line.textContent = words;
    place.append(line);
  }

  /* 没有收下的一条：写了什么、为什么、不要了怎么办 */
  function refusedLine(store, one) {
    const what = one.row ? nameOf(one.row.subject) + "（" + saidBy(one.row) + "）" : one.values ? (one.values.present ? "到场" : one.title) : one.name;
    const told = what + "没有收下：" + one.refused;
    const line = document.createElement("li");
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn ld-btn";
    drop.textContent = "不要这一条";
    drop.addEventListener("click", async () => {
      const why = root.querySelector("[data-why]").value.trim();
      if (!why) { alarm("不要的，请先在“理由”里写明为什么。"); return; }
      try {
        await onsite.drop(store, one, told, why);
      } catch {
        alarm("手机空间不够，没有拿掉。请腾出空间再按一次。");
        return;
      }
      root.querySelector("[data-why]").value = "";
      await tell();
      send();
    });
    line.append(told + "内容还在手机里，请改后再登记一次，或者再传。", drop);
    return line;
  }

  async function tell(words) {
    const [rows, photos, steps, came] = [await stored("rows"), await everyPhoto(), await onsite.steps(), await arrival()];
    const waits = rows.length + photos.length + steps.length;
    box.hidden = !form && !waits && !came;
    if (came) root.querySelectorAll("[data-arrival]").forEach((place) => { place.hidden = true; });
    box.dataset.waits = waits + (came ? 1 : 0);
    root.querySelector("[data-net]").textContent = navigator.onLine && !onsite.isCut ? "" : "没有网络，记在手机里";
    const more = steps.length ? "、" + [...new Set(steps.map((one) => one.title))].join("、") : "";
    box.querySelector("[data-told]").textContent = (came ? "到场记在手机里，还没有传。" : "") + (waits ? "还有 " + rows.length + " 条登记、" + photos.length + " 张照片" + more + "没有传。" : came ? "" : "都传到了，手机里没有没传的。") + (words || (box.dataset.packed ? PACKED : ""));
    const refused = [["own", came], ...rows.map((one) => ["rows", one]), ...photos.map((one) => ["photos", one]), ...steps.map((one) => ["steps", one])].filter(([, one]) => one && one.refused);
    box.querySelector("[data-unsent]").replaceChildren(...refused.map(([store, one]) => refusedLine(store, one)));
    box.querySelector("[data-reasoned]").hidden = !refused.length;
    box.querySelector("[data-retry]").hidden = !refused.length;
    box.querySelector("[data-send]").hidden = !waits && !came;
    return waits + (came ? 1 : 0);
  }

  /* 照片：选定就算摘要、存进手机；存不下的说出来，仍在手里 */
  async function take(input) {
    const subject = input.closest("[data-subject]").dataset.subject;
    for (const file of [...input.files]) {
      try {
        await onsite.keepPhoto(file, subject, true);
      } catch (trouble) {
        alarm(trouble && trouble.name === "QuotaExceededError" ? "手机空间不够，“" + file.name + "”没有存下。原片请不要删，不要关这一页，马上找有信号的地方传，或者腾出空间再选一次。" : "“" + file.name + "”没有存进手机，原片请不要删，不要关这一页，请尽快传。");
      }
    }
    input.value = "";
    await shownPhotos();
    await tell();
    send();
  }

  const freeOf = (photos, subject) => photos.filter((one) => one.isFree && !one.refused && one.subject === subject);

  /* 还没有随登记用掉的照片写在各项下面 */
  async function shownPhotos() {
    const photos = await everyPhoto();
    const sent = await onsite.used();
    for (const place of root.querySelectorAll("[data-taken]")) {
      const { subject } = place.closest("[data-subject]").dataset;
      const mine = new Set([...freeOf(photos, subject).map((one) => one.digest), ...(sent[subject] || [])]);
      place.textContent = mine.size ? "已拍 " + mine.size + " 张，随下一次登记。" : "";
    }
  }

  /* 到场的人勾选了没有；勾选了就先记下 */
  async function arrive() {
    const place = form && form.querySelector("[data-arrival]");
    if (!place || place.hidden) return true;
    const present = [...place.querySelectorAll("[name=present]:checked")].map((one) => one.value);
    if (present.length < 2) { alarm("请先勾选到场出示证件的执法人员，不少于两人。填的都在页上。"); return false; }
    try {
      await onsite.keepArrival({ present, met: place.querySelector("[name=met]").value, at: new Date().toISOString() });
    } catch {
      alarm(FULL);
      return false;
    }
    place.hidden = true;
    return true;
  }

  async function register(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await arrive())) return;
    const filled = [...form.querySelectorAll("[data-subject]")].filter((item) => item.querySelector("[data-result]").value);
    if (!filled.length) { alarm((await arrival()) ? "" : "没有选任何一项的结果，没有登记。"); await tell(); send(); return; }
    let numbered = null;
    try { numbered = await onsite.numbers(filled.length); } catch { alarm(FULL); return; }
    const { device, first } = numbered;
    const digests = await onsite.used();
    const photos = await everyPhoto();
    const why = form.elements.why_late ? form.elements.why_late.value : "";
    const rows = filled.map((item, n) => {
      const value = (name) => { const field = item.querySelector("[name^=" + name + "]"); return field ? field.value : ""; };
      const subject = item.dataset.subject;
      const taken = [...freeOf(photos, subject).map((one) => one.digest), ...(digests[subject] || [])];
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
      await onsite.free((held) => subjects.forEach((subject) => delete held[subject]));
    } catch {
      alarm("已经登记。手机空间不够，照片用过没有记不下，下一次登记可能又带上它，不要紧。请腾出空间。");
    }
    filled.forEach((item) => {
      const select = item.querySelector("[data-result]");
      stands(item, "记在手机里：" + select.selectedOptions[0].textContent, false);
      select.value = "";
      item.querySelectorAll("textarea, input:not([type=hidden])").forEach((field) => { field.value = ""; });
      item.querySelectorAll("[name^=follow]").forEach((field) => { field.value = "none"; });
    });
    await shownPhotos();
    await tell();
    send();
  }

  function stands(item, words, isAlert) {
    const line = document.createElement("p");
    if (isAlert) line.className = "ld-alert";
    line.textContent = words;
    item.querySelector("[data-stands]").replaceChildren(line);
  }

  const entryTold = (e) => e.result_told + (e.told ? "：" + e.told : "") + (e.after ? "，" + e.after : "") + (e.photos.length ? "，照片 " + e.photos.length + " 张" : "");

  /* 平台现在算数的：各部门各是各的，同一个事项别的部门登记的不写到本部门的下面 */
  async function shown(got) {
    const queued = new Set((await stored("rows")).map((one) => one.row.subject));
    let differ = 0;
    for (const [agency, one] of [...got.common.map((item) => ["", item]), ...got.departments.flatMap((part) => part.items.map((item) => [part.agency, item]))]) {
      if (one.against.length) differ += 1;
      const words = one.against.length ? "登记不一致：" + one.against.map((e) => entryTold(e) + "（" + e.by + "，设备" + e.device.slice(0, 8) + "）").join("；") + "。刷新这一页，由本部门的人定一条。" : one.entry ? entryTold(one.entry) + "（" + one.entry.by + "）" : "还没有登记";
      for (const item of root.querySelectorAll('[data-agency="' + agency + '"][data-subject="' + CSS.escape(one.subject) + '"]')) {
        const isQueued = queued.has(one.subject) && Boolean(item.querySelector("[data-result]"));
        if (!isQueued) stands(item, words, one.against.length > 0); /* 还没有传的，仍写记在手机里 */
        item.toggleAttribute("data-open", !one.entry);
        if (!agency) item.dataset.answer = one.entry ? one.entry.result : "";
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
          const place = form && form.querySelector("[data-arrival]");
          if (place && !place.hidden) break; /* 还没有到场，平台不收 */
          const got = await onsite.sendAll();
          const differ = got ? await shown(got) : 0;
          await tell(differ ? "有 " + differ + " 项登记不一致，刷新这一页定一条。" : "");
        } while (again);
        pause = FIRST_PAUSE;
      } catch (trouble) {
        await tell(trouble && "isLater" in trouble ? trouble.message : "手机空间不够，或者存不下东西。请腾出空间，记下的都在手机里。").catch(() => undefined);
        window.clearTimeout(later);
        later = window.setTimeout(send, pause); /* 浏览器不一定说得出又有网了，自己隔一会儿再试 */
        pause = Math.min(2 * pause, LAST_PAUSE);
      }
      await shownPhotos();
      await report().catch(() => undefined);
    })().finally(() => { sending = null; if (again) send(); }); /* 收尾时又要传的，也不等下一次 */
    return sending;
  }

  /* 有信号、却还有没传的没收下的：告诉平台还有几条，确认结果的人看得到；一样多的不再说 */
  async function report() {
    const waits = Number(box.dataset.waits);
    const name = "waits " + visit + " " + post;
    const before = ((await onsite.own(name)) || { waits: 0 }).waits;
    if (waits === before || onsite.isCut || !navigator.onLine) return;
    const { device } = await onsite.numbers(0);
    await onsite.act("onsite.report_unsent", { device, waits }, crypto.randomUUID());
    await onsite.keepOwn({ name, waits });
  }

  async function retry() {
    const field = root.querySelector("[data-why]");
    try {
      await onsite.again(field.value.trim() || (form && form.elements.why_late ? form.elements.why_late.value : ""));
    } catch {
      alarm("手机空间不够，没有再传。内容还在手机里，请腾出空间再按一次。");
      return;
    }
    field.value = "";
    alarm("");
    await send();
  }

  /* 去以前打开一次：页面、样式、脚本、字体都留下；留不下的说出来 */
  async function keep(waits) {
    await navigator.serviceWorker.register("/onsite/worker.js", { scope: "/onsite" });
    const shelf = await caches.open(SHELF);
    const used = performance.getEntriesByType("resource").map((one) => one.name).filter((url) => new URL(url).pathname.startsWith("/static/"));
    const named = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((one) => one.href || one.src);
    for (const url of new Set([...named, ...used])) if (!(await shelf.match(url))) await shelf.add(url).catch(() => undefined);
    if (!form && !waits) { await shelf.delete(location.pathname); return false; } /* 填不了、也没有要传的，不留在手机里 */
    if (navigator.onLine) {
      const page = await fetch(location.pathname, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
      onsite.isCut = !page;
      if (page && page.ok && !page.redirected) {
        try {
          await shelf.put(location.pathname, page);
        } catch {
          alarm("手机空间不够，这一页没有装进手机，没有信号时打不开。请腾出空间，再打开一次。");
          return false;
        }
      }
    }
    if (navigator.storage && navigator.storage.persist) await navigator.storage.persist().catch(() => false);
    if (!form || !(await shelf.match(location.pathname))) return false;
    box.dataset.packed = "yes";
    return true;
  }

  Object.assign(onsite, { alarm, told: tell, arrive, send, shown });

  async function begin() {
    try {
      await onsite.open();
    } catch {
      alarm("这个浏览器不让网页存东西（可能是无痕浏览），没有信号时不能登记。请换一个浏览器，或者在有信号的地方登记。");
      return;
    }
    if (form) {
      form.addEventListener("submit", register, true);
      root.querySelectorAll("[data-photos]").forEach((input) => input.addEventListener("change", () => take(input)));
    }
    await shownPhotos();
    await onsite.showSteps();
    const waits = await tell();
    if (form || waits) {
      root.querySelector("[data-send]").addEventListener("click", send);
      root.querySelector("[data-retry]").addEventListener("click", retry);
      window.addEventListener("online", send);
      window.addEventListener("offline", () => tell());
      document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
      send();
    }
    await keep(waits).then(() => tell()).catch(() => undefined);
  }

  begin();
})();
