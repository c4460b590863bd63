import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { divide, sameValue } from "../../record/common.ts";
import type { Parameter } from "../../record/model.ts";
import { measured, text } from "./sample_input.ts";

const names = (parameters: Parameter[]) => parameters.map(({ name }) => name);
const of = (...datasets: Parameter[][]) => datasets.map((parameters) => ({ parameters }));

Deno.test("divide() moves what all datasets share to the setup, quantities by physical value", () => {
  const { setup, own } = divide(of(
    [measured("Voltage", 5, "kV"), text("Mode", "STEM"), text("File", "1")],
    [measured("Voltage", 5000, "V"), text("Mode", "STEM"), text("File", "2")],
  ));
  assertEquals(setup.map(({ name, value, unit }) => [name, value, unit]), [["Mode", "STEM", undefined], [
    "Voltage",
    "5",
    "kV",
  ]]);
  assertEquals(own.map(names), [["File"], ["File"]]);
});

Deno.test("divide() leaves everything with a dataset that is alone", () => {
  assertEquals(divide(of([text("b", "1"), text("A", "2")])), {
    setup: [],
    own: [[text("A", "2"), text("b", "1")]],
  });
});

Deno.test("divide() does not let an unreadable file empty the setup of its neighbours", () => {
  const { setup, own } = divide([
    ...of([text("Mode", "STEM")], [text("Mode", "STEM")]),
    { parameters: [text("Extraction Error", "truncated", true)], failed: true },
  ]);
  assertEquals(names(setup), ["Mode"]);
  assertEquals(own.map(names), [[], [], ["Extraction Error"]]);
});

Deno.test("divide() marks a common parameter when any dataset distrusts it", () => {
  const { setup } = divide(of([text("Operator", "x")], [text("Operator", "x", true)]));
  assertEquals(setup, [text("Operator", "x", true)]);
});

Deno.test("divide() keeps a name that a dataset has twice", () => {
  const { setup, own } = divide(of([text("a", "1"), text("a", "1")], [text("a", "1")]));
  assertEquals([names(setup), ...own.map(names)], [[], ["a", "a"], ["a"]]);
});

Deno.test("divide() loses and invents nothing", () => {
  const parameter = fc.record({ name: fc.constantFrom("a", "B", "c", "D"), value: fc.constantFrom("1", "2") })
    .map(({ name, value }) => text(name, value));
  const dataset = fc.uniqueArray(parameter, { selector: ({ name }) => name, maxLength: 4 });
  fc.assert(fc.property(fc.array(dataset, { minLength: 1, maxLength: 5 }), (datasets) => {
    const { setup, own } = divide(of(...datasets));
    datasets.forEach((parameters, i) => {
      const told = [...setup, ...own[i]!].map(({ name, value }) => `${name}=${value}`).sort();
      assertEquals(told, parameters.map(({ name, value }) => `${name}=${value}`).sort());
    });
    for (const list of [setup, ...own]) {
      const keys = names(list).map((name) => name.toLowerCase());
      assertEquals(keys, keys.toSorted());
    }
  }));
});

Deno.test("sameValue() equals nothing to NaN, to another dimension or to an unknown unit of another name", () => {
  assert(sameValue({ value: 1, unit: "nm" }, { value: 10, unit: "Å" }));
  assert(sameValue({ value: 1, unit: "blah" }, { value: 1, unit: "blah" }));
  for (
    const [a, b] of [
      [{ value: NaN, unit: "V" }, { value: NaN, unit: "V" }],
      [{ value: 1, unit: "V" }, { value: 1, unit: "m" }],
      [{ value: 1, unit: "blah" }, { value: 1, unit: "V" }],
      [{ value: 1, unit: "V" }, "1"],
    ] as const
  ) assert(!sameValue(a, b));
});
