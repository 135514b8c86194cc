// A worker's first step: load its glue with the module that the page compiled. The program does the rest: the engine
// (web/engine/src/worker.rs), or what reads pixels and listens to a port (web/measure/src/lib.rs).
onmessage = async ({ data }) => {
  onmessage = null;
  try {
    const glue = await import(data.glue);
    // The page's content security policy does not hold in here, and nothing in here needs the network.
    for (const means of ["fetch", "XMLHttpRequest", "WebSocket", "WebTransport", "EventSource", "BroadcastChannel"]) {
      Object.defineProperty(self, means, { value: undefined });
    }
    await glue.default({ module_or_path: data.module });
    if (data.port) glue.serve(data.port);
  } catch (error) {
    // A rejected promise stays in here; an error outside reaches the page, which then does the work itself.
    setTimeout(() => {
      throw error;
    });
  }
};
