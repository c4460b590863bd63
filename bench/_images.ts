/**
 * What LZW is measured on.
 *
 * @module
 */
import { openTiff } from "../formats/tiff.ts";
import { memorySource } from "../formats/source.ts";

const SIDE = 1024;

/** Repeatable noise, uniform in [0, 1). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5 | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

// A surface with edges, under the shot noise of a quick scan.
function sem(scale: number, grain: number): number[] {
  const random = noise(1);
  return Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    const height = Math.sin(x / 37) * Math.cos(y / 53) +
      (Math.hypot(x % 200 - 100, y % 170 - 85) < 60 ? 1 : 0);
    return Math.max(0, Math.round(scale * (0.4 + 0.15 * height + grain * gauss(random))));
  });
}

function counts(): number[] {
  const random = noise(2);
  return Array.from({ length: SIDE * SIDE }, () => {
    let [n, p] = [0, random()];
    const limit = Math.exp(-3);
    for (; p > limit; n++) p *= random();
    return n;
  });
}

function differences<T extends Uint8Array | Uint16Array>(image: T): T {
  const out = image.slice() as T;
  for (let i = out.length - 1; i > 0; i--) if (i % SIDE) out[i] = image[i]! - image[i - 1]!;
  return out;
}

const bytesOf = (array: Uint8Array | Uint16Array) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** Bytes of images by name: made ones of 1024 × 1024 pixels and, where there are the data, real ones. */
export function images(): Map<string, Uint8Array> {
  const sem8 = Uint8Array.from(sem(255, 0.02), (value) => Math.min(255, value));
  const sem16 = Uint16Array.from(sem(30000, 0.02));
  const random = noise(3);
  const found = new Map([
    ["SEM-like 8-bit", sem8],
    ["SEM-like 8-bit, predictor", differences(sem8)],
    ["SEM-like 16-bit", bytesOf(sem16)],
    ["SEM-like 16-bit, predictor", bytesOf(differences(sem16))],
    ["TEM low counts 16-bit", bytesOf(Uint16Array.from(counts()))],
    ["random bytes", Uint8Array.from({ length: SIDE * SIDE }, () => 256 * random())],
    ["flat", new Uint8Array(SIDE * SIDE).fill(7)],
  ]);
  const data = Deno.env.get("EMLOOM_DATA");
  const real = { "real Zeiss": "tiff/test_tiff_Zeiss_SEM_1k.tif", "real TVIPS": "tiff/TVIPS_bin4.tif" };
  for (const [name, path] of Object.entries(real)) {
    if (!data) break;
    const pixels = openTiff(memorySource(Deno.readFileSync(`${data}/data/rsciio/${path}`))).signal(0, {
      stored: true,
    }).read();
    found.set(name, new Uint8Array(pixels.buffer));
  }
  return found;
}
