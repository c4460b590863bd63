import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { readForm } from "../../harvesters/form_text.ts";
import { readElements } from "../../harvesters/samples.ts";
import { tidyText } from "../../harvesters/text.ts";
import { toUtc } from "../../harvesters/zone.ts";

// What XML 1.0 allows, from its definition of Char.
const XML = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

Deno.test("tidyText() gives text that XML can hold, of limited length", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.integer({ min: 1, max: 30 }),
      (text, limit) => {
        const clean = tidyText(text, limit);
        assert(clean === undefined || XML.test(clean) && [...clean].length <= limit && clean.trim() !== "");
      },
    ),
  );
  assertEquals(tidyText("\ud800a\u0000\u001bb\r\nc\ufffe", 10), "ab\nc");
  assertEquals(
    [null, undefined, {}, "", " \n", []].map((each) => tidyText(each, 10)),
    Array(6).fill(undefined),
  );
  assertEquals([7, true, ["a", 1, "b"]].map((each) => tidyText(each, 10)), ["7", "true", "a, b"]);
  assertEquals(tidyText("😀😀😀", 2), "😀…");
});

Deno.test("readElements() knows symbols in any case, and keeps what is none as it was entered", () => {
  assertEquals(readElements(["Ti", "o", " Ni ", "x y", "Ti", "<b>", 7, null]), [
    "Ti",
    "O",
    "Ni",
    "x y",
    "<b>",
  ]);
  assertEquals(readElements("Fe, c;Og"), ["Fe", "C", "Og"]);
  assertEquals([readElements(null), readElements({ a: 1 })], [[], []]);
});

Deno.test("readForm() reads lines of HTML notes too", () => {
  const answers = readForm(
    "<html><body><p>Data-Consent: Agree</p>Title: a &lt; b<br/>time: 10:30</body></html>",
  );
  assertEquals([...answers], [["data_consent", "Agree"], ["experiment_title", "a < b"], ["time", "10:30"]]);
});

Deno.test("toUtc() reads times in a zone, with an offset, and dates", () => {
  const read = (text: string) => toUtc(text, "Europe/Berlin");
  assertEquals(read("2025-07-01T9:05"), "2025-07-01T07:05:00.000Z");
  assertEquals(read("2025-07-01 09:05:30.5-06:00"), "2025-07-01T15:05:30.500Z");
  assertEquals(read("2025-07-01"), "2025-06-30T22:00:00.000Z");
  for (const text of ["", "1.7.2025", "2025-02-30", "2025-07-01T25:00"]) {
    let message = "";
    try {
      read(text);
    } catch (error) {
      message = (error as Error).message;
    }
    assert(message.startsWith(`Cannot read the time "${text}"`), `${text}: ${message}`);
  }
});
