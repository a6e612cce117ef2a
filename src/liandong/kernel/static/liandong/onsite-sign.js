/* 企业意见和签名、结束本部门检查：在手机上手写签名或者拍下签名，拒绝签名、不在场的写明见证；没有信号先记下。 */
(function () {
  "use strict";
  const onsite = window.liandongOnsite;
  if (!onsite) return;
  const { root } = onsite;
  const form = root.querySelector("[data-statement]");
  const end = root.querySelector("[data-end]");
  const FULL = "手机空间不够，没有记下。填的都在页上，请腾出空间再按一次，或者到有信号的地方再办。";
  const [HELD, LOOSE, DONE] = ["记在手机里：", "签名还在这一页上：", "已经登记："];
  const HOW = { signed: "已签名", refused: "拒绝签名", absent: "当事人不在场" };

  /* 手写的地方：手指、笔、鼠标都可以；一笔也没有写的不算签名 */
  function padOf(canvas) {
    const pen = canvas.getContext("2d");
    let last = null;
    let isBlank = true;
    function clear() {
      const ratio = window.devicePixelRatio || 1;
      canvas.width = Math.round(canvas.clientWidth * ratio);
      canvas.height = Math.round(canvas.clientHeight * ratio);
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.lineWidth = 3 * ratio;
      pen.lineCap = pen.lineJoin = "round";
      isBlank = true;
    }
    const place = (event) => { const box = canvas.getBoundingClientRect(); return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height]; };
    canvas.addEventListener("pointerdown", (event) => {
      if (isBlank) clear(); /* 到这时才看得见、才有大小 */
      canvas.setPointerCapture(event.pointerId);
      last = place(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!last) return;
      const now = place(event);
      pen.beginPath();
      pen.moveTo(...last);
      pen.lineTo(...now);
      pen.stroke();
      last = now;
      isBlank = false;
    });
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => { last = null; });
    const picture = () => new Promise((done) => canvas.toBlob((blob) => done(new File([blob], "企业签名.png", { type: "image/png", lastModified: Date.now() })), "image/png"));
    return { clear, picture, isBlank: () => isBlank };
  }

  const pad = form && padOf(form.querySelector("[data-pad]"));
  const how = () => (form.querySelector("[name=how]:checked") || { value: "" }).value;
  const value = (name) => form.elements[name].value.trim();

  function arranged() {
    form.querySelectorAll("[data-how]").forEach((part) => { part.hidden = !part.dataset.how.split(" ").includes(how()); });
    form.querySelector("[data-remarks]").hidden = how() === "absent";
  }

  function wrong() {
    if (!how()) return "请选一样：签名、拒绝签名、当事人不在场。";
    if (how() !== "absent" && !value("remarks")) return "请写企业的意见；没有意见的写“无”。";
    if (how() === "signed") return pad.isBlank() && !form.elements.signature.files.length ? "请企业的人在框里签名，或者拍下签名。" : "";
    if (!value(how() === "refused" ? "refusal" : "absent")) return how() === "refused" ? "请写拒绝签名的情况。" : "请写怎样找过当事人。";
    return value("witness") ? "" : "请写谁见证，或者有没有录音录像。";
  }

  /* 签名存不下的还在手里，照样传，照样记下这一步，但要说出来 */
  async function signed() {
    const file = form.elements.signature.files[0] || (await pad.picture());
    const isKept = await onsite.keepPhoto(file, "sign:", false).then(() => true, () => false);
    return { digest: await onsite.sha256(file), isKept };
  }

  async function state(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const bad = wrong();
    onsite.alarm(bad && bad + "填的都在页上。");
    if (bad || !(await onsite.arrive())) return;
    const kind = how();
    const values = { remarks: kind === "absent" ? "" : value("remarks"), at: new Date().toISOString() };
    if (kind !== "signed") { values[kind === "refused" ? "refusal" : "absent"] = value(kind === "refused" ? "refusal" : "absent"); values.witness = value("witness"); }
    let isKept = true;
    try {
      if (kind === "signed") ({ digest: values.signature, isKept } = await signed());
      await onsite.keepStep("onsite.take_statement", "企业意见", values, {});
    } catch {
      onsite.alarm(FULL);
      return;
    }
    if (!isKept) onsite.alarm("签名没有存进手机，不要关这一页，请尽快传。");
    say((isKept ? HELD : LOOSE) + HOW[kind] + (values.remarks ? "，意见：" + values.remarks : ""));
    form.reset();
    pad.clear();
    arranged();
    await onsite.told();
    onsite.send();
  }

  function say(words) {
    const line = document.createElement("p");
    line.textContent = words;
    root.querySelector("[data-said]").append(line);
  }

  /* 手机里记着、还没有传的也算登记了；找不到企业的不问经营；平台以后仍会说还差什么 */
  async function missing() {
    const queued = new Map((await onsite.stored("rows")).filter((one) => !one.refused).sort((a, b) => a.row.number - b.row.number).map((one) => [one.row.subject, one.row.result]));
    const place = root.querySelector('[data-subject="ask:address"]');
    if ((queued.get("ask:address") || place.dataset.answer) === "no") queued.set("ask:trading", "");
    return [...root.querySelectorAll("[data-registers] [data-subject][data-open]")].filter((item) => !queued.has(item.dataset.subject)).map((item) => item.dataset.name);
  }

  async function finish(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const left = end.elements.left_open.value.trim();
    const open = await missing();
    const isHeard = root.querySelector("[data-said]").children.length > 0;
    if (!isHeard) { onsite.alarm("还没有记下企业对本部门的意见和签名，没有结束。"); return; }
    if (open.length && !left) { onsite.alarm("还没有登记：" + open.join("、") + "。登记了再结束；来不及的，写明留待补录的缘由。"); return; }
    if (!(await onsite.arrive())) return;
    try {
      await onsite.keepStep("onsite.end_part", "结束检查", { at: new Date().toISOString(), left_open: left }, {});
    } catch {
      onsite.alarm(FULL);
      return;
    }
    onsite.alarm("");
    closed("记在手机里：本部门检查已经结束。");
    await onsite.told();
    onsite.send();
  }

  function closed(words) {
    if (!end) return;
    end.querySelectorAll("label, textarea, .ld-buttons, .ld-help").forEach((part) => { part.hidden = true; });
    end.querySelector("[data-closed]").textContent = words;
  }

  onsite.stepTaken = (one) => {
    if (one.name === "onsite.end_part") closed("本部门检查已经结束。刷新这一页看现在的样子。");
    if (one.name === "onsite.take_statement") root.querySelectorAll("[data-said] p").forEach((line) => { line.textContent = line.textContent.replace(HELD, DONE).replace(LOOSE, DONE); });
  };

  /* 关了再开：记着没有传的，照样看得到 */
  onsite.showSteps = async () => {
    for (const one of await onsite.steps()) {
      if (one.name === "onsite.take_statement" && root.querySelector("[data-said]")) say(HELD + (one.values.signature ? HOW.signed : one.values.refusal ? HOW.refused : HOW.absent) + (one.values.remarks ? "，意见：" + one.values.remarks : ""));
      if (one.name === "onsite.end_part") closed("记在手机里：本部门检查已经结束。");
    }
  };

  if (form) {
    form.querySelector("[data-written]").hidden = false;
    form.addEventListener("submit", state, true);
    form.querySelectorAll("[name=how]").forEach((one) => one.addEventListener("change", arranged));
    form.querySelector("[data-clear]").addEventListener("click", () => pad.clear());
    arranged();
  }
  if (end) end.addEventListener("submit", finish, true);
})();
