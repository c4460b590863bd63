/**
 * Previews: one picture of 500 × 500 pixels for each signal.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import type { DatasetType } from "../schemas/dataset.ts";
import { asColour } from "./colour.ts";
import { isReciprocal, layoutOf } from "./layout.ts";
import { channelsOf } from "./values.ts";

/** What a preview needs to know beside the numbers. */
export interface PreviewOptions {
  /** Decides what a signal is drawn as where its axes do not. */
  type: DatasetType;
  /** Precise kind, e.g. `STEM_EELS`. */
  dataType: string;
  /** Written above plots; images speak for themselves. */
  title: string;
}

/**
 * Draws a signal: images with a scale bar (logarithmic for diffraction patterns and Fourier transforms), spectra,
 * line scans, spectrum images (map and mean spectrum), image stacks, a signal's own panels where it has any, and a list
 * of axes for anything else. Reads in pieces and leaves out what a picture of this size cannot show.
 *
 * @returns The bytes of a PNG file.
 * @throws whatever `signal.read` throws.
 */
export async function drawPreview(
  original: Signal,
  options: PreviewOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const panels = original.panels?.() ?? [];
  if (panels.length > 0) return (await import("./panels.ts")).drawPanels(panels, options);
  const signal = asColour(original);
  const { drawn, navigation } = layoutOf(signal, options.type);
  const [first, second] = drawn;
  const colourRow = second === undefined && channelsOf(signal.dtype) > 1;
  if (first === undefined || colourRow || signal.shape.includes(0)) {
    return (await import("./axes_panel.ts")).drawAxesPanel(signal, options);
  }
  if (second === undefined) {
    if (navigation.length === 0) return (await import("./spectrum.ts")).drawSpectrum(signal, first, options);
    if (navigation.length === 1) {
      return (await import("./line_scan.ts")).drawLineScan(signal, [navigation[0]!, first], options);
    }
    const { drawSpectrumImage } = await import("./spectrum_image.ts");
    return drawSpectrumImage(signal, first, navigation, options);
  }
  const axes = [signal.axes[first]!, signal.axes[second]!];
  const scale = isReciprocal(signal, options.type, options.dataType, axes) ? "log" : "linear";
  if (navigation.length === 0) return (await import("./image.ts")).drawImage(signal, [first, second], scale);
  return (await import("./stack.ts")).drawStack(signal, [first, second], navigation, scale, options);
}

/**
 * Draws the first lines of a text file: wrapped when it is prose, as they are when it is a table.
 *
 * @returns The bytes of a PNG file.
 */
export async function drawTextPreview(text: string, title: string): Promise<Uint8Array<ArrayBuffer>> {
  return (await import("./notes.ts")).drawNotes(text, title);
}
