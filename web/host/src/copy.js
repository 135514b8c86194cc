// Copies a file into a folder of the user's. Nothing that is there is ever replaced.

const AT_ONCE = 1 << 22;

/**
 * Copies `file` to `path` below `root`.
 *
 * @param stop an `AbortSignal`: a copy that is not whole by then goes away
 * @returns "copied"; "same" where these bytes are there already; "taken" where something else is
 */
export async function copy(root, path, file, stop) {
  const parts = path.split("/");
  const name = parts.pop();
  let folder = root;
  for (const part of parts) {
    try {
      folder = await folder.getDirectoryHandle(part, { create: true });
    } catch (error) {
      if (error.name === "TypeMismatchError") return "taken";
      throw error;
    }
  }
  try {
    const there = await (await folder.getFileHandle(name)).getFile();
    return (await same(there, file, stop)) ? "same" : "taken";
  } catch (error) {
    if (error.name === "TypeMismatchError") return "taken";
    if (error.name !== "NotFoundError") throw error;
  }
  stop.throwIfAborted();
  const handle = await folder.getFileHandle(name, { create: true });
  try {
    // The browser keeps what is written apart until all of it is.
    await file.stream().pipeTo(await handle.createWritable(), { signal: stop });
  } catch (error) {
    // It was made empty, to be written.
    await folder.removeEntry(name).catch(() => {});
    throw error;
  }
  return "copied";
}

async function same(one, other, stop) {
  if (one.size !== other.size) return false;
  for (let at = 0; at < one.size; at += AT_ONCE) {
    stop.throwIfAborted();
    const pieces = [one, other].map((file) => file.slice(at, at + AT_ONCE).arrayBuffer());
    const [a, b] = (await Promise.all(pieces)).map((piece) => new Uint8Array(piece));
    if (!a.every((byte, place) => byte === b[place])) return false;
  }
  return true;
}
