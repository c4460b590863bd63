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
import { bcfFile, spectrumXml } from "./bruker.ts";
import { jeolImage, jeolMap } from "./jeol.ts";
import { bmpFile, exifJpeg, gifFile, greyJpeg, pngChunk, pngFile } from "./pictures.ts";

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
  bcf: () => [bcfFile()],
  jeol: () => [jeolImage(), jeolMap()],
  spx: () => [
    new TextEncoder().encode(`<?xml version="1.0"?><TRTSpectrum>${spectrumXml("1,2,3")}</TRTSpectrum>`),
  ],
  png: () => [
    pngFile(
      { width: 3, height: 2, depth: 8, type: 2, rows: [[1, ...ramp(9)], [4, ...ramp(9)]] },
      [pngChunk("pHYs", 0, 0, 11, 18, 0, 0, 11, 18, 1), pngChunk("tEXt", 65, 0, 66)],
      [pngChunk("tIME", 7, 232, 3, 9, 16, 5, 59)],
    ),
    pngFile(
      { width: 9, height: 2, depth: 2, type: 3, rows: [[0, 27, 27, 0], [2, 1, 2, 0]] },
      [pngChunk("PLTE", ...ramp(12)), pngChunk("tRNS", 1, 2)],
    ),
    pngFile({ width: 1, height: 1, depth: 16, type: 4, rows: [[0, 1, 2, 3, 4]], interlaced: true }),
  ],
  jpeg: () => [greyJpeg(), exifJpeg()],
  gif: () => [gifFile()],
  bmp: () => [
    bmpFile({ width: 3, height: 2, depth: 24, rows: [...ramp(24)] }),
    bmpFile({
      width: 5,
      height: 2,
      depth: 8,
      compression: 1,
      colours: [...ramp(16)],
      rows: [3, 1, 0, 0, 0, 3, 1, 0, 1, 0, 0, 1],
    }),
    bmpFile({ width: 2, height: 1, depth: 16, compression: 3, colours: [...ramp(12)], rows: [1, 2, 3, 4] }),
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

function palette(): Uint8Array {
  const colours = Array.from({ length: 768 }, (_, i) => (i * 77) % 65536);
  return writeTiff({
    ...image,
    tags: [{ tag: 262, type: "short", value: 3 }, { tag: 320, type: "short", value: colours }],
  });
}
