import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { DOCUMENTED } from "../../bench/_differential/documented.ts";
import { knownDefect } from "../../bench/_differential/known.ts";
import { Random } from "../../bench/_differential/random.ts";
import { differences } from "../../bench/_differential/same.ts";
import { referenceTest } from "../formats/reference_python.ts";

const SCRIPT = fileURLToPath(new URL("../../bench/differential.ts", import.meta.url));

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", SCRIPT, ...args],
    env: { NO_COLOR: "1" },
    stderr: "inherit",
  }).output();
  return { code, text: new TextDecoder().decode(stdout) };
}

referenceTest("differential.ts finds no difference in a tenth of its files", async () => {
  const keep = await Deno.makeTempDir();
  try {
    const { code, text } = await run("20261124", "--files", "20", "--keep", keep);
    assertEquals([text, code], ["20 of 20 files agree (seed 20261124)\n", 0]);
  } finally {
    await Deno.remove(keep, { recursive: true });
  }
});

Deno.test("differential.ts refuses a seed that is no number", async () => {
  assertEquals((await run("soon")).code, 2);
});

Deno.test("differences() names each leaf that differs, and leaves out what is excused", () => {
  const [ours, theirs] = [{ a: [1, 2], b: "x", c: 0 }, { a: [1, 3], b: "x", c: -0, d: null }];
  assertEquals(differences("at", ours, theirs), [
    "at.a.1: emloom 2, peer 3",
    "at.d: emloom nothing, peer null",
  ]);
  assertEquals(differences("at", ours, theirs, (where) => where === "at.d"), ["at.a.1: emloom 2, peer 3"]);
});

Deno.test("knownDefect() excuses a defect of its own kind of files only", () => {
  assertEquals(knownDefect("dm", "signals.0.tags.x", 53, "5"), true);
  assertEquals(knownDefect("dm", "signals.0.tags.x", 54, "5"), false);
  assertEquals(knownDefect("tiff", "signals.0.tags.x", 53, "5"), false);
});

Deno.test("each excused difference of metadata is a row of docs/differences.md", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/differences.md", import.meta.url));
  const rows = page.split("\n").map((line) => line.split(" | ")[0]!.replace(/^\| /, "").trim());
  const missing = DOCUMENTED.map(({ row }) => row).filter((row) => !rows.includes(row));
  assertEquals([...new Set(missing)], []);
});

Deno.test("Random gives the same sequence for the same seed and stream, another for others", () => {
  const first = (seed: number, stream: number) => new Random(seed, stream).bytes(32).join();
  assertEquals(first(1, 2), first(1, 2));
  assert(new Set([first(1, 2), first(1, 3), first(2, 2), first(2, 1)]).size === 4);
});
