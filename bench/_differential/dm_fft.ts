/**
 * Fourier transforms in DM files: half planes of complex numbers, new and old, read by rosettasciio.
 *
 * @module
 */
import { type DmInput, DmRaw, DmTyped, writeDm } from "../../formats/dm_writer.ts";
import { compareDm } from "./dm.ts";
import type { Kind } from "./kind.ts";
import { randomPixels } from "./numbers.ts";
import type { Random } from "./random.ts";

/** By data type: the numbers that the half plane is a list of. */
const PACKED = {
  5: { type: 6, array: Float32Array },
  27: { type: 6, array: Float32Array },
  28: { type: 7, array: Float64Array },
};

export default {
  name: "fft",
  share: 5,
  async make(random, stem) {
    const version = random.pick([3, 4] as const);
    const path = `${stem}.dm${version}`;
    await Deno.writeFile(path, writeDm({ version, images: [], tags: { ImageList: [halfPlane(random)] } }));
    return path;
  },
  compare: compareDm,
} satisfies Kind;

function halfPlane(random: Random): DmInput {
  const dataType = random.pick([5, 27, 28] as const);
  const { type, array } = PACKED[dataType];
  const side = 2 * random.integer(2, 40);
  const [rows, columns] = dataType === 5 ? [side, side] : [random.integer(2, 60), 2 * random.integer(1, 40)];
  const count = dataType === 5 ? rows * columns : rows * (columns + 2);
  // Small whole numbers: the conjugate of a NaN has other bits on each machine.
  const numbers = array.from(randomPixels(random, "int8", count) as Int8Array);
  const axis = { Origin: new DmTyped(6, 0), Scale: new DmTyped(6, random.decimal(-3, 0)), Units: "1/nm" };
  return {
    ImageData: {
      Calibrations: {
        Brightness: { Origin: new DmTyped(6, 0), Scale: new DmTyped(6, 1), Units: "" },
        Dimension: [axis, axis],
      },
      Data: new DmRaw([20, type, count], new Uint8Array(numbers.buffer)),
      DataType: new DmTyped(5, dataType),
      Dimensions: { Data0: new DmTyped(5, columns), Data1: new DmTyped(5, rows) },
      PixelDepth: new DmTyped(5, dataType === 28 ? 16 : 8),
    },
    ImageTags: {},
    Name: random.text(),
  };
}
