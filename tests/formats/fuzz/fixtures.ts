/** Small whole files of every format, to be broken. */
import { deflateSync } from "node:zlib";
import type { Format } from "../../../formats/container.ts";
import { DmTyped, writeDm } from "../../../formats/dm_writer.ts";
import { writeEmi } from "../../../formats/emi_writer.ts";
import { writeEmsa } from "../../../formats/emsa_writer.ts";
import { writeMrc } from "../../../formats/mrc_writer.ts";
import { writeSer } from "../../../formats/ser_writer.ts";
import { writeSpc } from "../../../formats/spc_writer.ts";
import { type TiffImage, writeTiff } from "../../../formats/tiff_writer.ts";
import { walkSync } from "../../walk.ts";
import { fileURLToPath } from "node:url";

// Larger ones would make a hundred thousand cases too slow.
const LARGEST = 64 * 1024;

const ramp = (length: number) => Uint8Array.from({ length }, (_, i) => i >> 3);
const image: TiffImage = { width: 40, height: 30, dtype: "uint8", pixels: ramp(1200), rowsPerStrip: 7 };
const tags: TiffImage["tags"] = [
  { tag: 270, type: "ascii", value: "A picture to be broken" },
  { tag: 34682, type: "ascii", value: "[User]\r\nUser=me\r\n[Beam]\r\nHV=5000\r\n" },
  { tag: 60000, type: "double", value: [1.5, -2, 3] },
];

/** Files by name of the format. */
const MADE: Record<string, () => Uint8Array[]> = {
  tiff: () => [
    writeTiff({ ...image, tags }),
    writeTiff({ ...image, compression: "lzw", predictor: 2, bigEndian: true }, image, image),
    writeTiff({ ...image, big: true, compression: "lzw", tileSize: [16, 16] }),
    writeTiff({
      ...image,
      dtype: "float32",
      pixels: Float32Array.from(ramp(1200)),
      compression: "lzw",
      predictor: 3,
      bigEndian: true,
    }),
    writeTiff({ ...image, width: 20, height: 20, samples: 3, tileSize: [16, 32] }),
    recompressed(8, (bytes) => deflateSync(bytes)),
    recompressed(32773, packBits),
    recompressed(7, greyJpeg),
    palette(),
  ],
  dm: () =>
    ([3, 4] as const).map((version) =>
      writeDm({
        version,
        tags: { Thumbnails: [{ ImageIndex: 0 }] },
        images: [
          { name: "thumbnail", dtype: "rgba8", shape: [2, 3], data: ramp(24) },
          {
            name: "one",
            dtype: "uint16",
            shape: [6, 5],
            data: Uint16Array.from(ramp(30)),
            calibrations: [{ scale: 0.5, units: "nm" }, { scale: 0.5, units: "nm" }],
            imageTags: {
              "Microscope Info": { Voltage: 200000, "Illumination Mode": "STEM NANOPROBE" },
              Lists: [[1, 2, 3], [0.5, 1.5], { a: true }],
              Place: new DmTyped([3, 6], [1, 2]),
            },
          },
          {
            name: "two",
            dtype: "complex64",
            shape: [3, 2, 4],
            data: new Float32Array(48),
            imageTags: { "Meta Data": { Format: "Spectrum image", Signal: "EELS" } },
          },
        ],
      })
    ),
  emsa: () => [
    writeEmsa({ y: [1, 2, 3.5, 4, 5], keywords: [["XPERCHAN", 0.5], ["OFFSET", -1], ["XUNITS", "eV"]] }),
    writeEmsa({ y: [1, 2, 3], x: [0.5, 1, 1.5], newline: "\n", encoding: "latin-1" }),
  ],
  spc: () => [writeSpc({ counts: ramp(200) })],
  ser: () => [
    writeSer({
      version: 528,
      dtype: "uint16",
      sizes: [6, 5],
      elements: [{ data: Uint16Array.from(ramp(30)) }, { data: Uint16Array.from(ramp(30)) }],
    }),
    writeSer({
      version: 544,
      dtype: "float32",
      sizes: [20],
      positions: true,
      dimensions: [{ size: 2, description: "Position", units: "m" }, { size: 2, description: "Other" }],
      elements: [1, 2, 3, 4].map((x) => ({ data: new Float32Array(20), position: { x, y: 1 }, time: x })),
    }),
  ],
  emi: () => [
    writeEmi([{
      file: "C:\\data\\scan_1.ser",
      elements: {
        Uuid: "1",
        AcquireInfo: { CameraNamePath: "CCD", Binning: "2" },
        AcquireDate: "Wed Nov 14 2018",
      },
      settings: [["High tension", "300", "kV"], ["Mode", "TEM uP SA Zoom Image", ""]],
    }]),
  ],
  mrc: () => [
    writeMrc({ size: [8, 6, 2], mode: 1, data: ramp(192), labels: ["a label"] }),
    writeMrc({
      size: [8, 6, 1],
      mode: 2,
      data: ramp(192),
      littleEndian: false,
      extended: "FEI1",
      extension: ramp(768),
    }),
  ],
};

