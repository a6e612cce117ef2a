/* 选了结果，后续处理只留下这种结果可以有的；必须有后续的不替人选，没有选的登记不了。 */
"use strict";

document.addEventListener("change", (event) => {
  const item = event.target.closest("[data-subject]");
  const follow = item && item.querySelector("[name^=follow]");
  if (!follow) return;
  if (event.target.matches("[data-result]")) {
    const result = event.target.value;
    const options = [...follow.options];
    for (const option of options) {
      const may = !result || option.dataset.after.split(" ").includes(result);
      option.hidden = option.disabled = !may;
    }
    if (options[follow.selectedIndex]?.disabled ?? true) follow.selectedIndex = options.findIndex((option) => option.value === "none" && !option.disabled);
  }
  follow.setCustomValidity(follow.selectedIndex < 0 ? "请选后续处理" : "");
});
