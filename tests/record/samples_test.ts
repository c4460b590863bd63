import { assertEquals, assertNotEquals } from "@std/assert";
import { recordSamples, sampleOf } from "../../record/samples.ts";
import { activity, file } from "./sample_input.ts";

Deno.test("recordSamples() leaves out samples that say nothing", () => {
  assertEquals(recordSamples([{}, { name: " " }, { elements: [] }], "r"), []);
});

Deno.test("recordSamples() gives the same ids again, each sample its own", () => {
  const ids = () => recordSamples([{ name: "a" }, { name: "b" }], "r").map(({ id }) => id);
  assertEquals(ids(), ids());
  assertNotEquals(ids()[0], ids()[1]);
  assertNotEquals(ids()[0], recordSamples([{ name: "a" }], "other")[0]!.id);
});

Deno.test("recordSamples() keeps as text what is no element", () => {
  const [sample] = recordSamples([{ name: "a", elements: ["Al", "Xx", "al", "Al"] }], "r");
  assertEquals(sample!.elements, ["Al"]);
  assertEquals(sample!.descriptions, ["Elements as entered: Xx, al"]);
});

Deno.test("sampleOf() takes the only sample, or the only one that all paths name", () => {
  const [one, two] = recordSamples([{ name: "AlCu-7" }, { name: "NMC 811" }], "r");
  const near = activity(file("Titan/alcu-7/a.dm3"), file("Titan/AlCu_7_b.dm3"));
  assertEquals(sampleOf(near, [one!, two!]), one);
  assertEquals(sampleOf(activity(file("Titan/AlCu-70/a.dm3")), [one!, two!]), undefined);
  assertEquals(sampleOf(activity(file("Titan/AlCu-7/NMC 811.dm3")), [one!, two!]), undefined);
  assertEquals(sampleOf(activity(file("Titan/x.dm3")), [one!]), one);
  assertEquals(sampleOf(near, []), undefined);
});