/**
 * Whole files of a format: from our own writers, else small ones of the same extension that lie with the tests.
 *
 * @throws {Error} when there are none: a format comes with a file to test it with.
 */
export function fixturesOf({ name, extensions }: Format): Uint8Array[] {
  const made = Object.hasOwn(MADE, name) ? MADE[name]!() : [];
  if (made.length) return made;
  const found = [...walkSync(fileURLToPath(new URL("../..", import.meta.url)))]
    .filter((path) => extensions.some((extension) => path.toLowerCase().endsWith(`.${extension}`)))
    .map((path) => Deno.readFileSync(path)).filter(({ length }) => length <= LARGEST);
  if (found.length === 0) throw new Error(`There is no file of format "${name}" to break: add one here`);
  return found;
}

// The writer makes one strip without compression: its bytes are replaced, offset and count put right.
function recompressed(code: number, pack: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const plain = writeTiff({ ...image, rowsPerStrip: 30 });
  const packed = pack(plain.slice(8, 1208));
  const bytes = new Uint8Array(plain.length + packed.length);
  bytes.set(plain);
  bytes.set(packed, plain.length);
  const view = new DataView(bytes.buffer);
  const directory = view.getUint32(4, true);
  for (let i = 0; i < view.getUint16(directory, true); i++) {
    const entry = directory + 2 + 12 * i;
    const tag = view.getUint16(entry, true);
    if (tag === 259) view.setUint16(entry + 8, code, true);
    if (tag === 273) view.setUint32(entry + 8, plain.length, true);
    if (tag === 279) view.setUint32(entry + 8, packed.length, true);
  }
  return bytes;
}

function packBits(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i += 8) out.push(257 - 8, bytes[i]!);
  return Uint8Array.from(out);
}

// 40 × 30 pixels of one grey: 20 blocks, the first of which tells its brightness and the others no difference to it.
function greyJpeg(): Uint8Array {
  const segment = (marker: number, ...body: number[]) => [0xff, marker, 0, body.length + 2, ...body];
  const none = new Array<number>(14).fill(0);
  return Uint8Array.of(
    ...[0xff, 0xd8],
    ...segment(0xdb, 0, ...new Array<number>(64).fill(1)),
    ...segment(0xc4, 0x00, 0, 2, ...none, 0, 7),
    ...segment(0xc4, 0x10, 0, 1, ...none, 0),
    ...segment(0xc0, 8, 0, 30, 0, 40, 1, 1, 0x11, 0),
    ...segment(0xda, 1, 1, 0x00, 0, 63, 0),
    ...[0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    ...[0xff, 0xd9],
  );
}

function palette(): Uint8Array {
  const colours = Array.from({ length: 768 }, (_, i) => (i * 77) % 65536);
  return writeTiff({
    ...image,
    tags: [{ tag: 262, type: "short", value: 3 }, { tag: 320, type: "short", value: colours }],
  });
}
