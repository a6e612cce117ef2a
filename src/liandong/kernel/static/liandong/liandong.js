/* 没有脚本时一切照常；这里只让人少走几步：侧栏、确认、草稿、键盘、复制。 */
(function () {
  "use strict";
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  root.classList.add("ld-script");

  /* 侧栏：点“可办事项”在右侧打开表单；读取不到就打开整页。窄屏直接打开整页。 */
  const panel = byId("ld-panel");
  const panelBody = byId("ld-panel-body");
  const isWide = () => window.matchMedia("(min-width: 768px)").matches;

  async function openPanel(url) {
    let html = "";
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin", cache: "no-store" });
      html = await answer.text();
      if (!answer.ok || answer.redirected || !html.includes("ld-fragment")) throw new Error(String(answer.status));
    } catch {
      window.location.assign(url);
      return;
    }
    panelBody.innerHTML = html;
    if (window.htmx) window.htmx.process(panelBody);
    panel.showModal();
    prepare(panelBody);
    const first = panelBody.querySelector("input:not([type=hidden]), select, textarea");
    if (first) first.focus();
  }

  /* 确认：说出后果，点了才提交。 */
  const confirmBox = byId("ld-confirm");
  let waiting = null;

  function askFirst(form, event) {
    if (!form.dataset.confirm || form.dataset.confirmed || !confirmBox || !confirmBox.showModal) return false;
    event.preventDefault();
    waiting = form;
    byId("ld-confirm-words").textContent = form.dataset.confirm;
    byId("ld-confirm-yes").textContent = form.dataset.confirmYes;
    confirmBox.showModal();
    return true;
  }

  function submitOnce(form) {
    const button = form.querySelector("button[type=submit]");
    if (form.method !== "post" || !button) return;
    window.setTimeout(() => { button.disabled = true; button.setAttribute("aria-busy", "true"); }, 0);
    if ("download" in form.dataset) window.setTimeout(() => { button.disabled = false; button.removeAttribute("aria-busy"); }, 5000);
  }

  window.addEventListener("pageshow", () => {
    document.querySelectorAll("button[aria-busy]").forEach((b) => { b.disabled = false; b.removeAttribute("aria-busy"); });
    document.querySelectorAll("form[data-confirmed]").forEach((form) => { delete form.dataset.confirmed; });
  });

  /* 草稿：按表单存在本机；口令、文件、隐藏项不存；办成、退出或满三天即删。 */
  const PREFIX = "liandong-draft:";
  const KEPT_FOR = 3 * 24 * 3600 * 1000;
  const store = (function () { try { return window.localStorage; } catch { return null; } })();
  const draftNames = () => (store ? Object.keys(store).filter((k) => k.startsWith(PREFIX)) : []);
  const UNKEPT = ["password", "file", "hidden", "submit", "button"];
  const isKept = (el) => el.name && !UNKEPT.includes(el.type) && !("noDraft" in el.dataset) && el.autocomplete !== "one-time-code";
  const keptFields = (form) => Array.from(form.elements).filter(isKept);
  const isTick = (el) => el.type === "checkbox" || el.type === "radio";

  function readFields(form) {
    return keptFields(form).map((el) => {
      if (isTick(el)) return [el.name, el.value, el.checked];
      if (el.multiple) return [el.name, Array.from(el.selectedOptions, (o) => o.value), null];
      return [el.name, el.value, null];
    });
  }

  function writeFields(form, kept) {
    const fields = keptFields(form);
    for (const [name, value, checked] of kept) {
      const same = fields.filter((el) => el.name === name);
      if (checked !== null) same.filter((el) => el.value === value).forEach((el) => { el.checked = checked; });
      else if (Array.isArray(value)) same.forEach((el) => Array.from(el.options).forEach((o) => { o.selected = value.includes(o.value); }));
      else same.forEach((el) => { el.value = value; });
    }
    form.dispatchEvent(new Event("filled", { bubbles: true }));
  }

  function keepDraft(form) {
    try { store.setItem(PREFIX + form.dataset.draft, JSON.stringify({ at: Date.now(), fields: readFields(form) })); } catch { /* 存满了就不存 */ }
  }

  function offerDraft(form) {
    const name = PREFIX + form.dataset.draft;
    let draft = null;
    try { draft = JSON.parse(store.getItem(name)); } catch { store.removeItem(name); }
    const isAnswered = form.parentElement.querySelector("[role=alert]");
    const before = readFields(form);
    if (!draft || isAnswered || JSON.stringify(draft.fields) === JSON.stringify(before)) return;
    writeFields(form, draft.fields);
    const note = document.createElement("p");
    const words = document.createElement("span");
    const drop = document.createElement("button");
    note.className = "ld-draft";
    note.setAttribute("role", "status");
    words.textContent = "已恢复您 " + new Date(draft.at).toLocaleString("zh-CN", { hour12: false, dateStyle: "medium", timeStyle: "short" }) + " 填写、没有提交的内容。";
    drop.type = "button";
    drop.textContent = "不用这份草稿";
    drop.addEventListener("click", () => { store.removeItem(name); writeFields(form, before); note.remove(); });
    note.append(words, drop);
    form.prepend(note);
  }

  function forgetDrafts() {
    document.querySelectorAll("[data-draft-done]").forEach((el) => store.removeItem(PREFIX + el.dataset.draftDone));
    for (const name of draftNames()) {
      let at = 0;
      try { at = JSON.parse(store.getItem(name)).at; } catch { at = 0; }
      if (Date.now() - at > KEPT_FOR) store.removeItem(name);
    }
  }

  /* 长的下拉框上方加一个查找框：填几个字，只留下名称里有这些字的；只剩一项就选定它。 */
  const LONG_LIST = 15;

  function addChooser(select) {
    const all = Array.from(select.options);
    const none = all.find((o) => !o.value);
    if (select.multiple || all.length < LONG_LIST || !none || select.dataset.chooser) return;
    const label = select.labels[0] ? select.labels[0].firstChild.textContent.trim() : "";
    const box = document.createElement("input");
    const told = document.createElement("p");
    select.dataset.chooser = "yes";
    box.type = "search";
    box.className = "form-control ld-chooser";
    box.placeholder = "填几个字查找，例如：博爱 农业";
    box.autocomplete = "off";
    box.setAttribute("aria-label", "在“" + label + "”中查找");
    told.className = "ld-help";
    told.setAttribute("role", "status");

    const say = () => { told.textContent = select.value ? "已选定：" + select.selectedOptions[0].text : ""; };

    function narrow() {
      const asked = box.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
      const chosen = select.selectedOptions[0];
      const fits = all.filter((o) => o.value && asked.every((word) => o.text.toLowerCase().includes(word)));
      const kept = fits.includes(chosen) ? chosen : fits.length === 1 ? fits[0] : none;
      select.replaceChildren(none, ...fits);
      select.value = kept.value;
      say();
      if (!fits.length) told.textContent = "没有找到，请换几个字。";
      else if (asked.length && !select.value) told.textContent = "找到 " + fits.length + " 个，请在上面的名单里选一个。";
      if (asked.length && fits.length > 1) select.size = Math.min(8, fits.length + 1);
      else select.removeAttribute("size");
      select.dispatchEvent(new Event("input", { bubbles: true }));
    }

    box.addEventListener("input", narrow);
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "ArrowDown") return;
      event.preventDefault();
      select.focus();
    });
    select.addEventListener("change", () => { select.removeAttribute("size"); say(); });
    select.before(box);
    select.after(told);
  }

  /* 一组勾选框：一下全选，再按全不选；选了几个，说出来。 */
  function addAll(fieldset) {
    const boxes = Array.from(fieldset.querySelectorAll("input[data-all]"));
    const line = document.createElement("p");
    const button = document.createElement("button");
    const told = document.createElement("span");
    const tell = () => {
      const count = boxes.filter((box) => box.checked).length;
      button.textContent = count === boxes.length ? "全不选" : "全选";
      told.textContent = "已选 " + count + " 个，共 " + boxes.length + " 个。";
    };
    line.className = "ld-all";
    button.type = "button";
    button.className = "btn ld-btn";
    told.setAttribute("role", "status");
    button.addEventListener("click", () => {
      const all = boxes.some((box) => !box.checked);
      boxes.forEach((box) => { box.checked = all; });
      tell();
      fieldset.dispatchEvent(new Event("input", { bubbles: true }));
    });
    fieldset.form.addEventListener("click", tell);
    line.append(button, told);
    fieldset.querySelector("legend").after(line);
    tell();
  }

  function prepare(scope) {
    scope.querySelectorAll("form.ld-form select").forEach(addChooser);
    if (store) scope.querySelectorAll("form[data-draft]").forEach(offerDraft);
    new Set(Array.from(scope.querySelectorAll("input[data-all]"), (box) => box.closest("fieldset"))).forEach(addAll);
    const summary = scope.querySelector("[data-takes-focus]");
    if (summary) summary.focus();
  }

  /* 键盘：/ 到搜索框，上下键或 j、k 逐行移动，回车打开。 */
  const isTyping = (el) => el.isContentEditable || ["INPUT", "SELECT", "TEXTAREA"].includes(el.tagName);

  function moveInList(step) {
    const links = Array.from(document.querySelectorAll("table[data-moves] .ld-row-link"));
    if (!links.length) return false;
    const row = document.activeElement.closest ? document.activeElement.closest("tr") : null;
    const here = row ? links.indexOf(row.querySelector(".ld-row-link")) : -1;
    const next = links[Math.min(links.length - 1, Math.max(0, here + step))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("details.ld-clock[open], details.ld-drop[open]").forEach((d) => { d.open = false; d.querySelector("summary").focus(); });
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const search = byId("ld-search");
    if (event.key === "/" && search) { event.preventDefault(); search.focus(); search.select(); }
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (step && moveInList(step)) event.preventDefault();
  });

  /* 复制：内网不用加密连接时没有剪贴板接口，改为选中后复制。 */
  function copy(source) {
    if (navigator.clipboard) { navigator.clipboard.writeText(source.textContent); return; }
    window.getSelection().selectAllChildren(source);
    document.execCommand("copy");
  }

  document.addEventListener("click", (event) => {
    const target = event.target.closest("a[data-panel], [data-closes-panel], [data-fills], [data-copies], #ld-confirm-yes, #ld-confirm-no");
    document.querySelectorAll("details.ld-clock[open], details.ld-drop[open]").forEach((d) => { if (!d.contains(event.target)) d.open = false; });
    if (!target) return;
    if (target.matches("a[data-panel]")) {
      if (!panel || !panel.showModal || !isWide() || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openPanel(target.href);
    } else if (target.matches("[data-closes-panel]")) {
      if (panel && panel.open) { event.preventDefault(); panel.close(); }
    } else if (target.matches("[data-fills]")) {
      const form = document.querySelector("form.ld-form");
      const boxes = form.querySelectorAll("input:not([type=hidden])");
      boxes[0].value = target.dataset.fills;
      if (boxes[1]) boxes[1].focus();
    } else if (target.matches("[data-copies]")) {
      copy(byId(target.dataset.copies));
      target.textContent = "已复制";
    } else if (target.id === "ld-confirm-no") {
      confirmBox.close();
    } else {
      confirmBox.close();
      waiting.dataset.confirmed = "yes";
      waiting.requestSubmit();
    }
  });

  /* 日期：20260313、2026.3.13、2026年3月13日 都写成 2026-03-13；文件：显示所选的名称。 */
  function plainDate(text) {
    const half = text.normalize("NFKC").trim();
    const parts = /^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?$/.exec(half) || /^(\d{4})(\d{2})(\d{2})$/.exec(half);
    return parts ? [parts[1], parts[2].padStart(2, "0"), parts[3].padStart(2, "0")].join("-") : text;
  }

  document.addEventListener("toggle", (event) => {
    const how = event.target.querySelector(".ld-clock-how");
    event.target.classList.remove("ld-from-right");
    if (how && how.getBoundingClientRect().right > root.clientWidth) event.target.classList.add("ld-from-right");
  }, true);

  document.addEventListener("change", (event) => {
    const el = event.target;
    if ("date" in el.dataset) el.value = plainDate(el.value);
    if (el.type === "file" && el.nextElementSibling) el.nextElementSibling.textContent = Array.from(el.files, (f) => f.name).join("、") || "选择文件";
  });

  /* 退出登录：留在手机里的现场登记页面拿掉，下一个拿手机的人看不到要去哪一家；没有传的登记留着，本人再登录以后传 */
  function forgetPages() {
    if (window.caches) window.caches.delete("liandong-onsite");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ("forgetsDrafts" in form.dataset) forgetPages();
    if ("forgetsDrafts" in form.dataset && store) draftNames().forEach((k) => store.removeItem(k));
    if (store && form.dataset.draft) keepDraft(form);
    if (!askFirst(form, event)) submitOnce(form);
  });

  document.addEventListener("click", (event) => { if (event.target.closest("[data-prints]")) window.print(); });
  if (store) document.addEventListener("input", (event) => { const form = event.target.form; if (form && form.dataset.draft) keepDraft(form); });
  window.addEventListener("beforeprint", () => document.querySelectorAll("details.ld-clock").forEach((d) => { d.open = true; }));
  window.addEventListener("afterprint", () => document.querySelectorAll("details.ld-clock").forEach((d) => { d.open = false; }));
  if (store) forgetDrafts();
  prepare(document);
})();
