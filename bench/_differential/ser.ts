/**
 * TIA series by our own writer, read by rosettasciio: spectra, images, line profiles, maps, cut-short series.
 *
 * @module
 */
import { openSer } from "../../formats/ser.ts";
import { SER_DTYPES } from "../../formats/ser_element.ts";
import { type SerInput, writeSer } from "../../formats/ser_writer.ts";
import type { Dtype } from "../../formats/signal.ts";
import { memorySource } from "../../formats/source.ts";
import { knownDefect } from "./known.ts";
import type { Kind } from "./kind.ts";
import { randomPixels } from "./numbers.ts";
import type { Random } from "./random.ts";
import { differences, plain } from "./same.ts";
import { ourSignal, type SignalFacts } from "./signals.ts";

export default {
  name: "ser",
  share: 15,
  async make(random, stem) {
    await Deno.writeFile(`${stem}_1.ser`, writeSer(series(random)));
    return `${stem}_1.ser`;
  },
  async compare(path, peer) {
    const theirs = await peer.ask("read_signals", { path }) as SignalFacts[];
    const file = openSer(memorySource(await Deno.readFile(path), { name: path }));
    const ours = file.signals().map((signal) => ({
      ...ourSignal(signal),
      title: signal.name,
      tags: file.tree(),
    }));
    return differences("signals", plain(ours), theirs, knownDefect.bind(null, "ser"));
  },
} satisfies Kind;

function series(random: Random): SerInput {
  const dtype = random.pick(SER_DTYPES.slice(1) as Dtype[]);
  const images = random.chance(0.5);
  const sizes = images ? [random.integer(1, 40), random.integer(1, 40)] : [random.integer(2, 300)];
  const shape = random.pick(images ? [[1], [1], [4], [2, 3]] : [[1], [5], [7], [3, 4], [4, 2]]);
  const total = shape.reduce((a, b) => a * b, 1);
  const valid = shape.length === 1 && random.chance(0.3) ? random.integer(1, total) : total;
  const calibration = (unit: number) => ({
    offset: random.decimal(-9, -6),
    delta: Math.abs(random.decimal(-11, -8)) * unit,
    element: random.integer(0, 20),
  });
  const calibrations = sizes.map(() => calibration(images ? 1 : 1e9));
  const [columns = 1] = shape;
  const byRows = random.chance(0.5);
  return {
    version: random.pick([528, 544]),
    dtype,
    sizes,
    total,
    positions: random.chance(0.7),
    dimensions: shape.map((size, i) => ({
      size,
      ...(images && shape.length === 1 ? {} : calibration(1)),
      description: shape.length === 1 && images ? "Number" : "Position",
      units: shape.length === 1 && images ? "" : "meters",
      element: i === 0 ? 0 : random.integer(0, 3),
    })),
    elements: Array.from({ length: valid }, (_, i) => ({
      data: randomPixels(random, dtype, sizes.reduce((a, b) => a * b, 1)),
      calibrations,
      time: random.integer(1e9, 1.9e9),
      position: byRows
        ? { x: (i % columns) * 1e-9, y: Math.floor(i / columns) * 1e-9 }
        : { x: i * 1e-9, y: i * 2e-9 },
    })),
  };
}
