/**
 * TIFF files by our own writer, read by tifffile.
 *
 * @module
 */
import type { Dtype } from "../../formats/signal.ts";
import { type TiffFileOptions, type TiffImage, type TiffTag, writeTiff } from "../../formats/tiff_writer.ts";
import type { Kind } from "./kind.ts";
import { randomPixels } from "./numbers.ts";
import type { Random } from "./random.ts";
import { compareTiff } from "./tiff_compare.ts";

const DTYPES: Dtype[] = [
  "uint8",
  "int8",
  "uint16",
  "int16",
  "uint32",
  "int32",
  "uint64",
  "int64",
  "float32",
  "float64",
  "complex64",
  "complex128",
];
const ODD_BITS = {
  uint8: [undefined, undefined, 1, 2, 3, 4, 5, 6, 7],
  uint16: [undefined, undefined, 9, 10, 11, 12, 13, 14, 15],
};

export default {
  name: "tiff",
  share: 22,
  async make(random, stem) {
    const options: TiffFileOptions = { bigEndian: random.chance(0.5), big: random.chance(0.3) };
    const pages = Array.from({ length: random.chance(0.3) ? random.integer(2, 5) : 1 }, () => image(random));
    await Deno.writeFile(`${stem}.tif`, writeTiff({ ...pages[0]!, ...options }, ...pages.slice(1)));
    return `${stem}.tif`;
  },
  compare: compareTiff,
} satisfies Kind;

function image(random: Random): TiffImage {
  const [width, height] = [random.integer(1, 150), random.integer(1, 90)];
  const dtype = random.pick(DTYPES);
  const samples = random.chance(0.6) ? 1 : random.integer(2, 5);
  // tifffile knows no other depths than these, and those without predictor only
  const bits = dtype === "uint8" || dtype === "uint16" ? random.pick(ODD_BITS[dtype]) : undefined;
  const compression = random.chance(0.7) ? "lzw" : "none";
  const kind = dtype.replace(/\d+/, "");
  const predictors = compression === "none" || bits || kind === "complex"
    ? [1]
    : kind === "float"
    ? [1, 2, 3]
    : [1, 2];
  const pixels = randomPixels(random, dtype, width * height * samples);
  return {
    width,
    height,
    dtype,
    samples,
    compression,
    predictor: random.pick(predictors) as 1 | 2 | 3,
    pixels: bits ? (pixels as Uint16Array).map((value) => value & (2 ** bits - 1)) : pixels,
    tags: randomTags(random),
    ...(bits ? { bits } : {}),
    ...(samples > 1 && random.chance(0.4) ? { planar: true } : {}),
    ...(random.chance(0.4)
      ? { tileSize: [16 * random.integer(1, 6), 16 * random.integer(1, 4)] as const }
      : random.chance(0.8)
      ? { rowsPerStrip: random.integer(1, height + 5) }
      : {}),
  };
}

/** Private tags of every type, with one value or many, and some that everybody knows. */
function randomTags(random: Random): TiffTag[] {
  const whole = (low: number, high: number) => () => random.integer(low, high);
  const numbers: [TiffTag["type"], () => number][] = [
    ["byte", whole(0, 255)],
    ["short", whole(0, 65535)],
    ["long", whole(0, 2 ** 32 - 1)],
    ["sbyte", whole(-128, 127)],
    ["sshort", whole(-32768, 32767)],
    ["slong", whole(-(2 ** 31), 2 ** 31 - 1)],
    ["rational", whole(1, 2 ** 32 - 1)],
    ["srational", whole(1, 2 ** 31 - 1)],
    ["float", () => random.decimal(-30, 30, 9)],
    ["double", () => random.decimal(-300, 300, 17)],
    ["undefined", whole(0, 255)],
  ];
  const tags = random.some(numbers, 0.3).map(([type, value], i): TiffTag => {
    const count = random.chance(0.5) ? 1 : random.integer(1, 20);
    const parts = Array.from({ length: type.endsWith("rational") ? 2 * count : count }, value);
    return { tag: 60000 + 10 * i + random.integer(0, 9), type, value: parts };
  });
  const texts = random.some([270, 271, 272, 305, 315, 60500, 60501], 0.3);
  return [...tags, ...texts.map((tag): TiffTag => ({ tag, type: "ascii", value: random.text() }))];
}
