/* 现场登记存在手机里的东西：登记、照片、到场、企业意见和结束，都在 IndexedDB，平台收下了才拿掉。
   没有加密连接、没有脚本的，这几个文件都不动，照常随表单一次交。 */
(function () {
  "use strict";
  const root = document.querySelector("[data-onsite]");
  if (!root || !window.isSecureContext || !window.indexedDB || !window.crypto.subtle || !navigator.serviceWorker) return;
  const visit = root.dataset.api.split("/").pop();
  const post = root.dataset.post;
  const inHand = []; /* 手机空间不够、没有存下的照片：还在内存里，照样补交 */
  let database = null;

  const asked = (request) => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = () => failed(request.error); });

  async function open() {
    if (database) return database;
    const request = window.indexedDB.open("liandong-onsite", 2);
    request.onupgradeneeded = () => {
      const held = request.result.objectStoreNames;
      for (const name of ["rows", "photos", "steps"]) if (!held.contains(name)) request.result.createObjectStore(name, { keyPath: "id" }).createIndex("visit", "visit");
      if (!held.contains("own")) request.result.createObjectStore("own", { keyPath: "name" });
    };
    database = await asked(request);
    database.onversionchange = () => { database.close(); database = null; };
    return database;
  }

  async function stored(name, change) {
    const store = (await open()).transaction(name, change ? "readwrite" : "readonly").objectStore(name);
    if (!change) return (await asked(store.index("visit").getAll(visit))).filter((one) => one.post === post);
    return new Promise((done, failed) => {
      const within = store.transaction;
      within.oncomplete = () => done();
      within.onabort = within.onerror = () => failed(within.error);
      change(store);
    });
  }

  const own = async (name) => asked((await open()).transaction("own").objectStore("own").get(name));
  const keepOwn = async (value) => asked((await open()).transaction("own", "readwrite").objectStore("own").put(value));
  const dropOwn = async (name) => asked((await open()).transaction("own", "readwrite").objectStore("own").delete(name));

  /* 这台设备的编号，和从一数起、从不回头的流水号：一次取够，中途关了页面也不会重号 */
  async function numbers(count) {
    const store = (await open()).transaction("own", "readwrite").objectStore("own");
    const held = (await asked(store.get("device"))) || { name: "device", id: crypto.randomUUID(), next: 1 };
    const first = held.next;
    await asked(store.put({ ...held, next: first + count }));
    return { device: held.id, first };
  }

  async function sha256(blob) {
    const sum = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
    return Array.from(new Uint8Array(sum), (b) => b.toString(16).padStart(2, "0")).join("");
  }

  const everyPhoto = async () => [...(await stored("photos")), ...inHand];

  /* 一张照片：摘要在这时算，存进手机；存不下的仍在手里，错照样抛出去 */
  async function keepPhoto(file, subject, isFree) {
    const digest = await sha256(file);
    const { device } = await numbers(0).catch(() => ({ device: "" }));
    const modified = file.lastModified ? new Date(file.lastModified).toISOString() : "";
    const one = { id: visit + " " + post + " " + digest, visit, post, subject, digest, key: crypto.randomUUID(), name: file.name, at: new Date().toISOString(), modified, device, blob: file, isFree };
    try {
      await stored("photos", (store) => store.put(one));
    } catch (trouble) {
      inHand.push(one);
      throw trouble;
    }
    return digest;
  }

  /* 传到了、还没有随登记用掉的照片的摘要，按事项 */
  const freeName = "free " + visit + " " + post;
  const used = async () => { const held = await own(freeName); return held ? held.digests : {}; };
  async function free(change) {
    const digests = await used();
    change(digests);
    await keepOwn({ name: freeName, digests });
  }

  /* 到场：谁出示了证件、什么时候，登记以前先记下；有了信号最先传 */
  const arrivalName = "arrival " + visit + " " + post;
  const arrival = () => own(arrivalName);
  const keepArrival = (values) => keepOwn({ name: arrivalName, key: crypto.randomUUID(), values });
  const refuseArrival = async (said) => keepOwn({ ...(await arrival()), refused: said });
  const dropArrival = () => dropOwn(arrivalName);

  /* 到场以后一步一步办的：企业意见、结束、不要的一条；照先后传 */
  async function keepStep(name, title, values, more) {
    const { first } = await numbers(1);
    const one = { id: crypto.randomUUID(), visit, post, name, title, values, n: first, key: crypto.randomUUID(), ...more };
    await stored("steps", (store) => store.put(one));
  }
  const steps = async () => (await stored("steps")).sort((a, b) => a.n - b.n);

  window.liandongOnsite = {
    root, visit, post, mark: root.querySelector("input[name=csrfmiddlewaretoken]").value, form: root.querySelector("[data-registers]"), inHand,
    open, own, keepOwn, stored, numbers, sha256, everyPhoto, keepPhoto, used, free, arrival, keepArrival, refuseArrival, dropArrival, keepStep, steps,
  };
})();
