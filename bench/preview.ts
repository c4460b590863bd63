/**
 * Previews of 500 pixels from images in memory to the bytes of a PNG file, beside Pillow (area average and PNG) with
 * percentiles by NumPy, turn by turn; and what of it takes how long. Then previews of files as large as memory.
 *
 * `EMLOOM_REFERENCE_PYTHON` names a python that has Pillow; without it only our own times are printed.
 *
 * @module
 */
import type { Dtype, Pixels, Signal } from "../formats/signal.ts";
import { encodePng } from "../previews/png.ts";
import { drawPreview } from "../previews/mod.ts";
import { AreaAverage, histogramPercentiles, stretch } from "../wasm/mod.ts";
import { bestTimes, type Contestants, Python } from "./_measure.ts";

const SIDE = 4096;
const ROUNDS = 15;
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

const python = Deno.env.get("EMLOOM_REFERENCE_PYTHON");
if (!python) console.log("Pillow: skipped (EMLOOM_REFERENCE_PYTHON is not set)");
await using peer = python ? new Python(python, PYTHON) : undefined;
const folder = await Deno.makeTempDir();
const ratios: Record<string, number> = {};
try {
  for (const [name, { pixels, dtype, numpy }] of Object.entries(images)) {
    const signal = signalOf(pixels, dtype);
    const contestants: Contestants = {
      emloom: () => drawPreview(signal, { type: "Image", dataType: "SEM_Imaging", title: "" }),
    };
    if (peer) {
      await Deno.writeFile(`${folder}/pixels`, new Uint8Array(pixels.buffer));
      await peer.call("load", name, `${folder}/pixels`, numpy);
      contestants.pillow = async () => (await peer.call("preview", name)).took;
    }
    const { emloom, pillow } = await bestTimes(contestants, ROUNDS) as { emloom: number; pillow?: number };
    if (pillow) ratios[name] = pillow / emloom;
    console.log(
      `${SIDE}² ${name.padEnd(7)} emloom ${emloom.toFixed(1).padStart(5)} ms` +
        (pillow ? `  Pillow ${pillow.toFixed(1).padStart(5)} ms  ${(pillow / emloom).toFixed(1)}×` : ""),
    );
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

const shape = { width: SIDE, height: SIDE, outWidth: 500, outHeight: 500 };
const average = new AreaAverage(shape);
average.add(shot);
const means = average.result();
const [low, high] = histogramPercentiles(means, [2, 98]).values as [number, number];
const grey = stretch(means, low, high);
const parts = await bestTimes({
  "area average": () => new AreaAverage(shape).add(shot),
  "percentiles": () => void histogramPercentiles(means, [2, 98]),
  "stretch": () => void stretch(means, low, high),
  "PNG": () => void encodePng({ width: 500, height: 500, channels: 1, data: grey }, "photograph"),
}, ROUNDS);
console.log(Object.entries(parts).map(([name, took]) => `${name} ${took.toFixed(2)} ms`).join(", "));
if (ratios["16-bit"]) {
  console.log(
    `16-bit ${ratios["16-bit"].toFixed(2)}× (at least ${LEAST}), 8-bit ${
      ratios["8-bit"]!.toFixed(2)
    }×, float ${ratios["float"]!.toFixed(2)}×`,
  );
}
