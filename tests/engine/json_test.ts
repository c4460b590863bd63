import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { throughJson } from "../../engine/json.ts";

Deno.test("throughJson() gives what will be read back", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const { value: through, text } = throughJson(value, "x");
    assertEquals(through, JSON.parse(text!));
  }));
  assertEquals(throughJson(undefined, "x"), { value: undefined, text: null });
  assertEquals(throughJson(null, "x"), { value: null, text: "null" });
  assertEquals(throughJson({ a: undefined, b: [undefined] }, "x").value, { b: [null] } as never);
});

Deno.test("throughJson() names the place of what JSON cannot hold", () => {
  const cases: [unknown, string][] = [
    [{ a: [1, { at: new Date(0) }] }, "The result.a[1].at is a Date, which JSON cannot hold"],
    [[1, NaN], "The result[1] is NaN, which JSON cannot hold"],
    [{ n: 10n }, "The result.n is a bigint, which JSON cannot hold"],
    [{ f: () => 1 }, "The result.f is a function, which JSON cannot hold"],
    [new Map(), "The result is a Map, which JSON cannot hold"],
    [{ bytes: new Uint8Array(2) }, "The result.bytes is a Uint8Array, which JSON cannot hold"],
    [{ toJSON: () => 1 }, "The result.toJSON is a function, which JSON cannot hold"],
    [Object.create({ inherited: 1 }), "The result is a Object, which JSON cannot hold"],
    [{ s: Symbol("s") }, "The result.s is a symbol, which JSON cannot hold"],
  ];
  for (const [value, message] of cases) {
    assertEquals(assertThrows(() => throughJson(value, "The result"), TypeError).message, message);
  }
});

Deno.test("throughJson() refuses a value that holds itself, in a short message", () => {
  const ring: Record<string, unknown> = {};
  ring.self = ring;
  const { message } = assertThrows(() => throughJson(ring, "The result"), TypeError);
  assertStringIncludes(message, "levels deep");
  assertEquals(message.length < 400, true);
});
