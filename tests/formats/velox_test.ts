import { assert, assertEquals } from "@std/assert";
import { openHdf5 } from "../../formats/hdf5.ts";
import { memorySource } from "../../formats/source.ts";
import { isVelox, prefixed, veloxSignals } from "../../formats/velox.ts";
import { number, text } from "../../formats/velox_json.ts";
import { nearby } from "./hdf5_files.ts";
import { METADATA, veloxFile } from "./velox_files.ts";

const root = openHdf5(memorySource(await veloxFile(), { name: "a.emd" })).root;

Deno.test("isVelox() goes by the version that the file names", () => {
  assert(isVelox(root));
  assert(!isVelox(openHdf5(memorySource(nearby("old.h5"))).root));
});

Deno.test("veloxSignals() puts frames first, and gives them axes in the unit that suits", () => {
  const [scan, pattern] = veloxSignals(root).map(({ signal }) => signal);
  assertEquals(scan!.shape, [2, 2, 3]);
  assertEquals([...scan!.read() as Int16Array], [0, 1, 2, 3, 4, 5, 100, 101, 102, 103, 104, 105]);
  assertEquals([...scan!.read({ start: [1, 0, 1], stop: [2, 2, 3], step: [1, 1, 1] }) as Int16Array], [
    101,
    102,
    104,
    105,
  ]);
  assertEquals(scan!.axes.map(({ name, units, navigate }) => [name, units, navigate]), [
    ["frame", "", true],
    ["y", "pm", false],
    ["x", "pm", false],
  ]);
  assertEquals(scan!.axes[2]!.offset, -300);
  assertEquals([pattern!.name, pattern!.shape, pattern!.axes[0]!.units], ["DP", [2, 2], "1/nm"]);
  assert(Math.abs(pattern!.axes[0]!.scale - 0.02) < 1e-12);
});

Deno.test("veloxSignals() counts the quanta of a stream by position and channel, over all frames", () => {
  const [spectrum, stream] = veloxSignals(root).slice(2).map(({ signal }) => signal);
  assertEquals([...spectrum!.read() as Uint32Array], [5, 6, 7, 8]);
  assertEquals([spectrum!.axes[0]!.scale, spectrum!.axes[0]!.offset], [0.005, -0.25]);
  assertEquals([stream!.shape, stream!.dtype], [[2, 3, 4], "uint32"]);
  const whole = [...stream!.read() as Uint32Array];
  assertEquals(whole, [...Array(5).fill([0, 2, 0, 0]).flat(), 0, 2, 0, 1]);
  const part = stream!.read({ start: [1, 1, 1], stop: [2, 3, 4], step: [1, 1, 2] });
  assertEquals([...part as Uint32Array], [2, 0, 2, 1]);
});

Deno.test("prefixed() takes the unit in which a length is from 1 to 1000", () => {
  assertEquals(prefixed(2e-8, "m"), [1e9, "nm"]);
  assertEquals(prefixed(2e-5, "m")[1], "µm");
  assertEquals(prefixed(3e9, "1/m")[1], "1/nm");
  assertEquals(prefixed(5, "counts"), [1, "counts"]);
  assertEquals(prefixed(0, "m"), [1, "m"]);
});

Deno.test("number() and text() take what Velox writes as text, and nothing for what is not there", () => {
  assertEquals(number(METADATA, "Optics.AccelerationVoltage"), 200000);
  assertEquals(number(METADATA, "Optics.None.at.all"), undefined);
  assertEquals(text(METADATA, "constructor.name"), undefined);
});
