/**
 * TIFF files by tifffile: the compressions, depths, planes and palettes that our writer does not make.
 *
 * @module
 */
import type { Kind } from "./kind.ts";
import type { Random } from "./random.ts";
import { compareTiff } from "./tiff_compare.ts";

const COMPRESSIONS = [null, "lzw", "adobe_deflate", "deflate", "packbits"];
const WHOLE = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64"];
const FLOATS = ["float16", "float32", "float64"];
const COMPLEX = ["complex64", "complex128"];

export default {
  name: "tifffile",
  share: 28,
  async make(random, stem, peer) {
    const path = `${stem}.tif`;
    const file = { bigtiff: random.chance(0.3), byteorder: random.pick(["<", ">"]) };
    const pages = Array.from({ length: random.chance(0.25) ? random.integer(2, 4) : 1 }, () => page(random));
    await peer.ask("write_tiff", { path, file, pages });
    return path;
  },
  compare: compareTiff,
} satisfies Kind;

function page(random: Random): Record<string, unknown> {
  const [width, height] = [random.integer(1, 150), random.integer(1, 90)];
  const form = random.pick(["plain", "plain", "samples", "samples", "bits", "bilevel", "palette"]);
  const common: Record<string, unknown> = {
    metadata: null,
    compression: random.pick(COMPRESSIONS),
    photometric: random.pick(["minisblack", "minisblack", "miniswhite"]),
    ...(random.chance(0.3) ? { tile: [16 * random.integer(1, 4), 16 * random.integer(1, 6)] } : {}),
    ...(random.chance(0.3) ? { description: "made for a comparison" } : {}),
    ...(random.chance(0.3) ? { resolution: [random.decimal(0, 4), 72].map(Math.abs) } : {}),
    extratags: random.chance(0.3) ? [[65001, 3, 3, [1, 2, random.integer(0, 65535)], true]] : [],
  };
  if (!common.tile && random.chance(0.8)) common.rowsperstrip = random.integer(1, height);
  const made = (dtype: string, shape: number[], options: Record<string, unknown>) => {
    return { dtype, shape, seed: random.integer(0, 2 ** 31), smooth: random.chance(0.4), options };
  };
  if (form === "bilevel") {
    return made("bool", [height, width], common);
  }
  if (form === "bits") {
    const bits = random.pick([2, 4, 6, 7, 9, 10, 12, 14]);
    return made(bits < 8 ? "uint8" : "uint16", [height, width], {
      ...common,
      compression: null, // tifffile packs bits, or compresses
      bitspersample: bits,
    });
  }
  if (form === "palette") {
    const dtype = random.pick(["uint8", "uint16"]);
    const grey = random.chance(0.3);
    const channel = () =>
      Array.from({ length: dtype === "uint8" ? 256 : 65536 }, () => random.integer(0, 65535));
    const red = channel();
    const colormap = grey ? [red, red, red] : [red, channel(), channel()];
    return made(dtype, [height, width], { ...common, photometric: "palette", colormap });
  }
  const dtype = random.pick([...WHOLE, ...FLOATS, ...FLOATS, ...(form === "plain" ? COMPLEX : [])]);
  const packed = common.compression !== null && common.compression !== "packbits";
  if (packed && !COMPLEX.includes(dtype)) {
    common.predictor = random.pick(FLOATS.includes(dtype) ? [1, 3] : [1, 2, 2]);
  }
  if (form === "plain") return made(dtype, [height, width], common);
  const samples = random.integer(2, 5);
  const separate = random.chance(0.5);
  const colour = samples === 3 || samples === 4;
  return made(dtype, separate ? [samples, height, width] : [height, width, samples], {
    ...common,
    photometric: colour && random.chance(0.6) ? "rgb" : "minisblack",
    planarconfig: separate ? "separate" : "contig",
  });
}
