/* 抽取页上的核对：取来抽取包或者读手里的文件，交给核对程序，逐行写出它说的话。文件不上传。 */
(function () {
  "use strict";
  const box = document.querySelector("[data-checks]");
  if (!box) return;
  const verdict = box.querySelector("[data-verdict]");
  const ENDS = {
    0: ["done", "全部相符"], 1: ["overdue", "有不符之处"], 2: ["overdue", "不是抽取包，或者已经损坏"], 3: ["soon", "核对过的都相符，还有没能核对的"],
  };
  const TONES = { 通过: "done", 不符: "overdue", 未核对: "soon" };
  let worker = null;

  function made(name, text, className) {
    const node = document.createElement(name);
    if (text) node.textContent = text;
    if (className) node.className = className;
    return node;
  }

  function options() {
    const log = box.querySelector("#check-log").value.trim();
    const witnesses = box.querySelector("#check-witnesses").value.split("\n").map((one) => one.trim()).filter(Boolean);
    return { ...(log && { logKey: log }), ...(witnesses.length && { witnesses, quorum: Math.min(Number(box.dataset.quorum), witnesses.length) }) };
  }

  function show({ code, lines, text }, name, began) {
    const [tone, told] = ENDS[code];
    const list = made("ul", "", "ld-check-lines");
    for (const [said, , sentence] of lines) {
      const item = made("li");
      item.append(made("span", said, `ld-chip ld-tone-${TONES[said] || "neutral"}`), made("span", sentence));
      list.append(item);
    }
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    verdict.replaceChildren(made("p", told, `ld-verdict ld-tone-${tone}`), made("p", `${name}，用了${seconds}秒。`, "ld-help"), list);
    if (!lines.length && text) verdict.append(made("pre", text, "ld-copied"));
  }

  function check(buffer, name) {
    const began = performance.now();
    if (worker) worker.terminate();
    worker = new Worker(box.dataset.worker, { type: "module" });
    verdict.replaceChildren(made("p", "正在核对……", "ld-help"));
    worker.onmessage = ({ data }) => show(data, name, began);
    worker.onerror = () => failed("核对程序没有打开。请刷新页面再试，或者下载核对程序在电脑上核对。");
    worker.postMessage({ script: new URL(box.dataset.checks, location.href).href, buffer, options: options() }, [buffer]);
  }

  function failed(told) {
    verdict.replaceChildren(made("p", told, "ld-verdict ld-tone-overdue"));
  }

  const button = box.querySelector("[data-check-bundle]");
  if (button)
    button.addEventListener("click", async () => {
      try {
        const answer = await fetch(box.dataset.bundle, { cache: "no-store" });
        if (!answer.ok) throw new Error(String(answer.status));
        check(await answer.arrayBuffer(), "公开的抽取包");
      } catch {
        failed("抽取包没有取来，请过一会儿再试。");
      }
    });
  box.querySelector("#check-file").addEventListener("change", async ({ target }) => {
    const file = target.files[0];
    if (file) check(await file.arrayBuffer(), file.name);
  });
})();
