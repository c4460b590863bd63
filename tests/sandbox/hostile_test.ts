import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { SandboxError, type SandboxErrorKind } from "../../sandbox/errors.ts";
import { createPool, type Pool } from "../../sandbox/pool.ts";
import type { Extracted } from "../../sandbox/protocol.ts";
import { DataRoot, type Form, forms, PLUGINS } from "./setting.ts";

const WHAT = { preview: true, original: false };

const folder = await Deno.makeTempDir({ prefix: "emloom-bundle-" });
const built: Form[] = await forms(folder);
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** Runs `test` in each form, with a pool of small limits. */
function inEachForm(
  name: string,
  test: (pool: Pool, root: DataRoot) => Promise<void>,
  { size = 2, timeLimitMs = 20_000 } = {},
): void {
  Deno.test(name, async (t) => {
    for (const { name, entry } of built) {
      await t.step(name, async () => {
        await using root = await DataRoot.make();
        await using pool = createPool({
          roots: [root.path],
          entry,
          size,
          timeLimitMs,
          memoryLimitMb: 768,
          plugins: PLUGINS,
        });
        await test(pool, root);
      });
    }
  });
}

function assertHealthy(extracted: Extracted): void {
  assertEquals([extracted.extractor, extracted.error], ["digital-micrograph", undefined]);
  assertEquals(extracted.datasets.length, 1);
  assertEquals(
    [...extracted.previews[0]!.subarray(1, 4)],
    [80, 78, 71],
    JSON.stringify(extracted.previewProblems),
  );
}

/** The bad file fails as it must, the healthy ones at its side and after it do not notice. */
async function failsAlone(
  pool: Pool,
  root: DataRoot,
  content: string,
  kind: SandboxErrorKind,
): Promise<SandboxError> {
  const bad = await root.file("bad.dm3", content);
  const healthy = await root.healthy();
  const [error, ...neighbours] = await Promise.all([
    assertRejects(() => pool.extract({ path: bad, ...WHAT }), SandboxError),
    pool.extract({ path: healthy, ...WHAT }),
    pool.extract({ path: healthy, ...WHAT }),
  ]);
  neighbours.forEach(assertHealthy);
  assertHealthy(await pool.extract({ path: healthy, ...WHAT }));
  assertEquals(error.kind, kind, error.message);
  assertStringIncludes(error.message, "bad.dm3");
  return error;
}

inEachForm("extract() kills an endless JavaScript loop at the time limit", async (pool, root) => {
  const { message } = await failsAlone(pool, root, "LOOP:js", "timeout");
  assertMatch(message, /longer than 2.5 s.*raise EMLOOM_SANDBOX_TIME_LIMIT_SECONDS/);
}, { timeLimitMs: 2500 });

inEachForm("extract() kills an endless WASM loop at the time limit", async (pool, root) => {
  await failsAlone(pool, root, "LOOP:wasm", "timeout");
}, { timeLimitMs: 2500 });

inEachForm("extract() survives a file that fills the heap", async (pool, root) => {
  const { message } = await failsAlone(pool, root, "BOMB:heap", "memory");
  assertMatch(message, /limit of 768 MB.*raise EMLOOM_SANDBOX_MEMORY_MB/);
});

inEachForm("extract() survives files that fill memory with buffers", async (pool, root) => {
  for (const kind of ["buffers", "untouched", "wasm"]) {
    const bad = await root.file(`${kind}.dm3`, `BOMB:${kind}`);
    const healthy = await root.healthy();
    const [extracted, neighbour] = await Promise.all([
      pool.extract({ path: bad, ...WHAT }),
      pool.extract({ path: healthy, ...WHAT }),
    ]);
    assertEquals(extracted.datasets[0]?.type, "Unknown");
    assertMatch(extracted.error!, /limit of 768 MB.*raise EMLOOM_SANDBOX_MEMORY_MB/);
    assertHealthy(neighbour);
    assertHealthy(await pool.extract({ path: healthy, ...WHAT }));
  }
});

inEachForm("extract() replaces a process that keeps memory for itself", async (pool, root) => {
  const hoard = await root.file("hoard.dm3", "BOMB:hoard");
  const healthy = await root.healthy();
  for (let i = 0; i < 3; i++) {
    assertEquals((await pool.extract({ path: hoard, ...WHAT })).datasets[0]?.extensions.kind, "hoard");
    assertHealthy(await pool.extract({ path: healthy, ...WHAT }));
  }
}, { size: 1 });

inEachForm("extract() refuses links that lead out of the roots", async (pool, root) => {
  const healthy = await root.healthy();
  await Deno.symlink("/etc/passwd", `${root.path}/link.dm3`);
  await Deno.symlink("/etc", `${root.path}/folder`);
  await Deno.symlink("/etc/passwd", `${root.path}/healthy.emi`);
  await Deno.symlink(healthy, `${root.path}/inside.dm3`);
  const paths = ["link.dm3", "folder/passwd", "../../etc/passwd"].map((name) => `${root.path}/${name}`);
  const [good, inside, ...errors] = await Promise.all([
    pool.extract({ path: healthy, ...WHAT }),
    pool.extract({ path: `${root.path}/inside.dm3`, ...WHAT }),
    ...paths.map((path) => assertRejects(() => pool.extract({ path, ...WHAT }), SandboxError)),
  ]);
  assertHealthy(good);
  assertHealthy(inside);
  for (const { kind, message } of errors) {
    assertEquals(kind, "refused");
    assertMatch(message, /\/etc\/passwd.*outside of the data roots/);
  }
});

inEachForm("extract() lets an extractor reach nothing but the root", async (pool, root) => {
  const path = await root.file("snoop.dm3", "SNOOP");
  const { datasets } = await pool.extract({ path, ...WHAT });
  const results = Object.entries(datasets[0]!.extensions);
  assert(results.length > 10);
  // Modules are refused in other words than files: by the flags that keep Deno from fetching any.
  const refused = /^NotCapable$|Requires read access|--cached-only|--no-remote|--no-npm/;
  assertEquals(results.filter(([, result]) => !refused.test(String(result))), []);
  assertEquals((await Array.fromAsync(Deno.readDir(root.path))).map(({ name }) => name), ["snoop.dm3"]);
});

inEachForm("extract() keeps the metadata when a preview never ends", async (pool, root) => {
  const path = await root.file("preview.dm3", "LOOP:preview");
  const { datasets, previews, previewProblems } = await pool.extract({ path, ...WHAT });
  assertEquals([datasets[0]?.extensions.kind, previews], ["preview", [undefined]]);
  assertStringIncludes(previewProblems[0]!, "longer than 2.5 s");
}, { timeLimitMs: 2500 });

inEachForm("extract() is not confused by what an extractor prints", async (pool, root) => {
  const talker = await root.file("talker.dm3", "TALK:console");
  const healthy = await root.healthy();
  for (let i = 0; i < 3; i++) {
    assertEquals((await pool.extract({ path: talker, ...WHAT })).datasets[0]?.extensions.kind, "console");
    assertHealthy(await pool.extract({ path: healthy, ...WHAT }));
  }
}, { size: 1 });

inEachForm("extract() believes no frame that makes no sense", async (pool, root) => {
  await failsAlone(pool, root, "TALK:huge", "protocol");
  await failsAlone(pool, root, "TALK:junk", "protocol");
  await failsAlone(pool, root, "TALK:forged", "protocol");
});

inEachForm("extract() names the code of a process that ends", async (pool, root) => {
  const { message } = await failsAlone(pool, root, "MOOD:exit", "crashed");
  assertStringIncludes(message, "its process ended with code 3");
});
