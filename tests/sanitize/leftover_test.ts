import { assertEquals } from "@std/assert";
import { memorySource } from "../../formats/source.ts";
import { differences } from "../../sanitize/compare.ts";
import { findLeftover, storedRuns } from "../../sanitize/leftover.ts";
import { ordered, type Patch } from "../../sanitize/patch.ts";
import { joined } from "../../sanitize/pack.ts";
import { noise } from "./blanked.ts";

const data = noise(5000, 3);
const runs = storedRuns(memorySource(data), [{ offset: 0, length: data.length, kind: "pixels" }]);

Deno.test("findLeftover() finds any 64 bytes of the data at any place", () => {
  for (
    const [from, length, place] of [[0, 64, 0], [1, 95, 7], [31, 64, 1000], [4900, 100, 33], [
      2049,
      64,
      777,
    ]] as const
  ) {
    const file = joined([noise(place, 9), data.subarray(from, from + length), noise(300, 11)]);
    const { found } = findLeftover(runs, memorySource(file), []);
    assertEquals(
      [found?.from, found?.offset, found?.length],
      [from, place, length],
      `${from} ${length} ${place}`,
    );
  }
});

Deno.test("findLeftover() finds what crosses the pieces in which a file is read", () => {
  const place = 2 ** 20 - 30;
  const file = joined([new Uint8Array(place), data.subarray(64, 164), new Uint8Array(50)]);
  assertEquals(findLeftover(runs, memorySource(file), []).found?.offset, place);
});

Deno.test("findLeftover() takes neither less than 64 bytes, nor patterns, nor what was written, for data", () => {
  const none = (file: Uint8Array, patches: Patch[] = []) =>
    findLeftover(runs, memorySource(file), patches).found;
  assertEquals(none(joined([noise(40, 9), data.subarray(100, 160), noise(40, 8)])), undefined);
  assertEquals(none(data, [{ offset: 0, length: data.length, kind: "pixels" }]), undefined);
  const ramp = Uint8Array.from({ length: 512 }, (_, i) => i);
  const ramps = storedRuns(memorySource(ramp), [{ offset: 0, length: 512, kind: "pixels" }]);
  assertEquals(findLeftover(ramps, memorySource(ramp), []).found, undefined);
});

Deno.test("ordered() merges what is filled alike, and refuses two wishes for one byte", () => {
  const fill = (offset: number, length: number): Patch => ({ offset, length, kind: "pixels", image: "a" });
  assertEquals(ordered([fill(8, 4), fill(0, 5), fill(4, 4)], "x"), [fill(0, 12)]);
  const exact: Patch = { offset: 2, length: 2, kind: "pixels", image: "b", bytes: Uint8Array.of(1) };
  let message = "";
  try {
    ordered([fill(0, 5), exact], "x.tif");
  } catch (error) {
    message = (error as Error).message;
  }
  assertEquals(message, 'x.tif at byte 2: The bytes of "a" and "b" overlap');
});

Deno.test("differences() names places, and takes only what it may", () => {
  const none = { lists: () => false, scrubbed: false, fill: "zero" as const };
  const lists = { ...none, lists: () => true };
  assertEquals(differences({ a: [1, { b: 2 }], c: NaN }, { a: [1, { b: 3 }], c: NaN }, none), ["a.1.b"]);
  assertEquals(differences({ a: 1 }, { a: 1, b: 2 }, none), [""]);
  assertEquals(differences({ x: Float32Array.of(1, 2) }, { x: Float32Array.of(0, 0) }, none), ["x"]);
  assertEquals(differences({ x: Float32Array.of(1, 2) }, { x: Float32Array.of(0, 0) }, lists), []);
  assertEquals(differences({ x: 5 }, { x: 0 }, lists), ["x"]);
  const scrubbed = { ...none, scrubbed: true };
  assertEquals(differences({ who: "Ada L" }, { who: "xxx L" }, scrubbed), []);
  assertEquals(differences({ who: "Ada L" }, { who: "yyy L" }, scrubbed), ["who"]);
  assertEquals(differences({ who: "Ada L" }, { who: "xxx L" }, none), ["who"]);
});
