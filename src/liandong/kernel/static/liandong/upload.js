/* 大的文件一段一段传：断了、页面刷新了，再选同一个文件就从断开处继续。没有加密连接或没有脚本时，照常随表单一次交。 */
(function () {
  "use strict";
  const LEAST = 1024 * 1024;
  const canHash = Boolean(window.crypto && window.crypto.subtle);
  const inputOf = (form) => form.querySelector("input[type=file][data-pieces]");
  const hidden = (form) => form.querySelector("input[name=upload]");
  const button = (form) => form.querySelector("button[type=submit]");
  const megabytes = (size) => (size / LEAST).toFixed(1);

  async function sha256(blob) {
    const sum = await window.crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
    return Array.from(new Uint8Array(sum), (b) => b.toString(16).padStart(2, "0")).join("");
  }

  function address(form) {
    const found = /\/r\/(lead|inspection_plan)\/([0-9a-f-]{36})\/do\//.exec(form.action);
    const room = { lead: "leads", inspection_plan: "plans" };
    return found ? "/api/v1/" + room[found[1]] + "/" + found[2] + "/uploads" : "";
  }

  async function call(form, method, url, body, headers) {
    const mark = form.querySelector("input[name=csrfmiddlewaretoken]").value;
    let answer = null;
    try {
      answer = await fetch(url, { method, body, headers: { ...headers, "X-CSRFToken": mark }, credentials: "same-origin", cache: "no-store" });
    } catch {
      throw new Error("网络断开了，传过的都在。");
    }
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(said.detail || "没有传成，传过的都在。");
    return said;
  }

  function place(form) {
    let box = form.querySelector(".ld-upload");
    if (box) return box;
    box = document.createElement("div");
    const words = document.createElement("p");
    const bar = document.createElement("progress");
    box.className = "ld-upload";
    box.setAttribute("role", "status");
    bar.hidden = true;
    bar.max = 1;
    bar.setAttribute("aria-label", "上传进度");
    box.append(words, bar);
    inputOf(form).closest(".ld-field").append(box);
    return box;
  }

  function say(form, words, part) {
    const box = place(form);
    box.querySelector("p").textContent = words;
    box.querySelector("progress").hidden = part === undefined;
    if (part !== undefined) box.querySelector("progress").value = part;
  }

  function busy(form, isBusy) {
    button(form).disabled = isBusy;
    inputOf(form).disabled = isBusy;
  }

  async function send(form) {
    const file = inputOf(form).files[0];
    const url = address(form);
    busy(form, true);
    try {
      say(form, "正在核对文件……", 0);
      const asked = JSON.stringify({ name: file.name, size: file.size, sha256: await sha256(file) });
      let at = await call(form, "POST", url, asked, { "Content-Type": "application/json" });
      const told = () => say(form, "已传 " + megabytes(Math.min(at.held.length * at.piece_size, at.size)) + " 兆，共 " + megabytes(at.size) + " 兆。", at.held.length / at.pieces);
      told();
      for (let number = 0; number < at.pieces; number += 1) {
        if (at.held.includes(number)) continue;
        const piece = file.slice(number * at.piece_size, (number + 1) * at.piece_size);
        at = await call(form, "PUT", url + "/" + at.id + "/" + number, piece, { "Content-Type": "application/octet-stream", "X-Piece-SHA256": await sha256(piece) });
        told();
      }
      hidden(form).value = at.id;
      button(form).disabled = false;
      form.requestSubmit(); /* 文件项此时停用，只交编号 */
    } catch (trouble) {
      busy(form, false);
      say(form, trouble.message + "按“继续上传”从断开处接着传。");
      button(form).textContent = "继续上传";
      button(form).focus();
    }
  }

  async function recall(form) {
    if (form.dataset.recalled || !canHash || !address(form)) return;
    form.dataset.recalled = "yes";
    const left = await call(form, "GET", address(form)).catch(() => []);
    if (!left.length) return;
    form.unfinished = left;
    const named = left.map((one) => "“" + one.name + "”（已传 " + one.held.length + "/" + one.pieces + " 段）").join("、");
    say(form, "上次没有传完：" + named + "。再选同一个文件，从断开处继续。");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const input = inputOf(form);
    if (!input || input.disabled || !input.files.length) return;
    hidden(form).value = "";
    if (!canHash || input.files[0].size <= LEAST || !address(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    send(form);
  }, true);

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form || event.target !== inputOf(form)) return;
    const file = event.target.files[0];
    const goesOn = file && (form.unfinished || []).some((one) => one.name === file.name && one.size === file.size);
    const submit = button(form);
    submit.dataset.words = submit.dataset.words || submit.textContent;
    submit.textContent = goesOn ? "继续上传" : submit.dataset.words;
  });

  document.addEventListener("focusin", (event) => { const form = event.target.form; if (form && inputOf(form)) recall(form); });
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => { if (inputOf(form)) { inputOf(form).disabled = false; recall(form); } }));
})();
