import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { cleanMap, cleanText, cleanUnit, cleanValue } from "../../schemas/clean.ts";
import type { Problem } from "../../schemas/dataset.ts";

Deno.test("cleanText() leaves only characters that XML 1.0 allows", () => {
  const allowed = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;
  const unit$ = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  fc.assert(fc.property(fc.array(unit$).map((units) => units.join("")), (text) => {
    const clean = cleanText(text);
    assert(clean.isWellFormed() && allowed.test(clean));
    assertEquals(cleanText(clean), clean);
  }));
  assertEquals(cleanText("tab\t, line\r\n, 😀, µ"), "tab\t, line\r\n, 😀, µ");
});

Deno.test("cleanUnit() unifies spellings and keeps what it does not know", () => {
  assertEquals([cleanUnit("um"), cleanUnit("arb. units"), cleanUnit("f\0oo")], ["µm", "arb. units", "foo"]);
});

Deno.test("cleanValue() lists what JSON cannot hold", () => {
  const problems: Problem[] = [];
  const value = {
    a: NaN,
    list: [1, Infinity],
    date: new Date(0),
    big: 5n,
    fn: () => 1,
    gone: undefined,
    no: null,
  };
  assertEquals(cleanValue(value, ["root"], problems), { list: [1, null], big: 5 });
  assertEquals(problems.map(({ field }) => field), ["root.a", "root.list.1", "root.date", "root.fn"]);
});

Deno.test("cleanMap() ends at 64 levels, so that a circle does not end the process", () => {
  const circle: Record<string, unknown> = { a: 1 };
  circle.self = circle;
  const problems: Problem[] = [];
  cleanMap(circle as never, [], problems);
  assertEquals(problems.map(({ reason }) => reason), ["Nested deeper than 64 levels"]);
});

Deno.test("cleanMap() drops __proto__", () => {
  const map = JSON.parse('{"__proto__":{"x":1},"__pro\\u0000to__":{"x":1},"y":2}');
  const clean = cleanMap(map, [], []);
  assertEquals(Object.getOwnPropertyNames(clean), ["y"]);
  assertEquals((clean as { x?: number }).x, undefined);
});
