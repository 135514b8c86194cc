// What is done for each of very many files, in JavaScript: a promise that crosses into the program costs more than most
// files do. What counts is not decided here: the program is asked at every step, and answers at once.
//
// A browser may never answer (a disk of the network that is gone). So `stop` is a promise that is kept when the user has
// had enough: nothing is waited for then, and what comes late is heard by nobody.

/**
 * Lists everything below a folder, `lanes` folders at a time.
 *
 * @param enters whether a folder of this name is entered
 * @param seen hears how many files there are so far and says whether to go on
 * @returns paths with a zero after each (no name has one), their handles, and pairs of folder and error
 */
export async function list(root, lanes, enters, seen, stop) {
  let paths = "";
  const files = [];
  const faults = [];
  const waiting = [["", root]];
  const open = new Set();
  let more = true;
  const one = async (above, folder) => {
    try {
      for await (const [name, handle] of folder.entries()) {
        if (!more) return;
        if (handle.kind === "file") {
          paths += `${above}${name}\0`;
          files.push(handle);
        } else if (enters(name)) {
          waiting.push([`${above}${name}/`, handle]);
        }
      }
    } catch (error) {
      if (more) faults.push([above, error]);
    }
    more &&= seen(files.length);
  };
  const walk = async () => {
    while (more && waiting.length + open.size > 0) {
      while (waiting.length > 0 && open.size < lanes) {
        const listing = one(...waiting.pop()).then(() => open.delete(listing));
        open.add(listing);
      }
      await Promise.race(open);
    }
  };
  await Promise.race([walk(), stop]);
  more = false;
  return [paths, files, faults];
}

// What Chromium's folder handles leave out, though its entries have it (content/browser/file_system_access: characters,
// ends and names that are not safe on every system). Too much here costs a moment and too little a file, so it is a
// little more than theirs.
const HIDDEN =
  /["*:<>?\\|\p{Cc}\p{Cf}]|^\s|[\s.]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|\.(lnk|local|scf|url)$/iu;

/**
 * Walks a folder by its entries, which only a drop gives.
 *
 * @param enters whether a folder of this name is entered
 * @param all every file, or only those that handles may leave out
 * @param seen hears how many files there are so far and says whether to go on
 * @returns as `list` does, with files for handles, and with pairs of file and error too; nothing if it was not to go on
 */
export async function entries(root, enters, all, seen) {
  let paths = "";
  const files = [];
  const faults = [];
  const waiting = [["", root, all]];
  while (waiting.length > 0) {
    const [above, folder, wanted] = waiting.pop();
    const reader = folder.createReader();
    try {
      for (;;) {
        const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        // At most 100 a call: the end is a call that gives none.
        for (const entry of batch) {
          const { name } = entry;
          const want = wanted || HIDDEN.test(name);
          if (entry.isDirectory) {
            if (enters(name)) waiting.push([`${above}${name}/`, entry, want]);
          } else if (want) {
            try {
              files.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
              paths += `${above}${name}\0`;
            } catch (error) {
              faults.push([above + name, error]);
            }
          }
        }
        if (!seen(files.length)) return null;
        if (batch.length === 0) break;
      }
    } catch (error) {
      // What handles can list they report themselves.
      if (wanted) faults.push([above, error]);
    }
  }
  return [paths, files, faults];
}

/**
 * Reads files (or what handles give), `lanes` at a time.
 *
 * @param ready before each file: true to go on, false to end, or a promise of either
 * @param step is given lane, number and a file, then the bytes it asks for as [from, to] until it asks no more; in
 * place of either the error that there was
 * @returns the numbers of the files that were not read to their end
 */
export async function read(files, lanes, ready, step, stop) {
  let next = 0;
  let over = false;
  const none = -1;
  const opened = Array(lanes).fill(none);
  const lane = async (number) => {
    while (next < files.length) {
      const go = ready();
      if (go !== true && !(await go)) return;
      if (next >= files.length) return;
      const at = next++;
      opened[number] = at;
      let file = files[at];
      try {
        if (file.getFile) file = await file.getFile();
      } catch (error) {
        file = error;
      }
      if (over) return;
      let given = file;
      for (let part = step(number, at, given); part; part = step(number, at, given)) {
        try {
          given = new Uint8Array(await file.slice(...part).arrayBuffer());
        } catch (error) {
          given = error;
        }
        if (over) return;
      }
      opened[number] = none;
    }
  };
  await Promise.race([Promise.all(Array.from({ length: lanes }, (_, number) => lane(number))), stop]);
  over = true;
  const left = opened.filter((at) => at !== none);
  while (next < files.length) left.push(next++);
  return Uint32Array.from(left);
}

/**
 * Has `changed` called when something changes in a folder or below it.
 *
 * @returns the observer; nothing where the browser has none, or not for this folder
 */
export async function observe(root, changed) {
  if (!globalThis.FileSystemObserver) return null;
  const observer = new FileSystemObserver(() => changed());
  try {
    await observer.observe(root, { recursive: true });
  } catch {
    return null;
  }
  return observer;
}
