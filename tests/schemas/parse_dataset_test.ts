import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseDataset } from "../../schemas/parse_dataset.ts";

const good = { type: "Image", dataType: "SEM_Imaging", meta: {}, extensions: {}, distrust: [] };

Deno.test("parseDataset() returns the dataset without what it does not know", () => {
  const full = {
    ...good,
    name: "HAADF",
    dimensions: [3, 4],
    meta: { magnification: 100 },
    distrust: ["Operator", ["EDS", "Live Time"]],
    acquired: "2024-01-01T00:00:00",
    sources: { magnification: "Beam.Mag" },
    warning: "short file",
    original: { a: { b: [1] } },
  };
  assertEquals(parseDataset({ ...full, pixels: "x", toString: 1 }), full);
});

Deno.test("parseDataset() names the place when a part has the wrong form", () => {
  const wrong: [unknown, string][] = [
    [null, '"."'],
    [[], '"."'],
    [{ ...good, type: "Notes" }, '"type"'],
    [{ ...good, meta: [] }, '"meta"'],
    [{ ...good, dimensions: [1, -1] }, '"dimensions.1"'],
    [{ ...good, dimensions: [1.5] }, '"dimensions.0"'],
    [{ ...good, distrust: [1] }, '"distrust.0"'],
    [{ ...good, sources: { a: 1 } }, '"sources.a"'],
    [{ ...good, acquired: "x".repeat(101) }, '"acquired"'],
  ];
  for (const [json, place] of wrong) assertThrows(() => parseDataset(json), TypeError, `at ${place}`);
});

Deno.test("parseDataset() refuses what is too deep or too large", () => {
  const deep = JSON.parse('{"a":'.repeat(5000) + "1" + "}".repeat(5000));
  assertThrows(() => parseDataset({ ...good, extensions: deep }), TypeError, "deeper than 64 levels");
  assertThrows(
    () => parseDataset({ ...good, original: { a: new Array(1_000_001).fill(0) } }),
    TypeError,
    "values",
  );
  assertThrows(
    () => parseDataset({ ...good, original: { a: "x".repeat(32_000_001) } }),
    TypeError,
    "characters",
  );
});

Deno.test("parseDataset() lets no __proto__ through to an object's prototype", () => {
  const json = JSON.parse(
    '{"type":"Image","dataType":"x","meta":{"__proto__":{"polluted":1}},"extensions":{},"distrust":[]}',
  );
  const { meta } = parseDataset(json);
  assertEquals([(meta as { polluted?: number }).polluted, ({} as { polluted?: number }).polluted], [
    undefined,
    undefined,
  ]);
});

Deno.test("parseDataset() throws a TypeError or returns a dataset, whatever the JSON", () => {
  fc.assert(fc.property(fc.jsonValue(), (json) => {
    assertThrows(() => parseDataset(json), TypeError, "Cannot accept the extractor's answer");
  }));
});
