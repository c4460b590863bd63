/**
 * The page that looks into files, in a real browser, with the network off.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { Buffer } from "node:buffer";
import { facility } from "../web/fixture.ts";
import { brokenDm4, feiTiff, lineScanSer, spectrumDm4 } from "../web/page/files.ts";
import { type Browser, type BrowserContext, browserTest, type Page } from "./browser.ts";

const data = Deno.env.get("EMLOOM_DATA");

/** The page, loaded and cut off from the network; `requests` are those since then. */
interface Opened extends AsyncDisposable {
  page: Page;
  context: BrowserContext;
  requests: string[];
  troubles: string[];
  /** Gives the page files by their names, and waits until it has read one. */
  take(files: Record<string, Uint8Array>): Promise<void>;
}

async function open(browser: Browser, viewport = { width: 1100, height: 1500 }): Promise<Opened> {
  const house = await facility();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, house.app.fetch);
  const context = await browser.newContext({ viewport, timezoneId: "Asia/Kolkata" });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on(
    "console",
    (message) => ["error", "warning"].includes(message.type()) && troubles.push(message.text()),
  );
  page.on("pageerror", (error) => troubles.push(error.message));
  await page.goto(`http://127.0.0.1:${server.addr.port}/look`);
  await page.locator("body[data-ready]").waitFor();
  await context.setOffline(true);
  const requests: string[] = [];
  // A blob is memory of this page: no request leaves it.
  page.on("request", (request) => request.url().startsWith("blob:") || requests.push(request.url()));
  return {
    page,
    context,
    requests,
    troubles,
    async take(files) {
      const named = Object.entries(files).map(([name, bytes]) => ({
        name,
        mimeType: "",
        buffer: Buffer.from(bytes),
      }));
      await page.setInputFiles("#files", named);
      await finished(page);
    },
    async [Symbol.asyncDispose]() {
      await context.close();
      await server.shutdown();
      await house[Symbol.asyncDispose]();
    },
  };
}

const finished = (page: Page) => page.locator("#status", { hasText: /^(Done|The file could not)/ }).waitFor();

/** How many grey levels or colours a picture of the page has: one that is blank has 1. */
const colours = (page: Page, selector: string) =>
  page.evaluate(`(async () => {
    const image = document.querySelector("${selector}");
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    return new Set(new Uint32Array(pen.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;
  })()`) as Promise<number>;

browserTest(
  "/look shows a DM4 file's metadata, tree, preview and spectrum without the network",
  async (browser) => {
    await using here = await open(browser);
    const { page } = here;
    await here.take({ "edge.dm4": spectrumDm4() });

    assertMatch(
      await page.locator("article .facts").first().innerText(),
      /Asia\/(Kolkata|Calcutta), the time zone of this browser[^]*Gatan DigitalMicrograph/,
    );
    const voltage = page.locator("tr", { hasText: "Acceleration Voltage" });
    assertMatch(await voltage.innerText(), /EMG_00000004[^]*200 kV/);
    await page.getByLabel("where each value comes from").check();
    assertMatch(await voltage.innerText(), /read as 200000 V/);
    // what comes from a file is text, never markup
    assert(await page.locator("td", { hasText: "NiO <b>bold</b>" }).isVisible());

    await page.getByLabel("Search the vendor's metadata").fill("treasure gold");
    assertMatch(await page.locator(".tree").innerText(), /1 value[^]*Hidden treasure › Chest › Gold 4711/);
    await page.getByLabel("Search the vendor's metadata").fill("");
    assertEquals(
      await page.locator(".tree", { hasText: "4711" }).count(),
      0,
      "a closed group is not made yet",
    );
    for (const group of ["ImageList", "ImageTags", "Hidden treasure", "Chest"]) {
      await page.locator(".tree summary", { hasText: group }).press("Enter");
    }
    await page.getByText("4711").waitFor(); // a group is made when it opens

    assert(await colours(page, "img.preview") > 10);
    assertEquals(here.requests, [], "nothing is sent, and nothing fetched");
    assertEquals(here.troubles, []);
  },
);

