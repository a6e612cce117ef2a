/* 核对在页面旁边算，页面照样能动；核对程序就是供下载的那一份。 */
self.onmessage = async ({ data: { script, buffer, options } }) => {
  try {
    const { verify } = await import(script);
    self.postMessage(await verify(buffer, options));
  } catch (problem) {
    self.postMessage({ code: 2, lines: [], text: "", problem: String(problem) });
  }
};
