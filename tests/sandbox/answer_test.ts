import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { encodePng } from "../../previews/png.ts";
import { Answer, parseReady } from "../../sandbox/answer.ts";
import { pngProblem } from "../../sandbox/check_png.ts";
import { ChildFailure } from "../../sandbox/ending.ts";
import { FrameError } from "../../sandbox/frames.ts";

const none = new Uint8Array();
const dataset = { type: "Image", dataType: "TEM_Imaging", meta: {}, extensions: {}, distrust: [] };
const answer = { extractor: "x", module: "x", datasets: [dataset, dataset], recognition: [] };
const png = (width: number, height: number) =>
  encodePng({ width, height, channels: 1, data: new Uint8Array(width * height) });

function said(...messages: [json: unknown, binary?: Uint8Array<ArrayBuffer>][]): Answer {
  const result = new Answer("1");
  for (const [json, binary = none] of messages) result.take({ json, binary });
  return result;
}
const metadata = (drawing: number[] = []) => ({ kind: "metadata", id: "1", answer, drawing });

Deno.test("Answer puts previews beside their datasets", () => {
  const picture = png(3, 2);
  const whole = said(
    [metadata([0, 1])],
    [{ kind: "preview", id: "1", index: 1 }, picture],
    [{ kind: "preview", id: "1", index: 0, problem: "no contrast" }],
    [{ kind: "done", id: "1", spent: "worn out" }],
  );
  assertEquals(whole.sofar(), {
    ...answer,
    datasets: [dataset, dataset] as never,
    previews: [undefined, picture],
    previewProblems: { 0: "no contrast" },
  });
  assertEquals(whole.spent, "worn out");
});

Deno.test("Answer keeps the metadata when previews are missing or none", () => {
  assertEquals(said().sofar("killed"), undefined);
  assertEquals(said([metadata([1])]).sofar("killed")?.previewProblems, { 1: "killed" });
  const junk = said([metadata([0])], [{ kind: "preview", id: "1", index: 0 }, new Uint8Array(100)]);
  assertEquals(junk.sofar()?.previewProblems, { 0: "the preview is no PNG" });
  assertEquals(junk.spent, "the preview is no PNG");
});

Deno.test("Answer leaves out a vendor's tree that is too large, and says so", () => {
  const original = { values: Array.from({ length: 1_000_001 }, () => 0) };
  const json = {
    ...metadata(),
    answer: { ...answer, datasets: [{ ...dataset, original, warning: "short" }] },
  };
  const [kept] = said([json]).sofar()!.datasets;
  assertEquals(kept?.original, undefined);
  assertStringIncludes(kept!.warning!, "short; The vendor's own metadata is left out: ");
});

Deno.test("Answer refuses what makes no sense", () => {
  const wrong: [unknown, unknown?][] = [
    [null],
    [{ kind: "ready", problems: [] }],
    [{ ...metadata(), id: "2" }],
    [{ ...metadata(), answer: { ...answer, datasets: [] } }],
    [{ ...metadata(), answer: { ...answer, datasets: [{ ...dataset, type: "Poem" }] } }],
    [{ ...metadata(), answer: { ...answer, error: 5 } }],
    [{ kind: "done", id: "1" }],
    [{ kind: "preview", id: "1", index: 0 }],
    [metadata([0]), metadata([0])],
    [metadata([0]), { kind: "preview", id: "1", index: 1 }],
    [metadata([5]), { kind: "preview", id: "1", index: 5 }],
  ];
  for (const messages of wrong) {
    assertThrows(() => said(...messages.map((json) => [json] as [unknown])), FrameError);
  }
});

Deno.test("Answer throws the child's reason when it could not read the file", () => {
  const failed = { kind: "failed", id: "1", message: "Permission denied" };
  const error = assertThrows(() => said([failed]), ChildFailure, "Permission denied");
  assertEquals(error.kind, "unreadable");
});

Deno.test("parseReady() takes the problems of plugins, and nothing but a ready frame", () => {
  assertEquals(parseReady({ json: { kind: "ready", problems: ["a"] }, binary: none }), ["a"]);
  for (const json of [null, { kind: "ready" }, { kind: "done", id: "1" }]) {
    assertThrows(() => parseReady({ json, binary: none }), FrameError);
  }
});

Deno.test("pngProblem() accepts a whole PNG of a fitting size, and nothing else", () => {
  const good = png(4, 3);
  assertEquals(pngProblem(good), undefined);
  assertEquals(pngProblem(png(4096, 1)), undefined);
  assertEquals(pngProblem(png(4097, 1)), "the preview has 4097 × 1 pixels, more than 4096 a side");
  const empty = good.slice();
  empty.fill(0, 16, 20);
  assertStringIncludes(pngProblem(empty)!, "0 × 3 pixels");
  for (let length = 0; length < good.length; length++) {
    assertEquals(pngProblem(good.subarray(0, length)), "the preview is no PNG");
  }
});