browserTest(
  "/look tells energy and counts of a spectrum under the pointer, and looks closer by drag and by keys",
  async (browser) => {
    await using here = await open(browser);
    const { page } = here;
    await here.take({ "edge.dm4": spectrumDm4() });
    const spectrum = page.locator("svg.spectrum");
    const told = page.locator("output.told");
    assertEquals(await told.innerText(), "532 eV: 700 counts, channel 432");
    const box = (await spectrum.boundingBox())!;
    await page.mouse.move(box.x + 64 + (box.width - 76) / 2, box.y + 100);
    const [, energy, channel] = /^(\d+) eV: \d[\d.]* counts, channel (\d+)$/.exec(await told.innerText())!;
    assert(Math.abs(Number(channel) - 499) <= 3, `channel ${channel} in the middle`);
    assertEquals(Number(energy), Number(channel) + 100);
    // by keyboard alone: to the left end, closer, and back
    await spectrum.focus();
    await page.keyboard.press("Home");
    assertMatch(await spectrum.getAttribute("aria-valuetext") ?? "", /^100 eV: 100 counts, channel 0$/);
    const line = () => page.locator("svg.spectrum path.line").getAttribute("d");
    const whole = await line();
    await page.keyboard.press("+");
    assert(await line() !== whole);
    await page.getByRole("button", { name: "Whole range" }).click();
    assertEquals(await line(), whole);
    await page.getByLabel("logarithmic").check();
    assert(await line() !== whole);
    // a drag looks closer
    const { x, y, width } = (await spectrum.boundingBox())!;
    await page.mouse.move(x + 200, y + 100);
    await page.mouse.down();
    await page.mouse.move(x + 300, y + 100);
    await page.mouse.up();
    assert(await page.getByRole("button", { name: "Whole range" }).isEnabled());
    await spectrum.press("End");
    const last = Number(/^(\d+) eV/.exec(await told.innerText())?.[1]);
    const expected = 100 + (300 - 64) / (width - 76) * 999;
    assert(Math.abs(last - expected) < 5, `the view ends at ${last} eV, not at ${expected}`);
    assertEquals([here.requests, here.troubles], [[], []]);
  },
);

