/**
 * Sizes that the calibration of a TIA series tells. The file has them in metres and electronvolts.
 *
 * @module
 */
import type { SerFile } from "../formats/ser.ts";
import type { Axis, Signal } from "../formats/signal.ts";
import type { Draft } from "./_draft.ts";
import { isReal, isReciprocal } from "./_ser_type.ts";

const SOURCE = "calibration of the series";

/** Puts the size of a pixel, or of a channel and where the energies begin. */
export function calibration(draft: Draft, series: SerFile, type: string): void {
  const { sizes, calibrations } = series.element(0);
  if (sizes.length === 1) {
    draft.put("channel_size", calibrations[0]!.delta, SOURCE, "eV");
    draft.put("starting_energy", calibrations[0]!.offset, SOURCE, "eV");
  }
  const steps = type === "Image" && isReal(series.element(0))
    ? calibrations.map(({ delta }) => delta)
    : type === "SpectrumImage"
    ? series.header.dimensions.filter(isPlace).map(({ delta }) => delta).reverse()
    : [];
  const [width, height] = steps.toReversed();
  if (width) draft.put("pixel_width", Math.abs(width), SOURCE, "m");
  if (height) draft.put("pixel_height", Math.abs(height), SOURCE, "m");
}

/** The signal with axes for a picture: reciprocal where it is a diffraction pattern, offsets in the axis' own unit. */
export function calibrated(signal: Signal, series: SerFile): Signal {
  const first = series.element(0);
  const reciprocal = isReciprocal(first);
  const real = isReal(first);
  const axes = signal.axes.map((axis): Axis => {
    if (axis.units !== "nm") return axis;
    if (axis.navigate ? Math.abs(axis.scale) >= 1e9 : !reciprocal && !real) {
      return { ...axis, units: "", scale: 1, offset: 0 };
    }
    return axis.navigate || real
      ? { ...axis, offset: axis.offset * 1e9 }
      : { ...axis, units: "1/nm", scale: axis.scale * 1e-18, offset: axis.offset * 1e-9 };
  });
  return { ...signal, axes, read: (region) => signal.read(region) };
}

// A list of points has steps of one "metre".
function isPlace({ units, delta }: { units: string; delta: number }): boolean {
  return units === "meters" && Math.abs(delta) > 0 && Math.abs(delta) < 1;
}
