import { assertEquals } from "@std/assert";
import { joined, match, patternOf, search, treeLines, valueText } from "../../cli/tag_tree.ts";
import { escaped, jsonText } from "../../cli/safe_text.ts";
import type { TagTree } from "../../formats/container.ts";

const tree: TagTree = {
  ImageList: {
    TagGroup0: { Name: "first", "Voltage.kV": 200, Data: Float32Array.from({ length: 9 }, (_, i) => i / 2) },
    TagGroup1: { Name: "second", Nested: { Name: "deep" } },
  },
  Empty: {},
  Mode: ["STEM", { Name: "in a list" }],
};
const paths = (text: string) => [...match(tree, patternOf(text))].map(({ path }) => joined(path));

Deno.test("match() takes dots or slashes, stars, and any case", () => {
  assertEquals(paths("ImageList.TagGroup0.Name"), ["ImageList.TagGroup0.Name"]);
  assertEquals(paths("imagelist/*/name"), ["ImageList.TagGroup0.Name", "ImageList.TagGroup1.Name"]);
  assertEquals(paths("/ImageList/TagGroup0/Voltage.*/"), ["ImageList/TagGroup0/Voltage.kV"]);
  assertEquals(paths("**.Name"), [
    "ImageList.TagGroup0.Name",
    "ImageList.TagGroup1.Name",
    "ImageList.TagGroup1.Nested.Name",
    "Mode.1.Name",
  ]);
  assertEquals(paths("**.**.Nested.**.Name"), ["ImageList.TagGroup1.Nested.Name"]);
  assertEquals(paths("Mode.0"), ["Mode.0"]);
  assertEquals(paths("ImageList.Tag"), []);
  assertEquals(paths(""), [""]);
});

Deno.test("search() finds names and values in any case, with their paths", () => {
  const found = (text: string) => [...search(tree, text)].map(({ path }) => joined(path));
  assertEquals(found("VOLTAGE"), ["ImageList/TagGroup0/Voltage.kV"]);
  assertEquals(found("200"), ["ImageList/TagGroup0/Voltage.kV"]);
  assertEquals(found("stem"), ["Mode.0"]);
  assertEquals(found("1.5"), ["ImageList.TagGroup0.Data"]);
  assertEquals(found("nothing of it"), []);
});

Deno.test("treeLines() shows a tree in the order of the file, long arrays by their beginning", () => {
  assertEquals([...treeLines(tree, Infinity)], [
    "ImageList",
    "  TagGroup0",
    '    Name  "first"',
    "    Voltage.kV  200",
    "    Data  [0, 0.5, 1, 1.5, 2, 2.5, …] (9 float32)",
    "  TagGroup1",
    '    Name  "second"',
    "    Nested",
    '      Name  "deep"',
    "Empty  (0 tags)",
    "Mode",
    '  0  "STEM"',
    "  1",
    '    Name  "in a list"',
  ]);
  assertEquals([...treeLines(tree, 2)].slice(0, 3), [
    "ImageList",
    "  TagGroup0  (3 tags)",
    "  TagGroup1  (2 tags)",
  ]);
});

Deno.test("valueText() keeps what a file says from steering a terminal", () => {
  assertEquals(valueText("a\x1b[31m\r\n\u202e\x9b"), '"a\\u001b[31m\\r\\n\\u202e\\u009b"');
  assertEquals(valueText("x".repeat(500)), `"${"x".repeat(160)}" … (500 characters)`);
  assertEquals(valueText(2n ** 63n), "9223372036854775808");
  assertEquals(valueText(BigUint64Array.of(1n)), "[1]");
  assertEquals(escaped("µm ° 電子"), "µm ° 電子");
  assertEquals([...treeLines({ "na\x1bme": null }, 1)], ["na\\u001bme  null"]);
});

Deno.test("jsonText() loses nothing: long integers, what is not finite, control characters", () => {
  const text = jsonText({
    a: 2n ** 64n - 1n,
    b: Float32Array.of(0.5, NaN),
    c: "\x9b\u202e\x1b",
    d: -Infinity,
    e: [1n],
  });
  assertEquals(
    text,
    '{"a":18446744073709551615,"b":[0.5,"NaN"],"c":"\\u009b\\u202e\\u001b","d":"-Infinity","e":[1]}',
  );
  assertEquals(JSON.parse(text).c, "\x9b\u202e\x1b");
});
