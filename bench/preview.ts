/**
 * Previews of 500 pixels from images in memory to the bytes of a PNG file, beside Pillow (area average and PNG) with
 * percentiles by NumPy, turn by turn; and what of it takes how long.
 *
 * `EMLOOM_REFERENCE_PYTHON` names a python that has Pillow; without it only our own times are printed.
 *
 * @module
 */
import type { Dtype, Pixels, Signal } from "../formats/signal.ts";
import { drawPreview } from "../previews/mod.ts";
import { encodePng } from "../previews/png.ts";
import { AreaAverage, histogramPercentiles, stretch } from "../wasm/mod.ts";
import { best, printTable, race, type Racer, ratio, type Results, sayLoad, verdict } from "./_measure.ts";
import { Python } from "./_python.ts";

const SIDE = 4096;
// Rounds of so many milliseconds: a few previews, or one of the peer.
const [ROUNDS, ROUND_MS] = [12, 60];
const LEAST = 5;

const PYTHON = `
import io, numpy
from PIL import Image
images = {}
def load(name, path, dtype):
    images[name] = numpy.fromfile(path, dtype).reshape(${SIDE}, ${SIDE})
def preview(name):
    small = numpy.asarray(Image.fromarray(images[name]).resize((500, 500), Image.BOX))
    low, high = numpy.percentile(small, [2, 98])
    grey = numpy.clip((small.astype("f4") - low) * (255 / (high - low)), 0, 255).astype("u1")
    out = io.BytesIO()
    Image.fromarray(grey).save(out, "PNG")
    return len(out.getvalue())
`;

/** A surface under shot noise. */
function scene(index: number): number {
  const [x, y] = [index % SIDE, Math.floor(index / SIDE)];
  const grain = Math.imul(index ^ (index >>> 7), 0x2c1b3c6d) >>> 21;
  return 20_000 + 8000 * Math.sin(x / 97) * Math.cos(y / 53) + 2 * grain;
}

/** A signal whose rows are given without a copy. */
function signalOf(pixels: Exclude<Pixels, BigInt64Array | BigUint64Array>, dtype: Dtype): Signal {
  const axis = { units: "nm", size: SIDE, scale: 1.5, offset: 0, navigate: false };
  return {
    name: "",
    shape: [SIDE, SIDE],
    dtype,
    axes: [{ ...axis, name: "y" }, { ...axis, name: "x" }],
    read: (region) => pixels.subarray((region?.start[0] ?? 0) * SIDE, (region?.stop[0] ?? SIDE) * SIDE),
  };
}

const shot = new Uint16Array(SIDE * SIDE);
for (let i = 0; i < shot.length; i++) shot[i] = scene(i);
const images = {
  "16-bit": { pixels: shot, dtype: "uint16", numpy: "<u2" },
  "8-bit": { pixels: Uint8Array.from(shot, (value) => value >> 8), dtype: "uint8", numpy: "u1" },
  "float": { pixels: Float32Array.from(shot), dtype: "float32", numpy: "<f4" },
} as const;

/** The best of the previews drawn within a time. */
function drawing(signal: Signal): Racer {
  return async (milliseconds) => {
    let least = Infinity;
    const end = performance.now() + milliseconds;
    for (let now = performance.now(); now < end;) {
      await drawPreview(signal, { type: "Image", dataType: "SEM_Imaging", title: "" });
      least = Math.min(least, performance.now() - now);
      now = performance.now();
    }
    return least / 1000;
  };
}

sayLoad();
const python = Deno.env.get("EMLOOM_REFERENCE_PYTHON");
await using peer = python ? new Python(python, PYTHON) : undefined;
const folder = await Deno.makeTempDir();
const results: Record<string, Results> = {};
try {
  for (const [name, { pixels, dtype, numpy }] of Object.entries(images)) {
    await Deno.writeFile(`${folder}/pixels`, new Uint8Array(pixels.buffer));
    await peer?.call("load", name, `${folder}/pixels`, numpy);
    results[name] = await race(
      {
        emloom: drawing(signalOf(pixels, dtype)),
        Pillow: async () =>
          peer ? (await peer.call("preview", name)).seconds : "EMLOOM_REFERENCE_PYTHON is not set",
      },
      ROUNDS,
      ROUND_MS,
    );
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
const shown = (value: number | string | undefined) =>
  typeof value === "number" ? `${(1000 * value).toFixed(1)} ms` : "–";
const times = (name: string) => ratio(results[name]!, "emloom", "Pillow");
printTable([
  [`${SIDE}² to 500²`, "emloom", "Pillow + NumPy", "ratio"],
  ...Object.entries(results).map(([name, found]) => [
    name,
    shown(found.emloom),
    shown(found.Pillow),
    `${times(name)?.toFixed(1) ?? "–"}×`,
  ]),
]);
if (!python) console.log("Pillow was skipped: EMLOOM_REFERENCE_PYTHON is not set");

const shape = { width: SIDE, height: SIDE, outWidth: 500, outHeight: 500 };
const average = new AreaAverage(shape);
average.add(shot);
const means = average.result();
const [low, high] = histogramPercentiles(means, [2, 98]).values as [number, number];
const grey = stretch(means, low, high);
const parts = await race({
  "area average": (ms) => best(() => new AreaAverage(shape).add(shot), ms),
  "percentiles": (ms) => best(() => histogramPercentiles(means, [2, 98]), ms),
  "stretch": (ms) => best(() => stretch(means, low, high), ms),
  "PNG": (ms) =>
    best(() => encodePng({ width: 500, height: 500, channels: 1, data: grey }, "photograph"), ms),
});
console.log(Object.entries(parts).map(([name, took]) => `${name} ${shown(took)}`).join(", "));
console.log(verdict("preview of 16 bits against Pillow + NumPy", times("16-bit"), LEAST));
