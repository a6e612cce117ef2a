/* 填表时旁边的有关记录：填了当事人、事项、地点就问一次，只送这几项。没有脚本时，按钮照常送出表单，填过的还在。 */
(function () {
  "use strict";
  const WAIT_MS = 400;
  const SHORTEST = 2;
  let timer = 0, asking = null;

  const asideOf = (form) => (form && form.id === "ld-act" ? form.parentElement.parentElement.querySelector("[data-beside]") : null);
  const named = (text) => text.split(" ");

  /* 只送要问的几项：举报人是谁，不在其中。 */
  function bodyOf(form, aside, isSettled) {
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "post", ...named(aside.dataset.fields)]) {
      const field = form.elements.namedItem(name);
      if (field && (field.type !== "checkbox" || field.checked)) body.set(name, field.value);
    }
    if (isSettled) body.set("settled", "1");
    return body;
  }

  function show(aside, html) {
    const said = aside.querySelector("[data-said]");
    const jump = aside.parentElement.querySelector("[data-jump]");
    said.innerHTML = html;
    jump.textContent = said.firstElementChild.dataset.told;
    jump.hidden = !jump.textContent;
  }

  async function ask(form, aside, isSettled) {
    window.clearTimeout(timer);
    if (asking) asking.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(aside.dataset.beside, { method: "POST", body: bodyOf(form, aside, isSettled), headers: { "HX-Request": "true" }, credentials: "same-origin", cache: "no-store", signal: asking.signal });
      const html = await answer.text();
      if (!answer.redirected && html.includes("ld-beside-answer")) show(aside, html.trim());
    } catch { /* 又填了别的，或一时连不上：旁边没有新的，表单照样填 */ }
  }

  /* 名称填到一半，只问自己看得到的；离开这一格、选定、按了按钮，才算填定。 */
  function typed(event) {
    const form = event.target.form, aside = asideOf(form);
    if (!aside || event.isComposing || !named(aside.dataset.typed).includes(event.target.name)) return;
    window.clearTimeout(timer);
    if (event.target.value.trim().length >= SHORTEST) timer = window.setTimeout(() => ask(form, aside, false), WAIT_MS);
  }

  document.addEventListener("input", typed);
  document.addEventListener("compositionend", typed);
  /* 恢复了没有提交的内容，或者又不用它了：旁边跟着换。 */
  function filled(form) { const aside = asideOf(form); if (aside) ask(form, aside, false); }
  document.addEventListener("filled", (event) => filled(event.target));
  const restored = document.querySelector("form#ld-act > .ld-draft");
  if (restored) filled(restored.parentElement);
  document.addEventListener("change", (event) => {
    const form = event.target.form, aside = asideOf(form);
    if (aside && named(aside.dataset.fields).includes(event.target.name)) ask(form, aside, true);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-beside] [data-asks], [data-beside] [data-picks]");
    if (!button) return;
    const aside = button.closest("[data-beside]");
    const form = aside.parentElement.querySelector("form#ld-act");
    event.preventDefault();
    if ("picks" in button.dataset) {
      named(aside.dataset.typed).forEach((name, n) => { form.elements.namedItem(name).value = n ? "" : button.dataset.picks; });
      form.elements.namedItem(named(aside.dataset.typed)[0]).dispatchEvent(new Event("input", { bubbles: true }));
    }
    ask(form, aside, true);
  });
})();
