/* 有了信号按次序补交：到场，不用照片的登记，照片，用照片的登记，企业意见，结束。没有收下的留着、说明为什么，可以再传，也可以写明理由不要。 */
(function () {
  "use strict";
  const onsite = window.liandongOnsite;
  if (!onsite) return;
  const { root, visit, post, stored, everyPhoto, inHand, arrival } = onsite;
  const api = root.dataset.api;
  /* 到场收下了才轮到登记、照片，这时还说没有到场的，就是到场不要了 */
  const NOT_TAKEN = ["digest_differs", "too_much", "confirmed_already", "not_its_part", "not_concerned", "wrong_state"];
  const NOT_ENTERED = ["not_approved", "too_early", "too_late", "never_overridable", "before_approval", "not_seated", "not_certified", "too_few_officers", "not_its_part", "recused", "drawn_differs", "off_the_draw"];
  const GONE = ["wrong_state", "came_after_end", "not_concerned"];
  const LATE = "到场当时手机没有信号，记在手机里，有了信号才传到。";
  const DROP = "onsite.drop_unsent";
  const JSON_BODY = { "Content-Type": "application/json" };
  onsite.isCut = false; /* 浏览器说有网，其实不通的，照不通的办 */

  async function call(url, body, headers) {
    let answer = null;
    try {
      answer = await fetch(url, { method: body ? "POST" : "GET", body, headers: { ...headers, "X-CSRFToken": onsite.mark }, credentials: "same-origin", cache: "no-store" });
      onsite.isCut = false;
    } catch {
      onsite.isCut = true;
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
    trouble.status = answer.status;
    trouble.fields = said.fields || [];
    trouble.code = said.code || "";
    trouble.said = [said.detail || "", ...trouble.fields.flatMap((field) => field.errors || [])].join("");
    throw trouble;
  }

  /* 办一步：依据的是现在的版本，别的手机刚办过一步的，再取一次版本 */
  async function act(name, values, key, reason) {
    for (let tries = 0; ; tries += 1) {
      const { version } = await call(api + "/registers");
      const body = JSON.stringify({ record: visit, values, version, post, reason: reason || "" });
      try {
        return await call("/api/v1/actions/" + name, body, { ...JSON_BODY, "Idempotency-Key": key + tries });
      } catch (trouble) {
        if (trouble.code !== "version_conflict" || tries >= 3) throw trouble;
      }
    }
  }

  /* 别的部门已经结束的，补登；平台不认的，照原样重新勾选，勾选不了的留着说明为什么 */
  async function sendArrival() {
    const held = await arrival();
    if (!held) return;
    if (held.refused) throw Object.assign(new Error("到场没有登记上：" + held.refused), { isLater: true });
    try {
      await act("onsite.enter_site", held.values, held.key).catch((trouble) => {
        if (trouble.code !== "wrong_state") throw trouble;
        return act("onsite.enter_late", held.values, held.key + "late", LATE).catch((late) => {
          if (late.code === "not_its_part") late.code = "arrived_already"; /* 有本部门的份，又不用补登：同事的手机已经登记了到场 */
          throw late;
        });
      });
    } catch (trouble) {
      const place = root.querySelector("[data-arrival]");
      if (trouble.code === "arrived_already") {
        await onsite.dropArrival();
        return;
      }
      if (place && NOT_ENTERED.includes(trouble.code)) {
        await onsite.dropArrival();
        place.hidden = false;
        onsite.alarm("到场没有登记上：" + trouble.said + "请重新勾选到场的人，再按“登记”。");
      } else if (NOT_ENTERED.includes(trouble.code) || GONE.includes(trouble.code)) {
        await onsite.refuseArrival(trouble.said);
      }
      trouble.message = "到场没有登记上：" + trouble.message;
      trouble.isLater = true;
      throw trouble;
    }
    await onsite.dropArrival();
  }

  async function sendPhotos() {
    let got = null;
    for (const one of (await everyPhoto()).filter((p) => !p.refused)) {
      const body = new FormData();
      body.append("file", one.blob, one.name);
      for (const [name, value] of [["sha256", one.digest], ["device", one.device], ["at", one.at], ["modified_at", one.modified || ""], ["post", post]]) body.append(name, value);
      try {
        got = await call(api + "/photos", body, { "Idempotency-Key": one.key });
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
          await onsite.free((held) => { held[one.subject] = [...new Set([...(held[one.subject] || []), one.digest])]; });
        } catch {
          continue; /* 记不下它传到了，就留在手机里，下一趟再传一遍无害 */
        }
      }
      if (inHand.includes(one)) inHand.splice(inHand.indexOf(one), 1);
      else await stored("photos", (store) => store.delete(one.id));
    }
    return got;
  }

  /* 照片还没有传到的登记等照片；不用照片的在先，照片传不成也不耽误 */
  async function sendRows() {
    let got = null;
    for (;;) {
      const waited = new Set((await everyPhoto()).filter((one) => !one.refused).map((one) => one.digest));
      const rows = (await stored("rows")).filter((one) => !one.refused && !one.row.photos.some((digest) => waited.has(digest))).sort((a, b) => a.row.number - b.row.number).slice(0, 200);
      if (!rows.length) return got;
      const key = await onsite.sha256(new Blob([rows.map((one) => one.id + (one.tries || "")).join(" ")]));
      try {
        got = await call(api + "/registers", JSON.stringify({ post, rows: rows.map((one) => one.row) }), { ...JSON_BODY, "Idempotency-Key": key });
      } catch (trouble) {
        if (trouble.isLater) throw trouble;
        const wrong = new Map(trouble.fields.map((f) => [Number((/\d+/.exec(f.name) || [0])[0]), f.errors.join("")]).filter(([n]) => n));
        const bad = wrong.size ? rows.filter((one, n) => wrong.has(n + 1)) : rows;
        bad.forEach((one) => { one.refused = wrong.get(rows.indexOf(one) + 1) || trouble.said; });
        await stored("rows", (store) => bad.forEach((one) => store.put(one)));
        continue;
      }
      await onsite.shown(got); /* 先写登记了，再从手机里拿掉：这中间按“结束”的，不说成没有登记 */
      await stored("rows", (store) => rows.forEach((one) => store.delete(one.id)));
    }
  }

  /* 企业意见、结束：前一步没有收下的，后一步等着；平台说不行的留着说明为什么 */
  async function sendSteps() {
    let isHeld = (await onsite.steps()).some((one) => one.refused && one.name !== DROP);
    let got = null;
    for (const one of (await onsite.steps()).filter((step) => !step.refused)) {
      if (isHeld && one.name !== DROP) continue;
      const photo = one.values.signature && (await everyPhoto()).find((p) => p.digest === one.values.signature);
      if (photo && !photo.refused) { isHeld = true; continue; }
      try {
        await act(one.name, one.values, one.key, one.reason);
      } catch (trouble) {
        if (![403, 404, 422].includes(trouble.status) || trouble.code === "forged") throw trouble;
        isHeld = one.name !== DROP || isHeld;
        if (one.name === DROP && trouble.status !== 422) { await stored("steps", (store) => store.delete(one.id)); continue; } /* 这次检查不再记什么，说不到了 */
        await stored("steps", (store) => store.put({ ...one, refused: trouble.said || "没有办成。" }));
        continue;
      }
      await stored("steps", (store) => store.delete(one.id));
      onsite.stepTaken(one);
      got = await call(api + "/registers");
    }
    return got;
  }

  onsite.act = act;
  onsite.sendAll = async () => {
    await sendArrival();
    const first = await sendRows();
    const photos = await sendPhotos();
    const rows = await sendRows();
    return (await sendSteps()) || rows || photos || first;
  };

  /* 没有收下的再传一次：照片现在收得下了，补录的理由现在写了 */
  onsite.again = async (why) => {
    const rows = (await stored("rows")).filter((one) => one.refused);
    const photos = (await everyPhoto()).filter((one) => one.refused);
    const steps = (await onsite.steps()).filter((one) => one.refused);
    for (const one of rows) { one.refused = ""; one.tries = (one.tries || 0) + 1; one.row.why_late = why || one.row.why_late; }
    for (const one of [...photos, ...steps]) { one.refused = ""; one.key = crypto.randomUUID(); }
    await stored("rows", (store) => rows.forEach((one) => store.put(one)));
    await stored("photos", (store) => photos.filter((one) => !inHand.includes(one)).forEach((one) => store.put(one)));
    await stored("steps", (store) => steps.forEach((one) => store.put(one)));
    const held = await arrival();
    if (held && held.refused) await onsite.refuseArrival("");
  };

  /* 不要没有收下的一条：写了什么、为什么不要，先记下要说给平台，再从手机里拿掉 */
  onsite.drop = async (store, one, told, reason) => {
    const { device } = await onsite.numbers(0);
    await onsite.keepStep(DROP, "不要的一条", { told: told.slice(0, 3000), device, sha256: one.digest || "" }, { reason });
    if (store === "own") await onsite.dropArrival();
    else if (inHand.includes(one)) inHand.splice(inHand.indexOf(one), 1);
    else await stored(store, (held) => held.delete(one.id));
  };
})();
