// Firefox for the browser tests. It has no folder picker with handles and no writing, so folders come through the
// `webkitdirectory` input or as dropped entries. Where the driver's protocol ends (a file dialog, a folder), Firefox's
// own chrome is scripted instead: what reaches the page is then what a user's click makes.
import puppeteer from "puppeteer-core";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 60_000;
/** How long Firefox may take to go before it is ended: what it still does then is of no interest. */
const GOING_MS = 10_000;

/** Starts Firefox; `chrome` runs a function with its own privileges. */
export async function launch() {
  const downloads = await mkdtemp(path.join(tmpdir(), "nightledger-firefox-"));
  let firefox;
  try {
    firefox = await started(downloads);
  } catch (error) {
    // On a machine that is busy with other tests Firefox now and then starts and does not answer.
    console.warn(`Firefox did not start, and is started once more: ${error.message}`);
    firefox = await started(downloads);
  }
  const stop = async () => {
    await gone(firefox.browser);
    await rm(downloads, { recursive: true, force: true });
  };
  return { ...firefox, downloads, stop };
}

/** Ends Firefox: asked first, and killed with its children when it does not go. */
async function gone(browser) {
  const child = browser.process();
  const closed = browser.close().then(() => true);
  if (await Promise.race([closed, sleep(GOING_MS, false, { ref: false })])) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    // It went at the last moment.
    if (error.code !== "ESRCH") throw error;
  }
}

/** Firefox as it answers, with its `chrome`. */
async function started(downloads) {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    headless: true,
    // A call that is not answered is told of by the test that made it, and not by the end of the whole file's time.
    timeout: PATIENCE_MS,
    protocolTimeout: PATIENCE_MS,
    args: ["--remote-allow-system-access"],
    extraPrefsFirefox: {
      "browser.download.folderList": 2,
      "browser.download.dir": downloads,
      "browser.download.useDownloadDir": true,
      "intl.accept_languages": "en-US",
      // Lets `entries` below hand over a folder that no dialog granted.
      "dom.filesystem.pathcheck.disabled": true,
    },
  });
  let context;
  try {
    const tree = await browser.connection.send("browsingContext.getTree", { "moz:scope": "chrome" });
    context = tree.result.contexts[0].context;
  } catch (error) {
    await gone(browser);
    throw error;
  }
  const chrome = async (fn, ...args) => {
    const { result } = await browser.connection.send("script.callFunction", {
      functionDeclaration: fn.toString(),
      awaitPromise: true,
      target: { context },
      arguments: args.map((value) => ({ type: "string", value })),
    });
    if (result.type !== "success") throw new Error(`in Firefox's chrome: ${result.exceptionDetails.text}`);
    return result.result.value;
  };
  return { browser, chrome };
}

/**
 * Opens the page; `problems` collects console errors, exceptions, policy violations and requests to other hosts than
 * those in `allow`. `init` runs in the page before anything else of it.
 */
export async function open(firefox, site, { query = "", allow = [], init = null } = {}) {
  const page = await firefox.browser.newPage();
  const problems = [];
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`exception: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    const own = url.startsWith(site.origin) || url.startsWith(`blob:${site.origin}`) || url.startsWith("data:");
    if (!own && !allow.some((prefix) => url.startsWith(prefix))) problems.push(`request to ${url}`);
  });
  await page.evaluateOnNewDocument(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  if (init) await page.evaluateOnNewDocument(init);
  await page.goto(site.address + query);
  await page.waitForSelector("h1");
  return { page, problems, done: () => page.close() };
}

/** A control by its role and name. */
export function control(page, role, name) {
  return page.locator(`::-p-aria([name="${name}"][role="${role}"])`).setTimeout(PATIENCE_MS);
}

/** Shows a tab or opens a panel, by its name (see harness.mjs). */
export async function show(page, name) {
  const id = name.toLowerCase();
  if (["Notices", "Settings"].includes(name)) {
    await page.locator(`#open-${id}`).setTimeout(PATIENCE_MS).click();
    return page.waitForSelector(`aside#${id} > :nth-child(2)`);
  }
  const close = await page.$("aside .drawer-head button");
  if (close) await close.click();
  if (["AstroBin", "Summary"].includes(name)) await control(page, "tab", "Publish").click();
  await control(page, "tab", name).click();
  return page.waitForSelector(`[role=tabpanel][aria-labelledby="tab-${id}"]:not([hidden]) > *`);
}

/** Waits until the status line gives its numbers, and returns it. */
export async function status(page, pattern = /read, .* counted, .* not counted/) {
  const handle = await page.waitForFunction(
    (source) => {
      const text = document.querySelector("[role=status]")?.textContent.trim() ?? "";
      return new RegExp(source).test(text) && text;
    },
    { timeout: PATIENCE_MS },
    pattern.source,
  );
  return handle.jsonValue();
}

/** Whether any text of the page matches. */
export function says(page, pattern) {
  return page.waitForFunction((source) => new RegExp(source).test(document.body.textContent), { timeout: PATIENCE_MS }, pattern.source);
}

