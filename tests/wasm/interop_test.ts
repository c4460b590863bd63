// LZW streams travel both ways between the core and the libraries of others. Public files are in EMLOOM_DATA;
// python's libraries run where EMLOOM_REFERENCE_PYTHON names one, libtiff and weezl where gcc and cargo can build them.
import { assert, assertEquals } from "@std/assert";
import { type PeerName, startPeers } from "../../bench/_peers/peers.ts";
import { memorySource } from "../../formats/source.ts";
import { openTiff, type TiffPage } from "../../formats/tiff.ts";
import { writeTiff } from "../../formats/tiff_writer.ts";
import { packLzw, unpack } from "../../wasm/mod.ts";

const DATA = Deno.env.get("EMLOOM_DATA");
const PYTHON = Deno.env.get("EMLOOM_REFERENCE_PYTHON");
const MISSING = [!DATA && "EMLOOM_DATA", !PYTHON && "EMLOOM_REFERENCE_PYTHON"].filter(Boolean).join(" and ");
const WIDTH = 1024; // of the files that libtiff writes
const MOST = 1 << 20; // bytes of an image are enough

function interopTest(name: string, fn: () => Promise<void>): void {
  if (!MISSING) Deno.test(name, fn);
  else {
    const verb = MISSING.includes(" and ") ? "are" : "is";
    Deno.test({ name: `${name} (skipped: ${MISSING} ${verb} not set)`, ignore: true, fn });
  }
}

/** Bytes of all public TIFF files by path. */
function* publicFiles(folder = `${DATA}/data`): Generator<[string, Uint8Array<ArrayBuffer>]> {
  for (
    const { name, isDirectory } of [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1)
  ) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* publicFiles(path);
    else if (/\.tiff?$/i.test(name)) yield [path, Deno.readFileSync(path)];
  }
}

/** Each block of a page as it is stored, with the bytes that it holds when it is unpacked. */
function* blocks(page: TiffPage, file: Uint8Array<ArrayBuffer>): Generator<[Uint8Array, number]> {
  const one = (tag: number, otherwise: number) => page.numbers(tag)?.[0] ?? otherwise;
  const tiled = page.has(322);
  const [width, rows] = tiled
    ? [one(322, 0), one(323, 0)]
    : [one(256, 0), Math.min(one(278, Infinity), one(257, 0))];
  const samples = one(284, 1) === 2 ? 1 : one(277, 1);
  const size = Math.ceil(width * samples * one(258, 1) / 8) * rows;
  const offsets = page.numbers(tiled ? 324 : 273) ?? [], lengths = page.numbers(tiled ? 325 : 279) ?? [];
  for (const [i, at] of offsets.entries()) yield [file.subarray(at, at + lengths[i]!), size];
}

/** Pixels of public files and what is hard for LZW: whole rows of {@linkcode WIDTH} bytes. */
function images(): Map<string, Uint8Array<ArrayBuffer>> {
  let state = 1;
  const noise = (mask: number) =>
    Uint8Array.from(
      { length: 256 * WIDTH },
      () => (state = Math.imul(state, 1664525) + 1013904223 | 0) >>> 24 & mask,
    );
  const found = new Map([
    ["noise", noise(255)],
    ["noise of two values", noise(1)],
    ["flat", new Uint8Array(256 * WIDTH).fill(7)],
    ["ramp", Uint8Array.from({ length: 256 * WIDTH }, (_, i) => i >> 5)],
  ]);
  for (const [path, bytes] of publicFiles()) {
    let pixels;
    try {
      pixels = openTiff(memorySource(bytes)).pages[0]!.signal({ stored: true }).read();
    } catch {
      continue; // broken on purpose
    }
    const length = Math.min(MOST, pixels.byteLength);
    const raw = new Uint8Array(pixels.buffer, pixels.byteOffset, length - length % WIDTH).slice();
    if (raw.length) found.set(path, raw);
  }
  return found;
}

