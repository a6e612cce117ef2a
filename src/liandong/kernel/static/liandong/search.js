/* 搜索框：边填边给建议，上下键选、回车打开；公民身份号码在送出之前拦下。没有脚本时，表单照常送出，由平台拦下。 */
(function () {
  "use strict";
  const WAIT_MS = 200;
  const SHORTEST = 2;
  const NUMBER = "公民身份号码不能填在这里：会留在网址里。请按姓名查找；有权查看的，请打开“检查对象”清单，用“按证件号码查找”。";

  /* 与平台同一个判断：十八位，省份、出生日期、末位校验都对，不论全角、空格和横线。 */
  const PROVINCES = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split(" ");
  const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

  function isCitizen(number) {
    const where = number[0] === "9" ? number.slice(1, 3) : number.slice(0, 2);
    const [year, month, day] = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)].map(Number);
    const born = new Date(year, month - 1, day);
    const isDay = born.getFullYear() === year && born.getMonth() === month - 1 && born.getDate() === day;
    const sum = WEIGHTS.reduce((told, weight, n) => told + weight * Number(number[n]), 0);
    return PROVINCES.includes(where) && isDay && year >= 1850 && born <= new Date() && "10X98765432"[sum % 11] === number[17];
  }

  function holdsNumber(text) {
    const plain = text.normalize("NFKC").replace(/[\s\-‐-―·.]+/g, "").toUpperCase();
    return Array.from(plain.matchAll(/(?<![0-9A-Z])[1-9][0-9]{16}[0-9X](?![0-9A-Z])/g)).some((found) => isCitizen(found[0]));
  }

  const isText = (el) => el.tagName === "INPUT" && ["text", "search"].includes(el.type);

  function warn(form) {
    const told = form.querySelector("[data-number-told]") || document.createElement("p");
    told.dataset.numberTold = "";
    told.className = "ld-number-told";
    told.setAttribute("role", "alert");
    told.textContent = NUMBER;
    form.append(told);
  }

  /* 地址里不留号码：凡是会把所填的字写进网址的表单，和搜索框。 */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "get" && !("suggests" in form.dataset)) return;
    const held = Array.from(form.elements).filter((el) => isText(el) && holdsNumber(el.value));
    if (!held.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held.forEach((el) => { el.value = ""; });
    warn(form);
    held[0].focus();
  }, true);

  /* 建议：一个可编辑的组合框，建议列在下面。 */
  function suggesting(form, number) {
    const box = form.querySelector("input[name=q]");
    const list = document.createElement("ul");
    const told = document.createElement("p");
    let items = [], at = -1, timer = 0, asking = null;

    list.id = "ld-suggest-" + number;
    list.className = "ld-suggest";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "建议");
    told.className = "visually-hidden";
    told.setAttribute("role", "status");
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-expanded", "false");
    box.setAttribute("aria-controls", list.id);
    form.append(list, told);

    function close() {
      window.clearTimeout(timer);
      if (asking) asking.abort();
      items = [];
      at = -1;
      list.hidden = true;
      list.replaceChildren();
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
      told.textContent = "";
    }

    function mark(next) {
      const options = list.children;
      if (at >= 0) options[at].setAttribute("aria-selected", "false");
      at = next;
      if (at < 0) { box.removeAttribute("aria-activedescendant"); return; }
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", options[at].id);
    }

    function option(item, n) {
      const line = document.createElement("li");
      const parts = [["ld-suggest-kind", item.kind], ["ld-suggest-title", item.title], ["ld-suggest-sub", [item.number, item.sub].filter(Boolean).join("　")]];
      line.id = list.id + "-" + n;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      for (const [name, words] of parts) {
        const part = document.createElement("span");
        part.className = name;
        part.textContent = words;
        line.append(part);
      }
      line.addEventListener("click", () => window.location.assign(item.url));
      return line;
    }

    function show(found) {
      items = found;
      at = -1;
      box.removeAttribute("aria-activedescendant");
      list.replaceChildren(...items.map(option));
      list.hidden = !items.length;
      box.setAttribute("aria-expanded", String(items.length > 0));
      told.textContent = items.length ? items.length + " 条建议，用上下键选择。" : "没有建议，回车查找。";
    }

    async function ask() {
      const body = new FormData(form);
      if (asking) asking.abort();
      asking = new AbortController();
      try {
        const answer = await fetch(form.dataset.suggests, { method: "POST", body, credentials: "same-origin", cache: "no-store", signal: asking.signal });
        if (!answer.ok || answer.redirected) { close(); return; }
        const said = await answer.json();
        if (document.activeElement === box && box.value === body.get("q")) show(said.items);
      } catch { /* 换了别的字，或一时连不上：没有建议，照样可以查找 */ }
    }

    box.addEventListener("input", (event) => {
      const warned = form.querySelector("[data-number-told]");
      if (warned) warned.remove();
      if (event.isComposing) return;
      window.clearTimeout(timer);
      if (box.value.trim().length < SHORTEST || holdsNumber(box.value)) { close(); return; }
      timer = window.setTimeout(ask, WAIT_MS);
    });
    box.addEventListener("compositionend", () => box.dispatchEvent(new Event("input", { bubbles: true })));
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || !items.length) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark(((at + 1 + step + items.length + 1) % (items.length + 1)) - 1);
      } else if (event.key === "Enter" && at >= 0) {
        event.preventDefault();
        window.location.assign(items[at].url);
      } else if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        close();
      }
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    box.addEventListener("blur", close);
    form.addEventListener("submit", close);
  }

  document.querySelectorAll("form[data-suggests]").forEach(suggesting);
})();
