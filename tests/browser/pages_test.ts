/**
 * The status pages in a real browser: `CHROMIUM` names it, `CHROMIUM_FLAGS` how it is started here.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { facility } from "../web/fixture.ts";
import { browserTest } from "./browser.ts";

browserTest(
  "pages are read, filtered and followed in a browser, without errors or requests elsewhere",
  async (browser) => {
    await using house = await facility();
    await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, house.app.fetch);
    const origin = `http://127.0.0.1:${server.addr.port}`;
    const page = await browser.newPage();
    const troubles: string[] = [];
    page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on(
      "request",
      (request) => request.url().startsWith(origin) || troubles.push(`request to ${request.url()}`),
    );
    await page.goto(origin);
    assertEquals(await page.locator("tbody tr").count(), 3);
    await page.locator("a.chip.bad").click();
    assertEquals(await page.locator("tbody tr").count(), 1);
    await page.getByRole("searchbox").fill("amara");
    await page.getByRole("searchbox").press("Enter");
    assertEquals(await page.getByText("No session matches").count(), 1);
    await page.getByRole("link", { name: "Show all" }).click();
    await page.getByText("Completed").last().click();
    await page.waitForLoadState("networkidle");
    assertEquals(await page.evaluate("document.querySelector('img[alt^=Preview]').naturalWidth"), 1);
    await page.getByText("metadata").first().click();
    assert(await page.getByText("200 kV").isVisible());
    // a narrow screen scrolls down, never sideways
    await page.setViewportSize({ width: 360, height: 640 });
    for (const path of ["/", "/sessions/1"]) {
      await page.goto(origin + path);
      const wide = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      assert((wide as number) <= 0, `${path} is ${wide} pixels too wide`);
    }
    assertEquals(troubles, []);
  },
);