async function withPeers(work: (ask: Ask, peers: Set<PeerName>) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await using started = await startPeers(["imagecodecs", "libtiff", "weezl", "utif2", "geotiff"], folder);
    const path = `${folder}/bytes`;
    await work(async (name, task, bytes, size) => {
      await Deno.writeFile(path, bytes);
      const answer = await started.peers.get(name)!.racer(task, path, size)(0);
      assert(typeof answer === "number", `${name} does not ${task}: ${answer}`);
      return await Deno.readFile(`${path}.out`);
    }, new Set(started.peers.keys()));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

type Ask = (
  name: PeerName,
  task: "unpack" | "pack" | "read",
  bytes: Uint8Array,
  size: number,
) => Promise<Uint8Array<ArrayBuffer>>;

const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i]);

interopTest(
  "packLzw() is read by imagecodecs, tifffile, libtiff, weezl, utif2 and geotiff",
  () =>
    withPeers(async (ask, peers) => {
      for (const [name, raw] of images()) {
        const height = raw.length / WIDTH;
        const file = writeTiff({
          width: WIDTH,
          height,
          dtype: "uint8",
          compression: "lzw",
          rowsPerStrip: Math.ceil(height / 3),
          pixels: raw,
        });
        for (const peer of peers) {
          if (peer !== "weezl") {
            assert(same(await ask(peer, "read", file, raw.length), raw), `${peer}, ${name}`);
          }
        }
        const packed = packLzw(raw);
        for (const peer of ["imagecodecs", "weezl"] as const) {
          if (!peers.has(peer)) {
            continue;
          }
          assert(same(await ask(peer, "unpack", packed, raw.length), raw), `${peer}, ${name}`);
        }
      }
    }),
);

const PILLOW = `
import sys
from PIL import Image
sys.stdout.buffer.write(Image.open(sys.stdin.buffer).tobytes())
`;

interopTest("packLzw() is read by Pillow", async () => {
  for (const [name, raw] of images()) {
    const height = raw.length / WIDTH;
    const file = writeTiff({ width: WIDTH, height, dtype: "uint8", compression: "lzw", pixels: raw });
    const child = new Deno.Command(PYTHON!, { args: ["-c", PILLOW], stdin: "piped", stdout: "piped" })
      .spawn();
    const output = child.output();
    const writer = child.stdin.getWriter();
    await writer.write(file);
    await writer.close();
    assert(same((await output).stdout, raw), name);
  }
});

interopTest("unpack() reads what imagecodecs, libtiff and weezl pack", () =>
  withPeers(async (ask, peers) => {
    for (const [name, raw] of images()) {
      for (const peer of ["imagecodecs", "weezl"] as const) {
        if (!peers.has(peer)) continue;
        const packed = await ask(peer, "pack", raw, raw.length);
        assert(same(unpack(packed, "lzw", raw.length), raw), `${peer}, ${name}`);
      }
      if (!peers.has("libtiff")) continue;
      const file = await ask("libtiff", "pack", raw, raw.length);
      const pixels = openTiff(memorySource(file)).pages[0]!.signal({ stored: true }).read();
      assert(same(pixels as Uint8Array, raw), `libtiff, ${name}`);
    }
  }));

interopTest(
  "unpack() reads every LZW strip and tile of the public files as imagecodecs does",
  () =>
    withPeers(async (ask) => {
      let count = 0;
      for (const [path, file] of publicFiles()) {
        let pages: readonly TiffPage[] = [];
        try {
          pages = openTiff(memorySource(file)).pages;
        } catch {
          continue; // broken on purpose
        }
        for (const page of pages) {
          if (page.numbers(259)?.[0] !== 5) continue;
          for (const [source, size] of blocks(page, file)) {
            const ours = unpack(source, "lzw", size).slice();
            const theirs = (await ask("imagecodecs", "unpack", source, size)).subarray(0, ours.length);
            assertEquals(ours.length > 0, true, path);
            assert(same(ours, theirs), path);
            count++;
          }
        }
      }
      assert(count > 0, "No public file holds LZW");
    }),
);
