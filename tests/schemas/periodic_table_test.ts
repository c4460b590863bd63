import { assert, assertEquals } from "@std/assert";
import { ELEMENTS, isElement } from "../../schemas/periodic_table.ts";

Deno.test("ELEMENTS has 118 different symbols by atomic number", () => {
  assertEquals(new Set(ELEMENTS).size, 118);
  assert(ELEMENTS.every((symbol) => /^[A-Z][a-z]?$/.test(symbol)));
  const known = { H: 1, C: 6, Fe: 26, Ag: 47, La: 57, Lu: 71, Au: 79, U: 92, Og: 118 };
  for (const [symbol, number] of Object.entries(known)) assertEquals(ELEMENTS[number - 1], symbol);
});

Deno.test("isElement() is strict about the spelling", () => {
  assert(isElement("Co") && isElement("C"));
  for (const text of ["CO", "co", "Xx", "", "constructor"]) assert(!isElement(text), text);
});
