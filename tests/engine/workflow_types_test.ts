/**
 * That a chain which cannot work does not compile: snippets are checked by the compiler, against the real builder.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BEGIN = `import { workflow } from ${
  JSON.stringify(new URL("../../engine/workflow.ts", import.meta.url).href)
};
interface File { path: string; size: number }
const files: File[] = [{ path: "a", size: 1 }];
`;

/** What the compiler must accept. */
const RIGHT: Record<string, string> = {
  "a chain": `export default workflow<{ session: string }, { root: string }>("record")
    .step("find", ({ session }, house) => files.filter((file) => file.path !== session + house.root))
    .each("extract", ({ find }) => find, (file) => file.path, (file) => file.size, { onError: "keep" })
    .each("double", ({ find }) => find, (file) => file.path, (file) => file.size * 2)
    .step("sum", ({ extract, double }) => {
      const kept: number[] = extract.flatMap(({ ok, error }) => error ? [error.message.length] : [ok]);
      return [...kept, ...double].reduce((a, b) => a + b, 0);
    }, { save: (_trx, sum: number, { find }) => void [sum, find] });`,
  "an unknown, which is looked at when it is there":
    `export default workflow<{ n: number }>("w").step("a", (): Record<string, unknown> => ({ x: 1 }));`,
  "a step without a result": `export default workflow<{ n: number }>("w").step("a", () => {});`,
  "a result with what may be missing":
    `export default workflow<{ n: number }>("w").step("a", ({ n }): { x?: number; y: string | null } => ({ x: n, y: null }));`,
  "a result that comes later":
    `export default workflow<{ n: number }>("w").step("a", async ({ n }) => await n);`,
};

/** What the compiler must refuse, and a word of what it says. */
const WRONG: Record<string, [snippet: string, word: RegExp]> = {
  "a misspelt step": [
    `workflow<{ n: number }>("w").step("find", () => files).step("sum", ({ fnid }) => fnid);`,
    /fnid/,
  ],
  "a missing step": [`workflow<{ n: number }>("w").step("sum", ({ find }) => find);`, /find/],
  "a step that comes too early": [
    `workflow<{ n: number }>("w").step("sum", ({ find }) => find).step("find", () => files);`,
    /find/,
  ],
  "a name that is taken by a step": [
    `workflow<{ n: number }>("w").step("find", () => files).step("find", () => 1);`,
    /is taken/,
  ],
  "a name that is taken by the input": [`workflow<{ n: number }>("w").step("n", () => 1);`, /is taken/],
  "the same for each()": [
    `workflow<{ n: number }>("w").each("n", () => files, (file) => file.path, () => 1);`,
    /is taken/,
  ],
  "a Date as result": [`workflow<{ n: number }>("w").step("a", () => new Date());`, /Date/],
  "a Map within a result": [
    `workflow<{ n: number }>("w").step("a", () => ({ found: new Map<string, number>() }));`,
    /Map/,
  ],
  "bytes as result": [
    `workflow<{ n: number }>("w").step("a", () => ({ pixels: new Uint8Array(2) }));`,
    /Uint8Array/,
  ],
  "a function within a result": [`workflow<{ n: number }>("w").step("a", () => [() => 1]);`, /never/],
  "a promised Date": [
    `workflow<{ n: number }>("w").step("a", async () => ({ at: await new Date() }));`,
    /Date/,
  ],
  "a Date as result of an item": [
    `workflow<{ n: number }>("w").each("a", () => files, (file) => file.path, () => new Date());`,
    /Date/,
  ],
  "items that are not JSON": [
    `workflow<{ n: number }>("w").each("a", () => [new Date()], String, () => 1);`,
    /Date/,
  ],
  "an item of another type": [
    `workflow<{ n: number }>("w").each("a", () => files, (file) => file.path, (file: string) => file);`,
    /File|string/,
  ],
  "a key that is no text": [
    `workflow<{ n: number }>("w").each("a", () => files, (file) => file.size, () => 1);`,
    /number/,
  ],
  "a kept outcome used as a result": [
    `workflow<{ n: number }>("w").each("a", () => files, (file) => file.path, () => 1, { onError: "keep" })
      .step("b", ({ a }): number => a[0]!);`,
    /Outcome|number/,
  ],
  "save with another result": [
    `workflow<{ n: number }>("w").step("a", () => 1, { save: (_trx, result: string) => void result });`,
    /string/,
  ],
  "an ending that is no Ending": [`workflow<{ n: number }>("w").ends({ GONE: Error, LATE: Date });`, /Date/],
  "a part of the house that is not there": [
    `workflow<{ n: number }, { root: string }>("w").step("a", (_, house) => house.rooot);`,
    /rooot/,
  ],
};

Deno.test("workflow() compiles when the chain works, and only then", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const snippets = {
      ...RIGHT,
      ...Object.fromEntries(Object.entries(WRONG).map(([name, [code]]) => [name, code])),
    };
    const fileOf = (name: string) => `${folder}/${name.replace(/\W/g, "_")}.ts`;
    for (const [name, code] of Object.entries(snippets)) await Deno.writeTextFile(fileOf(name), BEGIN + code);
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", `--config=${ROOT}/deno.json`, ...Object.keys(snippets).map(fileOf)],
      env: { NO_COLOR: "1" },
    }).output();
    const said = new TextDecoder().decode(stderr);
    const complaints = said.split(/\n(?=TS\d+ \[ERROR\])/);
    const about = (name: string) => complaints.filter((each) => each.includes(fileOf(name))).join("\n");
    assertEquals(code, 1, said);
    for (const name of Object.keys(RIGHT)) assertEquals(about(name), "", name);
    for (const [name, [, word]] of Object.entries(WRONG)) {
      assert(word.test(about(name)), `${name} was accepted: ${about(name)}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
