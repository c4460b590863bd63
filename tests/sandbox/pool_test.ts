import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { SandboxError } from "../../sandbox/errors.ts";
import { createPool, type Pool, type PoolOptions } from "../../sandbox/pool.ts";
import { writeEmi } from "../../formats/emi_writer.ts";
import { writeSer } from "../../formats/ser_writer.ts";
import { DataRoot, plugin, PLUGINS, SOURCE } from "./setting.ts";

const WHAT = { preview: false, original: false };

function poolOver(root: DataRoot, options: Partial<PoolOptions> = {}): Pool {
  return createPool({
    roots: [root.path],
    entry: SOURCE,
    plugins: PLUGINS,
    memoryLimitMb: 768,
    timeLimitMs: 20_000,
    ...options,
  });
}

/** Extracts a file that tells which process it met. */
async function processOf(pool: Pool, path: string): Promise<unknown> {
  return (await pool.extract({ path, ...WHAT })).datasets[0]!.extensions.process;
}

Deno.test("createPool() refuses numbers and plugins that it cannot use", () => {
  const wrong: [Partial<PoolOptions>, string][] = [
    [{ size: 0 }, "size 0"],
    [{ memoryLimitMb: 767 }, "memoryLimitMb 767: it must be at least 768"],
    [{ timeLimitMs: NaN }, "timeLimitMs NaN"],
    [{ maxFilesPerChild: 0 }, "maxFilesPerChild 0"],
  ];
  for (const [options, message] of wrong) {
    assertThrows(() => createPool({ roots: ["/"], ...options }), RangeError, message);
  }
  assertThrows(
    () => createPool({ roots: [], plugins: ["a.ts"] }),
    TypeError,
    '"a.ts": its path must be absolute',
  );
  assertThrows(() => createPool({ roots: [], plugins: ["/a,b/c.ts"] }), TypeError, "comma");
});

Deno.test("extract() returns metadata, the vendor's tree and a preview when they are asked for", async () => {
  await using root = await DataRoot.make();
  await using pool = poolOver(root);
  const path = await root.healthy();
  const full = await pool.extract({ path, preview: true, original: true });
  assertEquals([full.extractor, full.module, full.error], [
    "digital-micrograph",
    "dm3_extractor",
    undefined,
  ]);
  assertEquals(full.recognition.at(-1)?.claimed, true);
  assert(Object.keys(full.datasets[0]!.original!).length > 0);
  assert(full.previews[0] instanceof Uint8Array);
  const bare = await pool.extract({ path, ...WHAT });
  const { original: _, ...dataset } = full.datasets[0]!;
  assertEquals(bare.datasets, [dataset]);
  assertEquals([bare.previews, bare.previewProblems], [[undefined], {}]);
});

Deno.test("extract() draws what a plugin makes with stridedSignal, Draft and kindOf of its toolkit", async () => {
  await using root = await DataRoot.make();
  await using pool = poolOver(root);
  const numbers = new Uint8Array(6 + 2 * 2 * 8 * 16).map((_, i) => i % 251);
  numbers.set(new TextEncoder().encode("STRIP:"));
  const path = await root.file("a.strip", numbers);
  const { extractor, error, datasets: [found], previews } = await pool.extract({
    path,
    preview: true,
    original: false,
  });
  assertEquals([extractor, error], ["strips", undefined]);
  assertEquals([found?.type, found?.dataType], ["SpectrumImage", "STEM_EDS_Spectrum_Imaging"]);
  assertEquals([found?.dimensions, found?.acquired], [[8, 16, 2], "2019-05-21T15:49:18"]);
  assertEquals(found?.extensions, { Last: numbers.at(-2)! * 256 + numbers.at(-1)! });
  assertEquals(found?.sources, { pixel_width: "fixed", Last: "numbers" });
  assert(previews[0] instanceof Uint8Array);
});

Deno.test("extract() gives the fallback, and a preview of text, for a file that nobody knows", async () => {
  await using root = await DataRoot.make();
  await using pool = poolOver(root);
  const notes = await root.file("notes.txt", "gun lens 3, spot 5\n".repeat(9000) + "µ");
  const { extractor, datasets, previews, previewProblems } = await pool.extract({
    path: notes,
    preview: true,
    original: false,
  });
  assertEquals([extractor, datasets[0]?.type, previewProblems], ["basic", "Unknown", {}]);
  assert(previews[0] instanceof Uint8Array);
});

