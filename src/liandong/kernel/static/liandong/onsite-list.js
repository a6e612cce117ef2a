/* 今日入企：一次把列着的都装进手机——页面、样式、脚本、字体，连同这张清单；没有信号时从清单点得开。 */
(function () {
  "use strict";
  const place = document.querySelector("[data-pack]");
  if (!place || !window.isSecureContext || !window.caches || !navigator.serviceWorker) return;
  const SHELF = "liandong-onsite";
  const button = place.querySelector("button");
  const said = place.querySelector("p");
  const links = [...document.querySelectorAll('table a[href^="/onsite/"]')].map((one) => new URL(one.href).pathname);

  /* 页面里写着的样式、脚本，和它们已经用到的字体 */
  const assetsOf = (html) => [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((one) => new URL(one.getAttribute("href") || one.getAttribute("src"), location.href).href);
  const used = () => performance.getEntriesByType("resource").map((one) => one.name).filter((url) => new URL(url).pathname.startsWith("/static/"));

  async function keep(shelf, path) {
    const page = await fetch(path, { credentials: "same-origin", cache: "no-store" });
    if (!page.ok || page.redirected) throw new Error("没有取到");
    const html = await page.clone().text();
    await shelf.put(path, page);
    for (const url of new Set([...assetsOf(html), ...used()])) if (!(await shelf.match(url))) await shelf.add(url);
  }

  async function pack() {
    button.disabled = true;
    said.textContent = "正在装……";
    let kept = 0;
    try {
      await navigator.serviceWorker.register("/onsite/worker.js", { scope: "/onsite" });
      const shelf = await caches.open(SHELF);
      for (const path of new Set(links)) kept += await keep(shelf, path).then(() => 1, () => 0);
      await keep(shelf, location.pathname);
      const all = new Set(links).size;
      said.textContent = kept === all ? "已经装进手机 " + kept + " 次检查，没有信号也打得开、登记得了。" : "装进手机 " + kept + " 次检查，还有 " + (all - kept) + " 次没有装成。请在有信号的地方、腾出空间再按一次。";
    } catch {
      said.textContent = "没有装全。请在有信号的地方、腾出空间再按一次。";
    }
    if (navigator.storage && navigator.storage.persist) await navigator.storage.persist().catch(() => false);
    button.disabled = false;
  }

  place.hidden = !links.length;
  button.addEventListener("click", pack);
})();
