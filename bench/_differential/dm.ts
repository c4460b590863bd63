/**
 * DM3 and DM4 files by our own writer, of all data types and shapes, read by rosettasciio.
 *
 * @module
 */
import { openDm } from "../../formats/dm.ts";
import type { Dtype } from "../../formats/signal.ts";
import { memorySource } from "../../formats/source.ts";
import { type DmInput, type DmInputImage, DmTyped, writeDm } from "../../formats/dm_writer.ts";
import { swapDm } from "./dm_swap.ts";
import { knownDefect } from "./known.ts";
import type { Kind } from "./kind.ts";
import { randomPixels } from "./numbers.ts";
import type { Peer } from "./peer.ts";
import type { Random } from "./random.ts";
import { differences, plain } from "./same.ts";
import { ourSignal, type SignalFacts, spectralFirst } from "./signals.ts";

const DTYPES: Dtype[] = [
  "int8",
  "uint8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "float32",
  "float64",
  "complex64",
  "complex128",
  "bool",
  "rgba8",
];

export default {
  name: "dm",
  share: 30,
  async make(random, stem) {
    const version = random.pick([3, 4] as const);
    const images = Array.from({ length: random.chance(0.3) ? random.integer(2, 4) : 1 }, () => image(random));
    const thumbnail: DmInputImage = { name: "", dtype: "rgba8", shape: [2, 3], data: random.bytes(24) };
    const withThumbnail = random.chance(0.5);
    const path = `${stem}.dm${version}`;
    const bytes = writeDm({
      version,
      images: withThumbnail ? [thumbnail, ...images] : images,
      tags: {
        ...(withThumbnail ? { Thumbnails: [{ ImageIndex: 0, SourceSize_Pixels: { Data0: 3 } }] } : {}),
        Extra: randomTags(random, 2),
      },
    });
    await Deno.writeFile(path, random.chance(0.3) ? swapDm(bytes) : bytes);
    return path;
  },
  compare: compareDm,
} satisfies Kind;

/** A line for each difference between what both read in a DM file. */
export async function compareDm(path: string, peer: Peer): Promise<string[]> {
  const theirs = await peer.ask("read_signals", { path }) as SignalFacts[];
  const images = openDm(memorySource(await Deno.readFile(path), { name: path })).images();
  const ours = images.map((image) => {
    const facts = ourSignal(spectralFirst(image.signal()));
    return { ...facts, title: image.name, tags: image.tags.toObject() };
  });
  return differences("signals", plain(ours), theirs, knownDefect.bind(null, "dm"));
}

function image(random: Random): DmInputImage {
  const dtype = random.pick(DTYPES);
  const rank = dtype === "rgba8" ? 2 : random.pick([1, 2, 2, 2, 3, 3, 4]);
  const most = [0, 3000, 90, 20, 8][rank]!;
  const shape = Array.from({ length: rank }, () => random.integer(rank === 1 ? 2 : 1, most));
  const format = random.pick([undefined, "Spectrum image", "Spectrum", "Image"]);
  const units = ["", "nm", "1/nm", "eV", "µm", "s", "keV", "mrad"];
  const metaData: Record<string, DmInput> = {
    ...(format && dtype !== "rgba8" ? { Format: format } : {}),
    ...(random.chance(0.4) ? { Signal: random.pick(["EELS", "X-ray", "CL"]) } : {}),
  };
  return {
    name: random.text(),
    dtype,
    shape,
    data: randomPixels(random, dtype, shape.reduce((a, b) => a * b, 1)),
    calibrations: shape.map(() => ({
      scale: random.decimal(-4, 4),
      offset: random.decimal(-3, 3),
      units: random.pick(units),
    })),
    intensityUnits: random.pick(["", "e-", "counts"]),
    imageTags: {
      ...randomTags(random, 3),
      ...(Object.keys(metaData).length ? { "Meta Data": metaData } : {}),
    },
  };
}

/** Values of every type of tag, in groups `depth` deep. */
function randomTags(random: Random, depth: number): Record<string, DmInput> {
  const values: (() => DmInput)[] = [
    () => random.integer(-(2 ** 31), 2 ** 31 - 1),
    () => random.decimal(-30, 30, 15),
    () => random.chance(0.5),
    () => random.text(),
    () => new DmTyped(random.pick([2, 4]), random.integer(0, 32767)),
    () => new DmTyped(random.pick([6, 7]), random.decimal(-20, 20)),
    () => new DmTyped(random.pick([8, 9, 10]), random.integer(0, 127)),
    () => new DmTyped([3, 6, 4], [random.integer(0, 9), 0.5, random.integer(0, 65535)]),
    () => randomPixels(random, random.pick(["int16", "int32", "float32", "float64"]), random.integer(1, 30)),
    () => Array.from({ length: random.integer(0, 5) }, () => random.integer(-99, 99)),
  ];
  const tags: Record<string, DmInput> = {};
  for (let i = random.integer(0, 5); i > 0; i--) {
    const group = depth > 0 && random.chance(0.4);
    tags[random.text(2)] = group ? randomTags(random, depth - 1) : random.pick(values)();
  }
  return tags;
}
