/**
 * The real browser of these tests: `CHROMIUM` names it.
 *
 * @module
 */
// deno-lint-ignore no-import-prefix -- kept out of the import map, whose packages are fetched at every first start
import { type Browser, chromium } from "npm:playwright-core@1.65.1";

export type { Browser, BrowserContext, Page } from "npm:playwright-core@1.65.1";

const executablePath = Deno.env.get("CHROMIUM");

/** Registers a test in a browser, which is closed after it; without one it is reported as skipped. */
export function browserTest(name: string, test: (browser: Browser) => Promise<void>): void {
  Deno.test({
    name: executablePath ? name : `${name} (skipped: CHROMIUM is not set)`,
    ignore: !executablePath,
    sanitizeOps: false,
    sanitizeResources: false, // the browser's own pipes
    async fn() {
      const browser = await chromium.launch({
        executablePath,
        args: [
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
      });
      try {
        await test(browser);
      } finally {
        await browser.close();
      }
    },
  });
}
