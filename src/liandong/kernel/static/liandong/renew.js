/* 后台正在办的：隔几秒取一次这一页，只换进度和跟着变的数；办完了整页换上，正在填写、确认的不打断。没有脚本时，页面上有“刷新”。 */
(function () {
  "use strict";
  const EVERY_MS = 3000;
  const STILL_MS = 10 * 60 * 1000; /* 这么久没有变，多半后台没有在运行：不再问，不让离开的人一直在登录中 */
  const box = () => document.querySelector("[data-renews]");
  const isBusy = () => Boolean(document.querySelector("dialog[open]")) || Boolean(document.activeElement && document.activeElement.form);
  let moved = Date.now();

  function say(words) {
    const told = box().querySelector("[role=status]");
    if (told.textContent !== words) told.textContent = words;
  }

  function values(page) {
    const lines = [...page.querySelectorAll(".ld-record-content dl > div")];
    return new Map(lines.map((one) => [one.querySelector("dt").textContent, one.querySelector("dd > span")]));
  }

  /* 下面写的“已写入行数”跟着换，不与进度说成两样 */
  function follow(whole) {
    const fresh = values(whole);
    values(document).forEach((held, label) => {
      const newer = fresh.get(label);
      if (held && newer && !newer.childElementCount && held.textContent !== newer.textContent) held.textContent = newer.textContent;
    });
  }

  function show(fresh) {
    const bar = box().querySelector("progress"), newer = fresh.querySelector("progress");
    const before = box().querySelector("[role=status]").textContent + bar.outerHTML;
    const words = fresh.querySelector("[role=status]").textContent;
    if (before === words + newer.outerHTML) return;
    moved = Date.now();
    say(words);
    bar.replaceWith(newer);
  }

  function end() {
    if (!isBusy()) { window.location.reload(); return; }
    box().querySelector("progress").remove();
    say("已经办完，填好、看完以后请刷新这一页。");
  }

  async function renew() {
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin", cache: "no-store" });
      if (answer.redirected || answer.status === 404) { window.location.reload(); return; }
      if (answer.ok) {
        const whole = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = whole.querySelector("[data-renews]");
        if (!fresh) { end(); return; }
        follow(whole);
        show(fresh);
      }
    } catch { /* 一时连不上：过一会儿再问 */ }
    if (Date.now() - moved < STILL_MS) window.setTimeout(renew, EVERY_MS);
    else say("十分钟没有进展。后台可能没有在运行，请告诉系统管理员；刷新这一页再看。");
  }

  if (box()) {
    box().querySelector("[data-with-script]").hidden = false;
    window.setTimeout(renew, EVERY_MS);
  }
})();