browserTest(
  "/look takes a dropped FEI TIFF and shows its block, its tags and its picture",
  async (browser) => {
    await using here = await open(browser);
    const { page } = here;
    const transfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    const bytes = Uint8Array.from(atob("${feiTiff().toBase64()}"), (char) => char.charCodeAt(0));
    transfer.items.add(new File([bytes], "scan.tif"));
    return transfer;
  })()`);
    await page.dispatchEvent("h1", "drop", { dataTransfer: transfer }); // beside the box, too
    await finished(page);
    assertMatch(await page.locator("article").innerText(), /FEI \/ Thermo Fisher TIFF/);
    assertMatch(await page.locator("tr", { hasText: "Working Distance" }).innerText(), /10\.1 mm/);
    assert(await colours(page, "img.preview") > 100);
    await page.getByLabel("Search the vendor's metadata").fill("usermode");
    assertMatch(await page.locator(".tree").innerText(), /Metadata block › Vacuum › UserMode High vacuum/);
    await page.getByText("Who was asked").click();
    assertMatch(
      await page.locator(".asked").innerText(),
      /digital-micrograph declined: [^]*fei-tif claimed it/,
    );
    assertEquals([here.requests, here.troubles], [[], []]);
  },
);

browserTest("/look shows a series of TIA and the mean of its spectra", async (browser) => {
  await using here = await open(browser);
  const { page } = here;
  await here.take({ "line_1.ser": lineScanSer(), "line.txt": new Uint8Array() });
  assertEquals(await page.locator("article h2").innerText(), "line_1.ser");
  assertMatch(await page.locator(".dataset .facts").innerText(), /SpectrumImage|Spectrum/);
  assertMatch(await page.locator("output.told").innerText(), /: 35\b.*, channel 40$/);
  assertMatch(await page.locator("figcaption").innerText(), /Mean of 6 spectra/);
  assert(await colours(page, "img.preview") > 10);
  assertEquals([here.requests, here.troubles], [[], []]);
});

browserTest(
  "/look names file and byte of a broken file, lists the formats for an unknown one, and goes on",
  async (browser) => {
    await using here = await open(browser);
    const { page } = here;
    await here.take({ "cut.dm4": brokenDm4() });
    assertMatch(await page.getByRole("alert").innerText(), /^cut\.dm4 at byte \d+: /);
    assertMatch(await page.locator("article").innerText(), /File Size\s+300 B/);
    assertEquals(await page.getByText("at byte").count(), 1, "twice the same is told once");

    await here.take({ "notes.xyz": new TextEncoder().encode("nothing of a microscope") });
    assertMatch(await page.locator(".notice").innerText(), /No format that emloom knows[^]*dm3[^]*dm4/);

    // several at once: one is shown, the others can be chosen, companions last
    await here.take({ "a.hdr": Uint8Array.of(1), "scan.tif": feiTiff(), "edge.dm4": spectrumDm4() });
    assertEquals(await page.locator("article h2").innerText(), "scan.tif");
    await page.getByRole("button", { name: "edge.dm4" }).click();
    await page.locator("svg.spectrum").waitFor();
    await finished(page);
    assertEquals(await page.getByRole("button", { name: "edge.dm4" }).getAttribute("aria-pressed"), "true");
    assertEquals([here.requests, here.troubles], [[], []]);
  },
);

browserTest(
  "/look survives a worker that hangs: Stop ends it, and the next file is read",
  async (browser) => {
    await using here = await open(browser);
    const { page, context } = here;
    await context.setOffline(false);
    // a worker that never answers, as one over a hostile file would
    await page.route("**/look_worker.js", (route) =>
      route.fulfill({
        contentType: "text/javascript",
        body:
          "onmessage = ({ data }) => { if (data.kind === 'start') postMessage({ kind: 'ready', formats: [] }); else for (;;); };",
      }));
    await page.reload();
    await page.locator("body[data-ready]").waitFor();
    await page.setInputFiles("#files", [{
      name: "edge.dm4",
      mimeType: "",
      buffer: Buffer.from(spectrumDm4()),
    }]);
    const stop = page.getByRole("button", { name: "Stop" });
    await stop.waitFor();
    await page.unroute("**/look_worker.js");
    await stop.click();
    assertMatch(await page.getByRole("alert").innerText(), /^Stopped/);
    await here.take({ "edge.dm4": spectrumDm4() });
    assert(await page.locator("svg.spectrum").isVisible());
    assertEquals(await stop.count(), 0);
  },
);

browserTest("/look never scrolls sideways on a narrow screen, and is all labelled", async (browser) => {
  await using here = await open(browser, { width: 340, height: 700 });
  const { page } = here;
  for (const [name, bytes] of [["edge.dm4", spectrumDm4()], ["scan.tif", feiTiff()]] as const) {
    await here.take({ [name]: bytes });
    const wide = await page.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    assert(wide as number <= 0, `${name}: ${wide} pixels too wide`);
    const nameless = await page.evaluate(
      `[...document.querySelectorAll("input, button, svg.spectrum, img")].filter((each) =>
      !each.labels?.length && !each.getAttribute("aria-label") && !each.textContent.trim() && each.getAttribute("alt") === null
    ).map((each) => each.outerHTML.slice(0, 80))`,
    );
    assertEquals(nameless, []);
  }
  // by keyboard: the file input comes first after the navigation
  await page.locator("nav a").last().focus();
  await page.keyboard.press("Tab");
  assertEquals(await page.evaluate("document.activeElement.id"), "files");
});

const real: Record<string, { files: string[]; shows: RegExp; spectrum?: boolean }> = {
  "an EELS spectrum image": {
    files: ["rsciio/digitalmicrograph/2D/test-MonoCL_spectrum-SI.dm4"],
    shows: /CL_Spectrum_Imaging/,
    spectrum: true,
  },
  "a series with its companion": {
    files: [
      "nx280/fei_emi_ser/Titan_TEM_5_eds_spectrum_dataZeroed.emi",
      "nx280/fei_emi_ser/Titan_TEM_5_eds_spectrum_dataZeroed_1.ser",
    ],
    shows: /Acceleration Voltage/, // which only the companion tells
    spectrum: true,
  },
  "a STEM image": { files: ["nx280/test_STEM_image.dm3"], shows: /STEM_Imaging/ },
  "a scanning micrograph": { files: ["nx280/quanta_image.tif"], shows: /SEM_Imaging/ },
};
for (const [what, { files, shows, spectrum }] of Object.entries(real)) {
  if (!data) {
    Deno.test({ name: `/look reads ${what} (skipped: EMLOOM_DATA is not set)`, ignore: true, fn() {} });
    continue;
  }
  browserTest(`/look reads ${what}`, async (browser) => {
    await using here = await open(browser);
    const { page } = here;
    const named = files.map((
      path,
    ): [string, Uint8Array] => [path.split("/").at(-1)!, Deno.readFileSync(`${data}/data/${path}`)]);
    await here.take(Object.fromEntries(named));
    assertMatch(await page.locator("article").innerText(), shows);
    assert(await colours(page, "img.preview") > 5);
    assertEquals(await page.locator("svg.spectrum").count(), spectrum ? 1 : 0);
    assertEquals([here.requests, here.troubles], [[], []]);
  });
}
