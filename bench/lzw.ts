/**
 * LZW of the core against imagecodecs: MB/s of uncompressed bytes, best of many runs, one thread.
 *
 * `EMLOOM_REFERENCE_PYTHON` names a python that has imagecodecs, `EMLOOM_DATA` the golden data set; what is
 * missing is left out.
 *
 * @module
 */
import { openTiff } from "../formats/tiff.ts";
import { memorySource } from "../formats/source.ts";
import { packLzw, unpack } from "../wasm/mod.ts";

const SIDE = 1024;
// Each piece of work is repeated for so many seconds: the engine needs some to tier up.
const SECONDS = 0.4;
// What the core is to reach, as multiples of imagecodecs.
const LEAST = { decode: 4, decodeAny: 2, encode: 2 };

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

function images(): Map<string, Uint8Array> {
  const sem8 = Uint8Array.from(sem(255, 0.02), (value) => Math.min(255, value));
  const sem16 = Uint16Array.from(sem(30000, 0.02));
  const random = noise(3);
  const found = new Map([
    ["SEM-like 8-bit", sem8],
    ["the same with predictor", differences(sem8)],
    ["SEM-like 16-bit", bytesOf(sem16)],
    ["the same with predictor ", bytesOf(differences(sem16))],
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

/** Best time of a piece of work, in seconds. */
function best(work: () => void): number {
  let least = Infinity;
  const end = performance.now() + 1000 * SECONDS;
  for (let start = 0; start < end;) {
    start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return least / 1000;
}

const PYTHON = `
import sys, time, json, imagecodecs
def best(work):
    least, end = 1e9, time.perf_counter() + ${SECONDS}
    while True:
        start = time.perf_counter()
        if start > end: return least
        work(); least = min(least, time.perf_counter() - start)
rows = []
for line in sys.stdin.read().split("\\n"):
    if not line: continue
    raw, packed = (open(name, "rb").read() for name in line.split("\\t"))
    assert imagecodecs.lzw_decode(packed, out=len(raw)) == raw, "they read another thing than we wrote"
    out = bytearray(len(raw))
    rows.append([best(lambda: imagecodecs.lzw_decode(packed, out=out)), best(lambda: imagecodecs.lzw_encode(raw))])
print(json.dumps(rows))
`;

/** Seconds of imagecodecs for each pair of files, decoding and encoding. */
async function reference(python: string, pairs: string[][]): Promise<[number, number][]> {
  const child = new Deno.Command(python, { args: ["-c", PYTHON], stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(pairs.map((pair) => pair.join("\t")).join("\n")));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error(`"${python}" failed`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

const folder = await Deno.makeTempDir();
try {
  const rows: { name: string; size: number; decode: number; encode: number }[] = [];
  const pairs: string[][] = [];
  for (const [name, raw] of images()) {
    const packed = packLzw(raw);
    const unpacked = unpack(packed, "lzw", raw.length);
    if (unpacked.length !== raw.length || !unpacked.every((byte, i) => byte === raw[i])) {
      throw new Error(`"${name}" does not come back as it went in`);
    }
    pairs.push([`${folder}/${pairs.length}.raw`, `${folder}/${pairs.length}.lzw`]);
    await Deno.writeFile(pairs.at(-1)![0]!, raw);
    await Deno.writeFile(pairs.at(-1)![1]!, packed);
    // Both sides write to memory that is there already.
    const decode = best(() => unpack(packed, "lzw", raw.length));
    rows.push({ name: name.trim(), size: raw.length / 1e6, decode, encode: best(() => packLzw(raw)) });
  }
  const python = Deno.env.get("EMLOOM_REFERENCE_PYTHON");
  const theirs = python ? await reference(python, pairs) : undefined;
  if (!theirs) console.log("imagecodecs: skipped (EMLOOM_REFERENCE_PYTHON is not set)");
  const ratios: [number, number][] = [];
  for (const [i, { name, size, decode, encode }] of rows.entries()) {
    const [d, e] = [size / decode, size / encode];
    let line = `${name.padEnd(26)} decode ${d.toFixed(0).padStart(6)} MB/s  encode ${
      e.toFixed(0).padStart(4)
    } MB/s`;
    if (theirs) {
      const ratio: [number, number] = [theirs[i]![0] / decode, theirs[i]![1] / encode];
      ratios.push(ratio);
      line += `  against imagecodecs ${ratio[0].toFixed(1)}×, ${ratio[1].toFixed(1)}×`;
    }
    console.log(line);
  }
  if (theirs) {
    const mean = (k: 0 | 1) =>
      Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio[k]), 0) / ratios.length);
    console.log(
      `geometric mean: decode ${mean(0).toFixed(2)}× (at least ${LEAST.decode}), encode ${
        mean(1).toFixed(2)
      }× (at least ${LEAST.encode})`,
    );
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
