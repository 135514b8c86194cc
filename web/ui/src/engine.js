// How the wasm modules beside the page's own come to it: each is fetched beside the page and lies behind two addresses.

/** The compiled module behind an address. A host may serve it as another type than WebAssembly's: then it is compiled whole. */
export async function compiled(wasm) {
  // As the page's <link rel="preload"> asks for it: WebKit finds no other (xtask/src/page.rs).
  const response = await fetch(wasm, { mode: "no-cors", credentials: "include" });
  if (!response.ok) throw new Error(`a part of the page could not be fetched: ${response.status}`);
  const whole = response.clone();
  return WebAssembly.compileStreaming(response).catch(async () => WebAssembly.compile(await whole.arrayBuffer()));
}

/** Starts the engine on this thread; gives what takes messages for it. */
export async function here(glue, wasm, hear) {
  const engine = await import(glue);
  await engine.default({ module_or_path: await compiled(wasm) });
  return engine.here(hear);
}

let measure;

/**
 * Starts a worker that reads pixels; their module is fetched and compiled once, when the first worker is wanted.
 *
 * @param broke is called when it breaks down or cannot be started
 * @returns the port to it
 */
export function pixelWorker(script, glue, wasm, broke) {
  const { port1, port2 } = new MessageChannel();
  let worker;
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    worker?.terminate();
    broke();
  };
  try {
    worker = new Worker(script, { type: "module", name: "nightledger-pixels" });
    worker.onerror = end;
  } catch {
    setTimeout(end);
    return port2;
  }
  measure ??= compiled(wasm);
  measure.then(
    (module) => worker.postMessage({ glue, module, port: port1 }, [port1]),
    () => {
      // Another click may find the network back.
      measure = undefined;
      end();
    },
  );
  return port2;
}
