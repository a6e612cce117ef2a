/* 交承诺的表单：在参与方自己的浏览器里产生随机数，存成文件，只把承诺填进表单。没有加密连接的，用离线命令生成再选文件。 */
(function () {
  "use strict";
  const HOLDER = "input[name=text][data-shares]";
  const canMake = Boolean(window.crypto && window.crypto.subtle);
  const address = (form) => (/\/r\/inspection_draw\/([0-9a-f-]{36})\/do\//.exec(form.action) || [])[1];

  function box(form) {
    let found = form.querySelector(".ld-share");
    if (found) return found;
    found = document.createElement("div");
    const button = document.createElement("button");
    const words = document.createElement("p");
    found.className = "ld-share";
    button.type = "button";
    button.className = "btn ld-btn";
    button.textContent = "在这个浏览器里产生";
    words.setAttribute("role", "status");
    found.append(button, words);
    form.querySelector("input[type=file]").closest(".ld-field").append(found);
    button.addEventListener("click", () => make(form));
    return found;
  }

  function say(form, words) {
    box(form).querySelector("p").textContent = words;
  }

  function save(text, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function make(form) {
    const party = form.querySelector("[name=party]").value.trim();
    if (!party) return say(form, "请先填参与方的代码。");
    try {
      const answer = await fetch("/draws/" + address(form) + "/files/plan.json", { credentials: "same-origin", cache: "no-store" });
      if (!answer.ok) throw new Error("取不到方案文件，请刷新页面再试。");
      const [plan, { contribute }] = [await answer.json(), await import("/draws/contribute.js")];
      const made = await contribute(plan, party, plan.escrow.key);
      save(made.kept, plan.plan_no + "-" + party + "-secret.json");
      form.querySelector(HOLDER).value = made.handed;
      form.querySelector("input[type=file]").value = "";
      say(form, "随机数已存成文件，只在您这里，打开以前不给任何人；丢了只能由托管方打开。确认存好以后，再提交承诺。");
    } catch (trouble) {
      say(form, trouble.message);
    }
  }

  function offer() {
    document.querySelectorAll("form").forEach((form) => { if (canMake && form.querySelector(HOLDER) && address(form)) box(form); });
  }

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && event.target.type === "file" && form.querySelector(HOLDER)) form.querySelector(HOLDER).value = "";
  });
  document.addEventListener("htmx:afterSettle", offer);
  window.addEventListener("pageshow", offer);
})();
