// What is done for each of very many files, in JavaScript: a promise that crosses into the program costs more than most
// files do. Here is no rule; the program is asked at every step, and answers at once.

/**
 * Lists everything below a folder, `lanes` folders at a time.
 *
 * @param enters whether a folder of this name is entered
 * @param seen hears how many files there are so far and says whether to go on
 * @returns paths with a zero after each (no name has one), their handles, and pairs of folder and error
 */
export async function list(root, lanes, enters, seen) {
  let paths = "";
  const files = [];
  const faults = [];
  const waiting = [["", root]];
  const open = new Set();
  let more = true;
  const one = async (above, folder) => {
    try {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === "file") {
          paths += `${above}${name}\0`;
          files.push(handle);
        } else if (enters(name)) {
          waiting.push([`${above}${name}/`, handle]);
        }
      }
    } catch (error) {
      faults.push([above, error]);
    }
    more &&= seen(files.length);
  };
  while (more && waiting.length + open.size > 0) {
    while (waiting.length > 0 && open.size < lanes) {
      const listing = one(...waiting.pop()).then(() => open.delete(listing));
      open.add(listing);
    }
    await Promise.race(open);
  }
  return [paths, files, faults];
}

/**
 * Reads files (or what handles give), `lanes` at a time.
 *
 * @param ready before each file: true to go on, false to end, or a promise of either
 * @param step is given lane, number and a file, then the bytes it asks for as [from, to] until it asks no more; in
 * place of either the error that there was
 */
export async function read(files, lanes, ready, step) {
  let next = 0;
  const lane = async (number) => {
    while (next < files.length) {
      const go = ready();
      if (go !== true && !(await go)) return;
      if (next >= files.length) return;
      const at = next++;
      let file = files[at];
      try {
        if (file.getFile) file = await file.getFile();
      } catch (error) {
        file = error;
      }
      let given = file;
      for (let part = step(number, at, given); part; part = step(number, at, given)) {
        try {
          given = new Uint8Array(await file.slice(...part).arrayBuffer());
        } catch (error) {
          given = error;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
}
