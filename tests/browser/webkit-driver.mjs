// WebKitGTK's MiniBrowser for `cargo xtask webkit`: started by WebKitWebDriver on a display of its own, and driven by
// W3C WebDriver's calls.
import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const PATIENCE_MS = 60_000;
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Gives what `look` gives as soon as it gives something. */
export async function until(look, what) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(100)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`waited in vain: ${what}`);
}

/** A port that nobody listens on. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A display; Xvfb chooses its number. */
async function display() {
  const xvfb = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = await new Promise((resolve, reject) => {
    xvfb.stdio[3].once("data", (data) => resolve(String(data).trim()));
    xvfb.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  return { name: `:${number}`, stop: () => xvfb.kill() };
}

/**
 * Starts the browser with nothing kept from before. `lang` is its LANG; a locale that the system does not have is made
 * of `locale`, as `[definition, charset]`: without it the C library, and the browser, take another.
 */
export async function launch({ lang = "en_US.UTF-8", locale = null } = {}) {
  const binary = process.env.NIGHTLEDGER_MINIBROWSER;
  if (!binary) throw new Error("run it with `cargo xtask webkit`");
  const home = await mkdtemp(path.join(tmpdir(), "nightledger-webkit-"));
  if (locale) execFileSync("localedef", ["-i", locale[0], "-f", locale[1], path.join(home, lang)]);
  const screen = await display();
  const port = await freePort();
  const driver = spawn("WebKitWebDriver", [`--port=${port}`], {
    stdio: "ignore",
    env: {
      ...process.env,
      DISPLAY: screen.name,
      HOME: home,
      LANG: lang,
      LC_ALL: lang,
      LANGUAGE: "",
      ...(locale ? { LOCPATH: home } : {}),
      // Its sandbox needs rights that containers do not have; the pages are this project's.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      LIBGL_ALWAYS_SOFTWARE: "1",
    },
  });
  const call = async (method, place, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${place}`, {
      method,
      headers: { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const { value } = await answer.json();
    if (value?.error) throw new Error(`${method} ${place}: ${value.error}: ${value.message}`);
    return value;
  };
  const stop = async () => {
    driver.kill();
    screen.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await until(() => call("GET", "/status").then((status) => status.ready, () => false), "the driver answers");
    const options = { binary, args: ["--automation"] };
    const session = await call("POST", "/session", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } });
    const own = (method, place, body) => call(method, `/session/${session.sessionId}${place}`, body);
    return { ...page(own), version: session.capabilities.browserVersion, stop: () => own("DELETE", "").catch(() => {}).then(stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What a test does with the page. */
function page(own) {
  /** Runs a function in the page. */
  const evaluate = (fn, ...args) => own("POST", "/execute/sync", { script: `return (${fn}).apply(null, arguments)`, args });
  /** The same, for a function that promises. */
  const evaluateLater = (fn, ...args) =>
    own("POST", "/execute/async", {
      script: `const done = arguments[arguments.length - 1];
               (${fn}).apply(null, [...arguments].slice(0, -1)).then(done, (error) => done("failed: " + error));`,
      args,
    });
  const find = async (using, value) => {
    const found = await own("POST", "/elements", { using, value });
    return found[0]?.[ELEMENT];
  };
  /** A button by its words, as soon as it is there and shown. */
  const button = (name) =>
    until(async () => {
      const id = await find("xpath", `//button[normalize-space(.)='${name}' and not(ancestor::*[@hidden])]`);
      return id && (await own("GET", `/element/${id}/displayed`)) ? id : null;
    }, `a button ${name}`);
  return {
    evaluate,
    evaluateLater,
    async goto(address) {
      await own("POST", "/url", { url: address });
      await until(() => evaluate(() => document.querySelector("h1")?.textContent === "Nightledger"), "the page's heading");
    },
    address: () => own("GET", "/url"),
    async click(name) {
      await own("POST", `/element/${await button(name)}/click`, {});
    },
    has: (name) => find("xpath", `//button[normalize-space(.)='${name}' and not(ancestor::*[@hidden])]`).then(Boolean),
    /** Hands files to the page's input, as its dialog does. */
    async chooseFiles(...files) {
      const input = await find("css selector", "#folder-input");
      await own("POST", `/element/${input}/value`, { text: files.join("\n") });
    },
    /** Types into the focused element. */
    async press(...keys) {
      const actions = keys.flatMap((value) => [{ type: "keyDown", value }]);
      const released = [...keys].reverse().map((value) => ({ type: "keyUp", value }));
      await own("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions: [...actions, ...released] }] });
      await own("DELETE", "/actions");
    },
    /** Waits until the status line gives its numbers, and returns it. */
    status: () =>
      until(
        () =>
          evaluate(() => {
            const text = document.querySelector("[role=status]")?.textContent.trim() ?? "";
            return /read, .* counted, .* not counted/.test(text) && text;
          }),
        "the status line",
      ),
    /** Waits until any text of the page matches. */
    says: (pattern) =>
      until(() => evaluate((source) => new RegExp(source).test(document.body.innerText), pattern.source), `the page says ${pattern}`),
    /** The cells of the table of rows that a user sees. */
    rows: () =>
      until(async () => {
        const found = await evaluate(() =>
          [...document.querySelectorAll("table.rows tbody tr")].map((row) => [...row.querySelectorAll("td, th")].map((cell) => cell.innerText.trim())),
        );
        return found.length > 0 && found;
      }, "rows"),
  };
}
