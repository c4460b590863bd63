import { assertEquals } from "@std/assert";
import { defineExtractor } from "../../extractors/define.ts";
import { extractors } from "../../extractors/mod.ts";
import { recognise } from "../../extractors/recognise.ts";
import { memorySource } from "../../formats/source.ts";

const file = memorySource(new TextEncoder().encode("just a text"), { name: "a.tif" });
const made = (name: string, supports: () => true | string, priority?: number) =>
  defineExtractor({
    name,
    title: name,
    extensions: [],
    supports,
    extract: () => [],
    ...(priority === undefined ? {} : { priority }),
  });

Deno.test("recognise() asks by priority, then by name, and stops at the first claim", () => {
  const asked: string[] = [];
  const ask = (name: string, answer: true | string) => () => (asked.push(name), answer);
  const { extractor, recognition } = recognise(file, [
    made("b", ask("b", true)),
    made("a", ask("a", "not mine")),
    made("site", ask("site", "nor mine"), 200),
    made("late", ask("late", true), 1),
  ]);
  assertEquals(asked, ["site", "a", "b"]);
  assertEquals(extractor.name, "b");
  assertEquals(recognition.map(({ extractor, claimed }) => `${extractor} ${claimed}`), [
    "site false",
    "a false",
    "b true",
  ]);
});

Deno.test("recognise() takes an exception, and an answer that is none, for a refusal", () => {
  const { extractor, recognition } = recognise(file, [
    made("throws", () => {
      throw new Error("out of bounds");
    }),
    made("odd", () => 1 as unknown as true),
  ]);
  assertEquals(extractor.name, "basic");
  assertEquals(recognition.map(({ reason }) => reason), [
    "declined without a reason",
    "failed: out of bounds",
    "no other extractor claims it",
  ]);
});

Deno.test("recognise() goes by bytes: a text named .tif is nobody's", () => {
  const { extractor, recognition } = recognise(file, extractors);
  assertEquals(extractor.name, "basic");
  assertEquals(recognition.every(({ reason }) => reason.length > 0), true);
});
