/**
 * An image of a DM file as a signal: shape, axes and numbers.
 *
 * @module
 */
import { annotationsOf } from "./dm_annotations.ts";
import type { DmTags } from "./dm_tags.ts";
import { DM_DTYPES } from "./dm_types.ts";
import { unpackHalfPlane, unpackOldHalfPlane } from "./dm_packed.ts";
import type { Axis, Dtype, Pixels, Region, Signal } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { bytesOf, gather, pixelsOf, type Range, rangesOf, swapWords, wordOf } from "./strided.ts";

const OLD_PACKED = 5;
const PACKED = [27, 28];

/** What kind of spectrum an image says to hold. */
export type DmSignalKind = "EDS" | "EELS" | "CL" | undefined;

/** One image of a DM file; thumbnails are not among them. */
export class DmImage {
  /** `Name` of the image, empty where there is none. */
  readonly name: string;
  /** DM's own number of the data type. */
  readonly dataType: number;
  /** The file's tags, in which `ImageList` holds this image alone, as `TagGroup0`. */
  readonly tags: DmTags;
  #file: ByteSource;
  #image: DmTags;
  #index: number;

  /** `index`: place of the image among all of the file, thumbnails included. */
  constructor(file: ByteSource, image: DmTags, tags: DmTags, index: number) {
    this.#file = file;
    this.#image = image;
    this.tags = tags;
    this.#index = index;
    this.name = image.text("Name") ?? "";
    this.dataType = image.number("ImageData.DataType") ?? 0;
  }

  /** EDS, EELS or CL, where the tags tell. */
  get signalKind(): DmSignalKind {
    const tags = this.#image.group("ImageTags");
    const signal = tags?.text(["Meta Data", "Signal"]);
    if (signal === "X-ray") return "EDS";
    if (signal === "CL" || tags?.get(["Acquisition", "Monarc Spectrometer"])) return "CL";
    if (signal === "EELS" || tags?.get(["spim", "eels"])) return "EELS";
    return undefined;
  }

  /**
   * The image's numbers. A spectrum image comes with its spectral axis last; packed complex is unfolded.
   *
   * @throws {FormatError} when the tags do not describe an array that the file holds.
   */
  signal(): Signal {
    const { shape, block, dtype } = this.#layout();
    const format = this.#image.text(["ImageTags", "Meta Data", "Format"]);
    const spim = this.#image.group(["ImageTags", "spim"]) !== undefined;
    const spectral = (format === "Spectrum image" || spim) && shape.length > 2;
    const lines = (format === "Spectrum image" || format === "Spectrum" || spim) && shape.length === 2;
    const signalAxes = shape.length === 1 || spectral || lines ? 1 : 2;
    const axes = this.#axes(shape);
    const units = this.#image.text(["ImageData", "Calibrations", "Brightness", "Units"]);
    const ordered = (order: number[], navigate: (axis: number) => boolean): Signal => ({
      name: this.name,
      shape: order.map((axis) => shape[axis]!),
      dtype,
      axes: order.map((axis, i) => ({ ...axes[axis]!, navigate: navigate(i) })),
      ...(units ? { intensityUnits: units } : {}),
      read: (region) => this.#read(shape, order, block, dtype, region),
    });
    const asStored = shape.map((_, axis) => axis);
    const [tags, index] = [this.tags, this.#index];
    if (signalAxes === 2) {
      return {
        ...ordered(asStored, (i) => i < shape.length - 2),
        get annotations() {
          return annotationsOf(tags, index);
        },
      };
    }
    if (!spectral) return ordered(asStored, (i) => i < shape.length - signalAxes);
    const [energy, ...places] = asStored;
    return {
      ...ordered([...places, energy!], (i) => i < shape.length - 1),
      stored: ordered(asStored, (i) => i > 0),
    };
  }

  // The place is that of the tag which is wrong, else of the image's tags.
  #fault(message: string, tag: string): FormatError {
    const { offset } = this.#image.tag(tag) ?? this.#image;
    return new FormatError(`Image "${this.name}": ${message}`, this.#file.name, offset);
  }

  // Shape (slowest axis first), place of the numbers, and their type.
  #layout(): {
    shape: number[];
    block: { offset: number; size_bytes: number; little: boolean };
    dtype: Dtype;
  } {
    const dtype = DM_DTYPES[this.dataType];
    if (!dtype) {
      throw this.#fault(`DM data type ${this.dataType} has no numbers to show`, "ImageData.DataType");
    }
    const data = this.#image.get("ImageData.Data");
    if (typeof data !== "object" || !("size_bytes" in data)) {
      throw this.#fault("It has no ImageData.Data", "ImageData");
    }
    const dimensions = this.#image.group("ImageData.Dimensions")?.children ?? [];
    const shape = dimensions.map(({ name }) => this.#image.number(["ImageData", "Dimensions", name]) ?? 0)
      .reverse();
    if (shape.length === 0 || !shape.every((size) => Number.isSafeInteger(size) && size > 0)) {
      throw this.#fault(`Its dimensions [${shape}] are not sizes of an array`, "ImageData.Dimensions");
    }
    const stored = [...shape];
    if (this.dataType === OLD_PACKED || PACKED.includes(this.dataType)) {
      if (shape.length !== 2) {
        throw this.#fault("A packed complex image must have two dimensions", "ImageData.Dimensions");
      }
      if (this.dataType === OLD_PACKED && (shape[0] !== shape[1] || shape[0]! % 2 !== 0)) {
        const rule = "An old packed complex image must be square, with an even number of pixels";
        throw this.#fault(rule, "ImageData.Dimensions");
      }
      stored[1] = this.dataType === OLD_PACKED ? shape[1]! / 2 : Math.floor(shape[1]! / 2) + 1;
    }
    const bytes = stored.reduce((product, size) => product * size, bytesOf(dtype));
    if (bytes > data.size_bytes) {
      const need = `${shape.join(" × ")} ${dtype} need ${bytes} bytes, there are ${data.size_bytes}`;
      throw this.#fault(need, "ImageData.Data");
    }
    return { shape, block: { ...data, little: data.endian === "little" }, dtype };
  }

  // Dimensions that some plugins leave without calibration count as plain indices, as in the reference.
  #axes(shape: number[]): Axis[] {
    const groups = this.#image.group("ImageData.Calibrations.Dimension")?.children ?? [];
    const calibrated = shape.map((size, i) => {
      const group = groups[shape.length - 1 - i]?.group;
      const scale = group?.number("Scale") ?? 1;
      const origin = group?.number("Origin") ?? 0;
      return {
        name: "",
        units: group?.text("Units") ?? "",
        size,
        scale,
        offset: -origin * scale,
        navigate: false,
      };
    });
    const named =
      { EELS: ["eV", "Energy loss"], CL: ["nm", "Wavelength"], EDS: undefined }[this.signalKind ?? "EDS"];
    const special = named && calibrated.find((axis) => axis.units === named[0]);
    if (special) special.name = named[1]!;
    const rest = calibrated.filter((axis) => axis !== special).reverse();
    ["x", "y", "z"].forEach((name, i) => rest[i] && (rest[i].name = name));
    return calibrated;
  }

