import { assert, assertEquals } from "@std/assert";
import { memorySignal } from "../../formats/memory_signal.ts";
import type { Panel, Pixels, Signal } from "../../formats/signal.ts";
import { drawPreview } from "../../previews/mod.ts";
import { decodePng } from "./_decode_png.ts";

function signalOf(numbers: Pixels, shape: number[], dtype: Signal["dtype"], units = ""): Signal {
  const axis = { name: "x", units, scale: 0.5, offset: 0, navigate: false };
  return memorySignal(numbers, { name: "", shape, dtype, axes: shape.map((size) => ({ ...axis, size })) });
}

const ramp = signalOf(Float32Array.from({ length: 400 }, (_, i) => i), [20, 20], "float32", "µm");
const colours = signalOf(Uint8Array.from({ length: 1200 }, (_, i) => i % 3 ? 0 : 255), [20, 20], "rgb8");
const curve = signalOf(
  Float64Array.from({ length: 300 }, (_, i) => i === 150 ? 1000 : 1),
  [300],
  "float64",
  "Da",
);
const two = signalOf(Float64Array.of(1, 2, 3, 3, 2, 1), [2, 3], "float64");

const draw = async (panels: Panel[]) =>
  await decodePng(
    await drawPreview({ ...ramp, panels: () => panels }, {
      type: "SpectrumImage",
      dataType: "",
      title: "a title",
    }),
  );

Deno.test("drawPreview() draws a signal's panels: heat from dark to bright, colours as they are", async () => {
  const { at, width, height } = await draw([
    {
      title: "heat",
      kind: "heat",
      signal: { ...ramp, axes: ramp.axes.map((axis) => ({ ...axis, units: "" })) },
    },
    { title: "red", kind: "image", signal: colours, legend: ["A", "B", "C"] },
  ]);
  assertEquals([width, height], [500, 500]);
  const brightness = ([r = 0, g = 0, b = 0]: number[]) => r + g + b;
  assert(brightness(at(20, 55)) < 60, `${at(20, 55)}`);
  assert(brightness(at(170, 205)) > 550, `${at(170, 205)}`);
  assertEquals(at(260, 100).slice(0, 3), [255, 0, 0]);
});

Deno.test("drawPreview() draws curves on a logarithmic scale, several in colours, marks above them", async () => {
  const one = await draw([{ title: "s", kind: "curves", signal: curve, logarithmic: true }]);
  const marked = await draw([
    { title: "s", kind: "curves", signal: curve, logarithmic: true, marks: [{ at: 75, text: "Fe⁺" }] },
    { title: "d", kind: "curves", signal: two, legend: ["one", "two"], coordinates: [1, 2, 3] },
  ]);
  const count = (picture: typeof one, test: (colour: number[]) => boolean) => {
    let found = 0;
    for (let y = 0; y < 500; y++) for (let x = 0; x < 500; x++) if (test(picture.at(x, y))) found++;
    return found;
  };
  const red = ([r = 0, g = 0, b = 0]: number[]) => r > 180 && g < 90 && b < 90;
  assertEquals(count(one, red), 0);
  assert(count(marked, red) > 100);
});

Deno.test("drawPreview() draws the signal itself when its panels turn out to be none", async () => {
  const picture = await draw([]);
  assertEquals(picture.width, 500);
});
