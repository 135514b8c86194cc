// How the engine's own wasm module comes to the page: it is fetched beside the page and lies behind two addresses.

/** The compiled module behind an address. A host may serve it as another type than WebAssembly's: then it is compiled whole. */
export async function compiled(wasm) {
  const response = await fetch(wasm, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`the engine could not be fetched: ${response.status}`);
  const whole = response.clone();
  return WebAssembly.compileStreaming(response).catch(async () => WebAssembly.compile(await whole.arrayBuffer()));
}

/** Starts the engine on this thread; gives what takes messages for it. */
export async function here(glue, wasm, hear) {
  const engine = await import(glue);
  await engine.default({ module_or_path: await compiled(wasm) });
  return engine.here(hear);
}