Deno.test("extract() hands on instrument and name, and applies a site's profile", async () => {
  await using root = await DataRoot.make();
  await using pool = poolOver(root);
  const path = await root.healthy();
  const { datasets } = await pool.extract({ path, instrument: "Site-TEM-1", ...WHAT });
  assertEquals(datasets[0]?.extensions.Room, "B1");
  const broken = await root.file("short.dm3", (await Deno.readFile(path)).subarray(0, 120));
  const { error, datasets: fallback } = await pool.extract({
    path: broken,
    name: "as the session has it",
    ...WHAT,
  });
  assertStringIncludes(error!, "as the session has it at byte");
  assertEquals(fallback[0]?.type, "Unknown");
});

Deno.test("extract() works in a folder with commas, blanks and quotes in its name", async () => {
  await using root = await DataRoot.make();
  const folder = `${root.path}/a,b c'd"é`;
  await Deno.mkdir(folder);
  await using pool = poolOver(root, { roots: [folder] });
  const { extractor } = await pool.extract({ path: await root.healthy(`a,b c'd"é/o,n e'"é.dm3`), ...WHAT });
  assertEquals(extractor, "digital-micrograph");
});

Deno.test("extract() serves several roots with one process", async () => {
  await using one = await DataRoot.make();
  await using other = await DataRoot.make();
  await using pool = poolOver(one, { roots: [one.path, "/no/such/root", other.path], size: 1 });
  const paths = [await one.healthy(), await other.healthy()];
  for (const path of [...paths, ...paths]) {
    assertEquals((await pool.extract({ path, ...WHAT })).extractor, "digital-micrograph");
  }
});

Deno.test("extract() keeps a process warm, and replaces it after so many files", async () => {
  await using root = await DataRoot.make();
  await using pool = poolOver(root, { size: 1, maxFilesPerChild: 2 });
  const path = await root.file("who", "MOOD:who");
  const met = [];
  for (let i = 0; i < 5; i++) met.push(await processOf(pool, path));
  assertEquals([met[0], met[2]], [met[1], met[3]]);
  assertEquals(new Set(met).size, 3);
});

Deno.test("extract() ends processes that have had nothing to do", async () => {
  await using root = await DataRoot.make();
  await using pool = poolOver(root, { size: 1, idleMs: 0 });
  const path = await root.file("who", "MOOD:who");
  const first = await processOf(pool, path);
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert(first !== await processOf(pool, path));
});

Deno.test("extract() tries a file again when its process had seen others before it ended", async () => {
  await using root = await DataRoot.make();
  await using pool = poolOver(root, { size: 1 });
  const [poison, victim] = [
    await root.file("poison", "MOOD:poison"),
    await root.file("victim", "MOOD:victim"),
  ];
  const poisoned = await processOf(pool, poison);
  assert(poisoned !== await processOf(pool, victim));
});

