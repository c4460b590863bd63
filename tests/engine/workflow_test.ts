import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { asMermaid, asText } from "../../engine/describe.ts";
import { Ending } from "../../engine/errors.ts";
import { brief } from "../../engine/retry.ts";
import { type Step, stepsOfVersion, workflow } from "../../engine/workflow.ts";

class NoFiles extends Ending {}

const record = () =>
  workflow<{ n: number }>("record", { every: "0 * * * *" })
    .step("find", ({ n }) => [n], { retry: brief })
    .each("extract", ({ find }) => find, String, (x) => x, { parallel: 4, onError: "keep" })
    .ends({ NO_FILES_FOUND: NoFiles });

Deno.test("workflow() keeps steps in order, with what was said about them", () => {
  const { name, every, steps, endings } = record();
  assertEquals([name, every, Object.keys(endings)], ["record", "0 * * * *", ["NO_FILES_FOUND"]]);
  assertEquals(steps.map((step) => [step.kind, step.name]), [["step", "find"], ["each", "extract"]]);
  const [, extract] = steps;
  assertEquals(extract?.kind === "each" && [extract.parallel, extract.keep], [4, true]);
});

Deno.test("workflow() changes its version with its steps, their order, their kind, and on request", () => {
  const one = () => 1, list = () => [1];
  const versions = [
    workflow<{ n: number }>("w").step("a", one).step("b", one),
    workflow<{ n: number }>("w").step("b", one).step("a", one),
    workflow<{ n: number }>("w").step("a", one).each("b", list, String, one),
    workflow<{ n: number }>("w").step("a", one),
    workflow<{ n: number }>("w", { version: "2" }).step("a", one),
  ].map((each) => each.version);
  assertEquals(new Set(versions).size, versions.length);
  assertEquals(record().version, record().version);
  assertNotEquals(versions[0], versions[1]);
});

Deno.test("workflow() refuses at run time what no compiler looked at", () => {
  const chain = () => workflow<{ n: number }>("w").step("a", () => 1);
  const untyped = chain() as unknown as { step(name: string, run: () => unknown): unknown };
  assertThrows(
    () => untyped.step("a", () => 2),
    TypeError,
    'The workflow "w" has a step "a" already',
  );
  assertThrows(() => chain().step("two words", () => 2), TypeError, "without spaces");
  assertThrows(() => workflow<{ n: number }>("two words"), TypeError, "without spaces");
  assertThrows(() => workflow<{ n: number }>("w", { version: "1 b" }), TypeError, "without spaces");
  assertThrows(
    () => chain().each("b", () => [1], String, (x) => x, { parallel: 0 }),
    RangeError,
    'Step "b" cannot work on 0 items at a time',
  );
});

Deno.test("asText() and asMermaid() show the chain", () => {
  assertEquals(
    asText(record()),
    [
      "record (every 0 * * * *)",
      "  1. find     up to 4 tries",
      "  2. extract  each item, 4 at a time  failures are kept",
      "  may end as NO_FILES_FOUND",
    ].join("\n"),
  );
  assertEquals(asMermaid(record()).split("\n"), [
    "flowchart LR",
    '  find["find"]',
    '  extract[["each extract"]]',
    "  find --> extract",
    '  find -.-> NO_FILES_FOUND(["NO_FILES_FOUND"])',
  ]);
});

Deno.test("with() puts steps before and behind a workflow's own, in their order, and leaves it as it was", () => {
  const extra = (name: string): Step => ({ kind: "step", name, run: () => 1 });
  const own = record();
  const all = own.with([
    { step: extra("a"), place: "after", at: "find" },
    { step: extra("z"), place: "before", at: "find" },
    { step: extra("b"), place: "after", at: "find" },
  ]);
  assertEquals(all.steps.map((step) => step.name), ["z", "find", "a", "b", "extract"]);
  assertEquals([all.name, all.every, all.endings, all.onSettled], [
    own.name,
    own.every,
    own.endings,
    own.onSettled,
  ]);
  assertEquals(own.steps.map((step) => step.name), ["find", "extract"]);
  assertNotEquals(all.version, own.version);
  assertEquals(stepsOfVersion(all.version), ["z", "find", "a", "b", "extract"]);
  assertEquals(stepsOfVersion("1"), []);
});

Deno.test("with() refuses a place and a name that cannot be", () => {
  const step: Step = { kind: "step", name: "find", run: () => 1 };
  assertThrows(
    () => record().with([{ step, place: "after", at: "upload" }]),
    TypeError,
    'no step "upload" for "find"',
  );
  assertThrows(() => record().with([{ step, place: "after", at: "find" }]), TypeError, "a step");
});
