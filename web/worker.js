// The worker's first step: load the engine's glue with the module that the page compiled. The program does the rest
// (web/engine/src/worker.rs).
onmessage = async ({ data }) => {
  onmessage = null;
  try {
    const glue = await import(data.glue);
    // The page's content security policy does not hold in here, and nothing in here needs the network.
    for (const means of ["fetch", "XMLHttpRequest", "WebSocket", "WebTransport", "EventSource", "BroadcastChannel"]) {
      Object.defineProperty(self, means, { value: undefined });
    }
    await glue.default({ module_or_path: data.module });
  } catch (error) {
    // A rejected promise stays in here; an error outside reaches the page, which then does the work itself.
    setTimeout(() => {
      throw error;
    });
  }
};
