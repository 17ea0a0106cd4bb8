// Behind wasm-bindgen's own glue: takes errands, one at a time, and a word to stop.
const ready = wasm_bindgen({ module_or_path: "./worker.wasm" });
onmessage = async ({ data: [errand, files] }) => {
  if (errand === "stop") {
    // The errand waits for the same and goes on first: without this, a stop that comes while the program loads is lost.
    await ready;
    wasm_bindgen.stop();
    return;
  }
  try {
    await ready;
    await wasm_bindgen.run(errand, files);
  } catch (error) {
    postMessage([JSON.stringify({ Failed: `the browser's worker broke down: ${error}` }), []]);
  }
};
