import { assertEquals, assertThrows } from "@std/assert";
import { perFile } from "../../extractors/_per_file.ts";
import { anyText } from "../../extractors/_sidecar.ts";
import { numberOrText, shownIn, valueOf } from "../../extractors/_values.ts";
import { memorySource } from "../../formats/source.ts";
import fc from "../fast_check.ts";

Deno.test("numberOrText() tells numbers from text, and nothing from blanks", () => {
  const read = [" 5.00 ", "-1e-3", ".5", "1,5", "0x10", "Infinity", "", "  ", undefined].map(numberOrText);
  assertEquals(read, [5, -0.001, 0.5, "1,5", "0x10", "Infinity", undefined, undefined, undefined]);
});

Deno.test("valueOf() reads a number with its unit, where that is one", () => {
  assertEquals(valueOf("15000 Volt"), { value: 15000, unit: "Volt" });
  assertEquals(valueOf("-412.0 pA"), { value: -412, unit: "pA" });
  assertEquals(valueOf("50.00 K X"), { value: 50, unit: "K X" });
  assertEquals(valueOf("5um"), { value: 5, unit: "um" });
  assertEquals(["1024 * 768", "3->10 pA", "1500: Gemini", "high"].map(valueOf), [
    "1024 * 768",
    "3->10 pA",
    "1500: Gemini",
    "high",
  ]);
});

Deno.test("shownIn() leaves alone what cannot be expressed in the unit", () => {
  assertEquals(shownIn({ value: 7000, unit: "V" }, "kV"), { value: 7, unit: "kV" });
  assertEquals(shownIn({ value: 7, unit: "mm" }, "kV"), { value: 7, unit: "mm" });
  assertEquals(shownIn("off", "kV"), "off");
});

Deno.test("anyText() finds out how a text is encoded", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\[[ -~]{1,40}\]$/), fc.boolean(), fc.boolean(), (text, big, mark) => {
      const units = [...(mark ? "\ufeff" : ""), ...text];
      const bytes = new Uint8Array(2 * units.length);
      const view = new DataView(bytes.buffer);
      units.forEach((unit, i) => view.setUint16(2 * i, unit.charCodeAt(0), !big));
      assertEquals(anyText(bytes), text);
    }),
  );
  assertEquals(anyText(new TextEncoder().encode("\ufeffGröße")), "Größe");
  assertEquals(anyText(Uint8Array.of(0x47, 0x72, 0xf6)), "Grö");
  assertEquals(anyText(new Uint8Array()), "");
});

Deno.test("perFile() asks once for each file, and again after an error", () => {
  let asked = 0;
  const read = perFile((file) => {
    asked++;
    if (file.size === 0) throw new Error("empty");
    return undefined;
  });
  const [file, empty] = [memorySource(new Uint8Array(1)), memorySource(new Uint8Array())];
  read(file);
  read(file);
  assertEquals(asked, 1);
  assertThrows(() => read(empty), Error, "empty");
  assertThrows(() => read(empty), Error, "empty");
  assertEquals(asked, 3);
});
