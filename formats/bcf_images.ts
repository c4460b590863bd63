/**
 * The images in the header of a Bruker hypermap.
 *
 * @module
 */
import { instanceOf, instancesIn, numberIn, textIn } from "./bruker_xml.ts";
import { memorySignal } from "./memory_signal.ts";
import type { Axis, Signal } from "./signal.ts";
import { FormatError } from "./source.ts";
import type { XmlElement } from "./xml_lite.ts";

const TYPES = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array };

/** Axes of the scanned area, rows first. */
export function bcfAxes(database: XmlElement, height: number, width: number): Axis[] {
  const scales = ["DY", "DX"].map((name) => numberIn(instanceOf(database, "TRTSEMData"), name));
  return [height, width].map((size, i) => ({
    name: ["height", "width"][i]!,
    units: scales[i] ? "µm" : "",
    size,
    scale: scales[i] || 1,
    offset: 0,
    navigate: false,
  }));
}

/** The images of the scanned area. Times and counters of pixels are images as well, but named. */
export function bcfImage(database: XmlElement): XmlElement | undefined {
  return instancesIn(database, "TRTImageData").find(({ attributes }) => !attributes.Name);
}

/**
 * The images, by their detectors; without those that nothing was connected to.
 *
 * @throws {FormatError} when one does not have its pixels.
 */
export function bcfImages(database: XmlElement, file: string): Signal[] {
  const image = bcfImage(database);
  if (!image) return [];
  const [width, height, size] = ["Width", "Height", "ItemSize"].map((name) => numberIn(image, name) ?? 0);
  const Type = TYPES[size as 1 | 2 | 4];
  return image.children.filter(({ name }) => /^Plane\d+$/.test(name)).flatMap((plane) => {
    if (textIn(plane, "Valid") === "0") return [];
    const name = textIn(plane, "Description") ?? plane.name;
    const bytes = bytesOf(textIn(plane, "Data") ?? "");
    if (!Type || !bytes || bytes.length !== width! * height! * size!) {
      throw new FormatError(`The image "${name}" does not have its ${width} × ${height} pixels`, file);
    }
    return memorySignal(new Type(bytes.buffer), {
      name,
      shape: [height!, width!],
      dtype: `uint${8 * size!}` as "uint8" | "uint16" | "uint32",
      axes: bcfAxes(database, height!, width!),
    });
  });
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    return undefined;
  }
}