Deno.test("extract() leaves out a vendor's tree that is no JSON, and says so", async () => {
  await using root = await DataRoot.make();
  await using pool = poolOver(root);
  const path = await root.file("cycle", "MOOD:cycle");
  const { datasets } = await pool.extract({ path, preview: false, original: true });
  assertEquals([datasets[0]?.extensions.kind, datasets[0]?.original], ["cycle", undefined]);
  assertMatch(datasets[0]!.warning!, /vendor's own metadata is left out: .*circular/);
});

Deno.test("extract() keeps numbers that JSON does not know", async () => {
  await using root = await DataRoot.make();
  await using pool = poolOver(root);
  const path = await root.file("numbers", "MOOD:numbers");
  const { datasets } = await pool.extract({ path, preview: false, original: true });
  assertEquals(datasets[0]?.original, { infinite: "Infinity", big: "1152921504606846976", small: 7 });
});

Deno.test("extract() rejects with the signal's reason when it is aborted, at work or in the queue", async () => {
  await using root = await DataRoot.make();
  await using pool = poolOver(root, { size: 1 });
  const endless = await root.file("endless", "LOOP:js");
  const healthy = await root.healthy();
  const [stop, leave] = [new AbortController(), new AbortController()];
  const working = assertRejects(
    () => pool.extract({ path: endless, ...WHAT }, stop.signal),
    Error,
    "stopped",
  );
  const waiting = assertRejects(() => pool.extract({ path: healthy, ...WHAT }, leave.signal), Error, "left");
  const patient = pool.extract({ path: healthy, ...WHAT });
  leave.abort(new Error("left the queue"));
  await waiting;
  stop.abort(new Error("stopped by hand"));
  await working;
  assertEquals((await patient).extractor, "digital-micrograph");
  const late = AbortSignal.abort(new Error("too late"));
  await assertRejects(() => pool.extract({ path: healthy, ...WHAT }, late), Error, "too late");
});

Deno.test("close() ends what is at work and in the queue, and nothing starts any more", async () => {
  await using root = await DataRoot.make();
  const pool = poolOver(root, { size: 1 });
  const endless = await root.file("endless", "LOOP:js");
  const both = [1, 2].map(() =>
    assertRejects(() => pool.extract({ path: endless, ...WHAT }), Error, "is closed")
  );
  await pool.close();
  await Promise.all(both);
  await assertRejects(() => pool.extract({ path: endless, ...WHAT }), Error, "is closed");
  await assertRejects(() => pool.check(), Error, "is closed");
  await pool.close();
});

Deno.test("check() names the plugins that cannot be loaded; the others work", async () => {
  await using root = await DataRoot.make();
  const plugins = ["throws", "no_function", "site_profile", "no_such_file"].map(plugin);
  await using pool = poolOver(root, { plugins });
  const { problems, startMs, memoryLimitMb } = await pool.check();
  assert(startMs > 0);
  assertEquals(memoryLimitMb, 768);
  assertEquals(problems.length, 3);
  assertStringIncludes(problems[0]!, `Cannot load the plugin "throws.ts": the plugin's licence has expired`);
  assertStringIncludes(problems[1]!, '"no_function.ts": its default export is no function');
  assertStringIncludes(problems[2]!, '"no_such_file.ts"');
  const { datasets } = await pool.extract({ path: await root.healthy(), instrument: "Site-TEM-1", ...WHAT });
  assertEquals(datasets[0]?.extensions.Room, "B1");
});

Deno.test("check() and extract() tell a process that does not start from a file that is broken", async () => {
  await using root = await DataRoot.make();
  await using pool = poolOver(root, { entry: "/no/such/main.js" });
  const path = await root.healthy();
  for (const attempt of [() => pool.check(), () => pool.extract({ path, ...WHAT })]) {
    const { kind, message } = await assertRejects(attempt, SandboxError);
    assertEquals(kind, "start");
    assertMatch(message, /Cannot start an extraction process for .*Module not found.*emloom doctor/);
  }
  await using nowhere = createPool({ roots: ["/no/such/root"], entry: SOURCE });
  await assertRejects(() => nowhere.check(), SandboxError, "no data root can be reached");
});

Deno.test("extract() finds the companion of a file that the session names with its folders", async () => {
  await using root = await DataRoot.make();
  await using pool = poolOver(root);
  const path = await root.file(
    "scan_1.ser",
    writeSer({ version: 528, dtype: "uint8", sizes: [2, 3], elements: [{ data: new Uint8Array(6) }] }),
  );
  await root.file("scan.emi", writeEmi([{ elements: {}, settings: [["High tension", "300", "kV"]] }]));
  const { datasets } = await pool.extract({ path, name: "Titan/monday/scan_1.ser", ...WHAT });
  assertEquals(datasets[0]!.meta.acceleration_voltage, { value: 300, unit: "kV" });
});

Deno.test("extract() tells where a broken file lies in the session", async () => {
  await using root = await DataRoot.make();
  await using pool = poolOver(root);
  const bytes = await Deno.readFile(await root.healthy());
  const path = await root.file("cut.dm3", bytes.subarray(0, 200));
  const { error } = await pool.extract({ path, name: "Titan/monday/cut.dm3", ...WHAT });
  assertMatch(error ?? "", /^Titan\/monday\/cut\.dm3 at byte \d+: /);
});