/** The first file that `action` downloads, as name and text. */
export async function downloaded(firefox, action) {
  const before = new Set(await readdir(firefox.downloads));
  await action();
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(100)) {
    const all = await readdir(firefox.downloads);
    const name = all.find((each) => !before.has(each) && !each.endsWith(".part"));
    if (name && !all.includes(`${name}.part`)) {
      const text = await readFile(path.join(firefox.downloads, name), "utf8");
      // Firefox makes the name first and the content with the last rename.
      if (text !== "") return { name, text };
    }
  }
  throw new Error("nothing was downloaded");
}

/** The clipboard's text, asked from the system rather than from the page. */
export function clipboard(firefox) {
  return firefox.chrome(() => {
    const transferable = Cc["@mozilla.org/widget/transferable;1"].createInstance(Ci.nsITransferable);
    transferable.init(null);
    transferable.addDataFlavor("text/plain");
    Services.clipboard.getData(transferable, Services.clipboard.kGlobalClipboard, window.browsingContext.currentWindowContext);
    const data = {};
    transferable.getTransferData("text/plain", data);
    return data.value.QueryInterface(Ci.nsISupportsString).data;
  });
}

/**
 * Chooses a real folder in the dialog that `action` opens, and says yes to Firefox's question whether its files may be
 * handed to the page. Returns that question.
 */
export async function chooseFolder(firefox, dir, action) {
  await firefox.chrome((folder) => {
    const file = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
    file.initWithPath(folder);
    const picker = {
      QueryInterface: ChromeUtils.generateQI(["nsIFilePicker"]),
      file,
      init(_context, _title, mode) {
        if (mode !== Ci.nsIFilePicker.modeGetFolder) throw new Error("this dialog asks for no folder");
      },
      appendFilters() {},
      appendFilter() {},
      appendRawFilter() {},
      isModeSupported: async () => true,
      open: (callback) => Services.tm.dispatchToMainThread(() => callback.done(Ci.nsIFilePicker.returnOK)),
      close() {},
    };
    const factory = {
      QueryInterface: ChromeUtils.generateQI(["nsIFactory"]),
      createInstance: (iid) => picker.QueryInterface(iid),
    };
    const registrar = Components.manager.QueryInterface(Ci.nsIComponentRegistrar);
    registrar.registerFactory(Services.uuid.generateUUID(), "", "@mozilla.org/filepicker;1", factory);
  }, dir);
  await action();
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(100)) {
    const question = await firefox.chrome(() => {
      const box = gBrowser.getTabDialogBox(gBrowser.selectedBrowser);
      const managers = [box.getContentDialogManager(), box.getTabDialogManager()];
      const dialog = managers.flatMap((manager) => manager._dialogs).map((each) => each._frame.contentDocument)[0];
      const shown = dialog?.querySelector("dialog");
      // The dialog is there before its buttons are.
      if (!shown?._buttons?.accept || shown.getButton("accept").disabled) return "";
      const text = dialog.getElementById("infoBody")?.textContent || "asked";
      shown.acceptDialog();
      return text;
    });
    if (question) return question;
  }
  throw new Error("Firefox asked nothing about the folder");
}

/**
 * Drops a real folder as entries. Headless Firefox has no drag service, so the event is made in the page; the entries in
 * it are Firefox's own, of the folder on disk.
 */
export async function dropEntries(firefox, page, dir) {
  await page.evaluate(() => {
    const input = document.createElement("input");
    input.type = "file";
    input.id = "entries-for-test";
    input.hidden = true;
    document.body.append(input);
  });
  await firefox.chrome(
    (folder) =>
      new Promise((resolve, reject) => {
        const script = `{
          const input = content.document.getElementById("entries-for-test");
          try { input.mozSetDndFilesAndDirectories([new content.Directory(${JSON.stringify(folder)})]); sendAsyncMessage("nightledger:set", ""); }
          catch (error) { sendAsyncMessage("nightledger:set", String(error)); }
        }`;
        const manager = gBrowser.selectedBrowser.messageManager;
        const heard = ({ data }) => {
          manager.removeMessageListener("nightledger:set", heard);
          if (data) reject(new Error(data));
          else resolve();
        };
        manager.addMessageListener("nightledger:set", heard);
        manager.loadFrameScript(`data:,${encodeURIComponent(script)}`, false);
      }),
    dir,
  );
  return page.evaluate(() => {
    const entries = [...document.getElementById("entries-for-test").webkitEntries];
    document.getElementById("entries-for-test").remove();
    const transfer = new DataTransfer();
    for (const entry of entries) transfer.items.add(new File([], entry.name));
    for (const [index, entry] of entries.entries()) {
      Object.defineProperty(transfer.items[index], "webkitGetAsEntry", { value: () => entry });
    }
    for (const type of ["dragenter", "dragover", "drop"]) {
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
    }
    return entries.map((entry) => `${entry.name} ${entry.isDirectory}`);
  });
}
