/**
 * Acquisitions of Odemis, the software of Delmic's microscopes, in the SVI layout of HDF5.
 *
 * @module
 */
import type { Hdf5Dataset, Hdf5Group } from "./hdf5_objects.ts";
import { numberIn, textAt, textOfDataset } from "./hdf5_one.ts";
import { at, evenly, hdf5Signal } from "./hdf5_signal.ts";
import { readable } from "./hdf5_walk.ts";
import type { Axis, Signal } from "./signal.ts";

/**
 * The signal of an acquisition. Axes are C, T, Z, Y, X; those of one element are left out. C is the wavelength, T the
 * time of a decay, else it counts frames.
 */
export function odemisSignal(group: Hdf5Group): Signal | undefined {
  const dataset = group.dataset("ImageData/Image");
  const title = textOfDataset(group, "PhysicalData/Title");
  if (!dataset || dataset.shape.length !== 5) return dataset && hdf5Signal(dataset, { name: title });
  const axes = ["C", "T", "Z", "Y", "X"].map((name): Partial<Axis> => {
    const scale = group.dataset(`ImageData/DimensionScale${name}`);
    const steps = readable(() =>
      scale &&
      (scale.storage.count === 1
        ? { scale: numberIn(scale.value()) || 1, offset: 0 }
        : evenly(scale.numbers()))
    );
    const decay = /correlator/i.test(title ?? "");
    const spectral = name === "C" || name === "T" && decay;
    const navigate = !spectral && (decay || dataset.shape[0]! > 1 || name === "T");
    const names = spectral ? { C: "Wavelength", T: "Time" } as Record<string, string> : {};
    return { name: names[name] ?? name.toLowerCase(), ...unit(scale, steps), navigate };
  });
  let signal = hdf5Signal(dataset, { name: title ?? group.name, axes });
  for (let axis = 0, left = 5; signal && axis < left;) {
    if (signal.shape[axis] === 1 && left > 1) [signal, left] = [at(signal, axis, 0), left - 1];
    else axis++;
  }
  return signal && spectrumLast(signal);
}

// Lengths are in m: wavelengths are shown in nm, distances in µm.
function unit(scale: Hdf5Dataset | undefined, steps: { scale: number; offset: number } | undefined) {
  const units = textAt(scale, "UNIT") ?? "";
  if (!steps) return { units: "" };
  if (units !== "m") return { ...steps, units };
  const nano = scale?.name === "DimensionScaleC";
  const factor = nano ? 1e9 : 1e6;
  return { units: nano ? "nm" : "µm", scale: steps.scale * factor, offset: steps.offset * factor };
}

/** The same with the first axis last: positions first, then the spectrum. */
function spectrumLast(signal: Signal): Signal {
  const [first, ...rest] = signal.axes;
  if (!first || first.navigate || !rest.length || !["Wavelength", "Time"].includes(first.name)) return signal;
  const turn = <T>([a, ...b]: readonly T[]) => [...b, a!];
  const back = <T>(list: readonly T[]) => [list.at(-1)!, ...list.slice(0, -1)];
  const shape = turn(signal.shape);
  return {
    ...signal,
    shape,
    axes: turn(signal.axes),
    stored: signal,
    read(region) {
      const asked = region ?? { start: shape.map(() => 0), stop: shape };
      const step = asked.step ?? shape.map(() => 1);
      const pixels = signal.read({ start: back(asked.start), stop: back(asked.stop), step: back(step) });
      const channels = Math.ceil((asked.stop.at(-1)! - asked.start.at(-1)!) / step.at(-1)!);
      const positions = pixels.length / channels;
      const out = pixels.slice();
      for (let channel = 0; channel < channels; channel++) {
        for (let i = 0; i < positions; i++) out[i * channels + channel] = pixels[channel * positions + i]!;
      }
      return out;
    },
  };
}
