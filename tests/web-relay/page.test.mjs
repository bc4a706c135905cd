// The page of the sample in a real Chromium: it survives reloads in the middle of an answer, and nothing is doubled. Where no browser can
// be had, the tests are skipped with the reason.
//   node --test
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { bring } from "../../editor-extension/test-host/bring.mjs";
import { startProxy } from "./proxy.mjs";
import { startSample } from "./sample.mjs";
import { startService } from "./service.mjs";

const timeout = 60_000; // milliseconds, on a busy machine
const programs = process.platform === "linux" ? bring() : { missing: "the tests need Linux with apt" };

// Notes what the page shows, at each change.
const watch = () =>
  addEventListener("DOMContentLoaded", () => {
    const answer = document.getElementById("answer");
    if (answer) new MutationObserver(() => window.noteText(answer.textContent)).observe(answer, { childList: true, subtree: true });
  });

describe("the page of the sample", { skip: programs.missing, timeout: 4 * timeout }, () => {
  let folder, service, sample, proxy, browser, context, page, shown, errors;

  before(async () => {
    const { chromium } = createRequire(import.meta.url)(programs.playwright);
    folder = mkdtempSync(join(tmpdir(), "geminirx-page-"));
    browser = await chromium.launch({
      executablePath: programs.chromium,
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
    });
  });

  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    service = await startService();
    sample = await startSample(service.address, join(folder, "answers"));
    proxy = await startProxy(sample.address);
    context = await browser.newContext();
    context.setDefaultTimeout(timeout);
    shown = [];
    await context.exposeFunction("noteText", (text) => void shown.push(text));
    await context.addInitScript(watch);
    errors = [];
    context.on("weberror", (error) => errors.push(error.error()));
    page = await context.newPage();
    await page.goto(proxy.address);
  });

  afterEach(async () => {
    await context?.close();
    proxy?.stop();
    await sample?.stop();
    service?.stop();
    assert.deepEqual(errors, []);
  });

  const ask = async (number) => {
    await page.fill("#prompt", "Count");
    await page.click("button:has-text('Ask')");
    return service.request(number);
  };
  const shows = (tab, text) => tab.waitForFunction((expected) => document.getElementById("answer").textContent === expected, text);
  const isStopVisible = (tab) => tab.locator("#stop").isVisible();
  const assertOnlyPrefixesOf = (whole) => {
    for (const text of shown) assert.ok(whole.startsWith(text), `the page showed: ${text}`);
  };

  it("is reloaded within an answer, and shows all of it once", async () => {
    const answer = await ask(0);
    answer.send("One ");
    await shows(page, "One ");
    assert.ok(await isStopVisible(page));
    await page.reload();
    await shows(page, "One ");
    answer.send("two ");
    await shows(page, "One two ");
    const reloading = page.reload();
    answer.send("three ");
    await reloading;
    await shows(page, "One two three ");
    answer.finish("four.");
    await shows(page, "One two three four.");
    await page.locator("#stop").waitFor({ state: "hidden" });

    assertOnlyPrefixesOf("One two three four.");
    assert.equal(service.requests.length, 1);
    await page.reload();
    assert.equal(await page.locator("#answer").textContent(), ""); // an answer that was shown to its end
  });

  it("is left before the answer has any text, and shows it when it is opened again", async () => {
    const answer = await ask(0);
    await page.locator("#stop").waitFor();
    await page.goto("about:blank");
    answer.finish("All of it.");
    await page.goto(proxy.address);
    await shows(page, "All of it.");
    assertOnlyPrefixesOf("All of it.");
  });

  it("in a second tab, joins after the end", async () => {
    const answer = await ask(0);
    answer.send("One ");
    await shows(page, "One ");
    const opening = context.waitForEvent("page");
    await page.evaluate(() => void window.open(location.href)); // it knows what this tab knows
    const second = await opening;
    await shows(second, "One ");
    await second.goto("about:blank"); // it sleeps
    answer.send("two ");
    answer.finish("three.");
    await shows(page, "One two three.");
    await page.locator("#stop").waitFor({ state: "hidden" });

    await second.goto(proxy.address);
    await shows(second, "One two three.");
    await second.locator("#stop").waitFor({ state: "hidden" });
    assertOnlyPrefixesOf("One two three.");
    assert.equal(service.requests.length, 1);
  });

  it("stops the answer, in all tabs", async () => {
    const answer = await ask(0);
    answer.send("One ");
    await shows(page, "One ");
    const opening = context.waitForEvent("page");
    await page.evaluate(() => void window.open(location.href));
    const second = await opening;
    await shows(second, "One ");
    await page.reload();
    await shows(page, "One ");
    await page.click("#stop");

    assert.equal(await answer.aborted, true);
    for (const tab of [page, second]) {
      await shows(tab, "One \n(stopped)");
      await tab.locator("#stop").waitFor({ state: "hidden" });
    }
  });

  it("asks anew, which stops the earlier answer", async () => {
    const first = await ask(0);
    first.send("One ");
    await shows(page, "One ");
    const second = await ask(1);
    assert.equal(await first.aborted, true);
    second.finish("Another answer.");
    await shows(page, "Another answer.");
  });

  it("goes on after its connection was lost", async () => {
    const answer = await ask(0);
    answer.send("One ");
    await shows(page, "One ");
    const isBack = page.waitForRequest((request) => request.resourceType() === "eventsource");
    proxy.cut();
    answer.send("two ");
    await isBack;
    answer.finish("three.");
    await shows(page, "One two three.");
    assertOnlyPrefixesOf("One two three.");
    assert.equal(service.requests.length, 1);
  });
});