  #read(
    shape: number[],
    order: number[],
    block: { offset: number; little: boolean },
    dtype: Dtype,
    region?: Region,
  ): Pixels {
    const element = bytesOf(dtype);
    const ranges = rangesOf(region, order.map((axis) => shape[axis]!), element);
    const stored = shape.map((_, axis) => ranges[order.indexOf(axis)]!);
    const read = (offset: number, length: number) => this.#bytes(block.offset + offset, length);
    const swap = (bytes: Uint8Array<ArrayBuffer>) => {
      if (!block.little) swapWords(bytes, wordOf(dtype));
      return bytes;
    };
    if (this.dataType === OLD_PACKED || PACKED.includes(this.dataType)) {
      rangesOf(undefined, shape, element);
      const [rows, columns] = shape as [number, number];
      const old = this.dataType === OLD_PACKED;
      const words = rows * (old ? columns : 2 * (Math.floor(columns / 2) + 1));
      const half = pixelsOf(swap(read(0, words * wordOf(dtype))), dtype) as Float32Array | Float64Array;
      const full = old ? unpackOldHalfPlane(half, rows) : unpackHalfPlane(half, rows, columns);
      const bytes = new Uint8Array(full.buffer);
      return pixelsOf(gather((at, n) => bytes.subarray(at, at + n), shape, stored, element), dtype);
    }
    const run = order.every((axis, i) => axis === i) ? runOf(shape, stored) : undefined;
    const bytes = swap(
      run ? read(run.from * element, run.count * element) : gather(read, shape, stored, element, order),
    );
    if (dtype === "rgba8") blueFirstToRed(bytes);
    return pixelsOf(bytes, dtype);
  }

  #bytes(offset: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = this.#file.read(offset, length);
    if (bytes.length < length) throw this.#fault("The file ends inside its numbers", "ImageData.Data");
    return bytes;
  }
}

// The region as one run of elements, where it is one: it is read without copying.
function runOf(
  shape: readonly number[],
  ranges: readonly Range[],
): { from: number; count: number } | undefined {
  let from = 0;
  let count = 1;
  // Axes from the first on which more than one place is taken must be taken whole, but for that first one.
  let inside = false;
  for (const [axis, { start, step, count: taken }] of ranges.entries()) {
    if (taken === 0 || (taken > 1 && step > 1)) return undefined;
    if (inside && taken !== shape[axis]) return undefined;
    inside ||= taken > 1;
    from = from * shape[axis]! + start;
    count *= taken;
  }
  return { from, count };
}

function blueFirstToRed(bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i += 4) {
    const blue = bytes[i]!;
    bytes[i] = bytes[i + 2]!;
    bytes[i + 2] = blue;
  }
}
