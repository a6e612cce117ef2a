/* 把现场登记的页面和它用的样式、脚本留在手机里：有网时总是取新的，没有网时给留下的。只管今日入企的清单和 /onsite/ 以下，别的页面不碰。 */
"use strict";
const SHELF = "liandong-onsite";
const isVisit = (url) => url.origin === self.location.origin && /^\/onsite(\/[0-9a-f-]{36})?$/.test(url.pathname);
const isAsset = (url) => url.origin === self.location.origin && url.pathname.startsWith("/static/");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/* 手机空间不够、留不下的，照样给人看 */
const put = (shelf, key, answer) => shelf.put(key, answer).catch(() => undefined);

async function fresh(request) {
  const shelf = await caches.open(SHELF);
  try {
    const answer = await fetch(request);
    /* 退出登录以后答的是登录页，不能盖掉留下的 */
    if (answer.ok && !answer.redirected) await put(shelf, new URL(request.url).pathname, answer.clone());
    /* 平台说这个人看不到这一次的，手机里也不留 */
    if (answer.status === 403 || answer.status === 404) await shelf.delete(new URL(request.url).pathname);
    return answer;
  } catch (trouble) {
    const kept = await shelf.match(new URL(request.url).pathname);
    if (kept) return kept;
    throw trouble;
  }
}

async function kept(request) {
  const shelf = await caches.open(SHELF);
  try {
    const answer = await fetch(request);
    if (answer.ok && (await shelf.match(request.url))) await put(shelf, request.url, answer.clone());
    return answer;
  } catch (trouble) {
    const held = await shelf.match(request.url);
    if (held) return held;
    throw trouble;
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate" && isVisit(url)) event.respondWith(fresh(event.request));
  else if (isAsset(url)) event.respondWith(kept(event.request));
});
