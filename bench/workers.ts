/**
 * Two workers against one: each draws previews of TIFF files of 4096 × 4096 pixels of 16 bits, which is decoding
 * LZW, undoing differences, averaging, stretching and deflating. Every worker has its own instance of the core.
 *
 * @module
 */
import { printTable, sayLoad, verdict } from "./_measure.ts";
import { writeTiff } from "../formats/tiff_writer.ts";

const SIDE = 4096;
const PREVIEWS = 12;
const ROUNDS = 7;
const LEAST = 1.8;

// A surface with edges under noise, repeatable.
function pixels(): Uint16Array {
  let state = 1;
  const image = new Uint16Array(SIDE * SIDE);
  for (let i = 0; i < image.length; i++) {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    const edge = Math.hypot(x % 200 - 100, y % 170 - 85) < 60 ? 6000 : 0;
    image[i] = 12_000 + 4000 * Math.sin(x / 37) * Math.cos(y / 53) + edge + (state >>> 24);
  }
  return image;
}

function start(bytes: Uint8Array): Worker {
  const worker = new Worker(new URL("_preview_worker.ts", import.meta.url), { type: "module" });
  worker.postMessage(bytes);
  return worker;
}

/** Resolves to the bytes of `previews` that a worker has drawn. */
function draw(worker: Worker, previews: number): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(previews);
  });
}

/** Milliseconds for a preview, where `workers` share them evenly. */
async function time(workers: readonly Worker[]): Promise<number> {
  const begin = performance.now();
  await Promise.all(workers.map((worker) => draw(worker, PREVIEWS / workers.length)));
  return (performance.now() - begin) / PREVIEWS;
}

sayLoad();
const cores = navigator.hardwareConcurrency;
if (cores < 2) console.log("One core: two workers cannot be faster than one");

const options = { width: SIDE, height: SIDE, dtype: "uint16", compression: "lzw", predictor: 2 } as const;
const bytes = writeTiff({ ...options, pixels: pixels() });
const workers = [start(bytes), start(bytes)];
try {
  // The engine needs some runs until it has compiled everything well.
  await time(workers);
  await time(workers);
  let [one, two] = [Infinity, Infinity];
  for (let round = 0; round < ROUNDS; round++) {
    one = Math.min(one, await time(workers.slice(0, 1)));
    two = Math.min(two, await time(workers));
  }
  const megabytes = SIDE * SIDE * 2 / 1e6;
  printTable([
    ["", "ms a file", "MB/s"],
    ...([["one worker", one], ["two workers", two]] as const).map(([name, milliseconds]) => [
      name,
      milliseconds.toFixed(1),
      (1000 * megabytes / milliseconds).toFixed(0),
    ]),
  ]);
  console.log(`${verdict("two workers against one", one / two, LEAST)}, on a machine that is idle otherwise`);
} finally {
  for (const worker of workers) worker.terminate();
}
