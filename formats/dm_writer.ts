/**
 * DM3 and DM4 files of any tags and images, for demonstrations and tests.
 *
 * @module
 */
import { DM_DTYPES, typedArrayCode } from "./dm_types.ts";
import type { Dtype, Pixels } from "./signal.ts";
import { bytesOf } from "./strided.ts";

/** A value of one of DM's own types, where the type that the writer would choose is not the right one. */
export class DmTyped {
  /** @param types One of 2 … 12 for a number; a list of them for a struct, whose values are a list. */
  constructor(
    readonly types: number | readonly number[],
    readonly value: number | bigint | readonly number[],
  ) {}
}

/** Data in DM's own form: the info words that describe them, and the bytes (little endian). */
export class DmRaw {
  constructor(readonly info: readonly number[], readonly bytes: Uint8Array) {}
}

/**
 * What a tag may hold. Integers become int32 (or uint32, int64, float64, as they fit), other numbers
 * float64, booleans DM's bool, text UTF-16; lists of numbers become arrays, lists of anything else groups
 * of unnamed tags; typed arrays keep their type.
 */
export type DmInput =
  | number
  | bigint
  | boolean
  | string
  | DmTyped
  | DmRaw
  | Pixels
  | readonly DmInput[]
  | { readonly [name: string]: DmInput };

/** An image to write. */
export interface DmInputImage {
  name: string;
  dtype: Dtype;
  /** Slowest axis first, as the numbers lie. */
  shape: readonly number[];
  data: Pixels;
  /** One for each axis, in the order of `shape`. */
  calibrations?: readonly { scale?: number; offset?: number; units?: string }[];
  /** Units of the numbers. */
  intensityUnits?: string;
  imageTags?: { readonly [name: string]: DmInput };
}

/** A file to write. */
export interface DmInputFile {
  version: 3 | 4;
  /** Tags of the root group; one that the writer makes itself is replaced, `ImageList` too. */
  tags?: { readonly [name: string]: DmInput };
  images: readonly DmInputImage[];
}

/**
 * Writes a DM file with little-endian data. Names `TagGroup<i>` and `Data<i>` are written as unnamed tags,
 * which is what they stand for.
 *
 * @returns The bytes of the file.
 * @throws {TypeError} when an image's numbers do not fit its shape, or a value has no form in DM.
 */
export function writeDm(file: DmInputFile): Uint8Array<ArrayBuffer> {
  const { version, tags = {}, images } = file;
  const root = group(
    {
      InImageMode: true,
      DocumentObjectList: images.map((_, i) => ({ ImageDisplayType: 1, ImageSource: i })),
      ImageSourceList: images.map((_, i) => ({
        ClassName: "ImageSource:Simple",
        ImageRef: i,
        Id: { Data0: i },
      })),
      Thumbnails: {},
      ImageList: images.map(imageTags),
      ...tags,
    },
    version,
    true,
  );
  const wide = version === 4;
  const header = new Uint8Array(wide ? 16 : 12);
  const view = new DataView(header.buffer);
  const length = header.length + root.length + 8;
  view.setInt32(0, version);
  if (wide) view.setBigInt64(4, BigInt(length - 24));
  else view.setInt32(4, length - 16);
  view.setInt32(header.length - 4, 1);
  return join([header, root, new Uint8Array(8)]);
}

function imageTags(image: DmInputImage, index: number): { [name: string]: DmInput } {
  const { name, dtype, shape, data, calibrations = [], intensityUnits = "" } = image;
  const dataType = Number(Object.entries(DM_DTYPES).find(([, known]) => known === dtype)?.[0]);
  if (!dataType) throw new TypeError(`Cannot write an image of type "${dtype}"`);
  const bytes = shape.reduce((product, size) => product * size, bytesOf(dtype));
  if (data.byteLength !== bytes) {
    throw new TypeError(
      `Image "${name}": ${shape.join(" × ")} ${dtype} are ${bytes} bytes, not ${data.byteLength}`,
    );
  }
  const dimensions = shape.map((_, axis) => {
    const { scale = 1, offset = 0, units = "" } = calibrations[axis] ?? {};
    return { Origin: new DmTyped(6, -offset / scale), Scale: new DmTyped(6, scale), Units: units };
  });
  return {
    ImageData: {
      Calibrations: {
        Brightness: { Origin: new DmTyped(6, 0), Scale: new DmTyped(6, 1), Units: intensityUnits },
        Dimension: dimensions.reverse(),
        DisplayCalibratedUnits: true,
      },
      Data: stored(dtype, data),
      DataType: new DmTyped(5, dataType),
      Dimensions: Object.fromEntries(
        [...shape].reverse().map((size, i) => [`Data${i}`, new DmTyped(5, size)]),
      ),
      PixelDepth: new DmTyped(5, bytesOf(dtype)),
    },
    ImageTags: image.imageTags ?? {},
    Name: name,
    UniqueID: { Data0: new DmTyped(5, index + 1) },
  };
}

// Complex numbers are structs, colours stand as blue, green, red, alpha in one word.
function stored(dtype: Dtype, data: Pixels): DmInput {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  const count = data.byteLength / bytesOf(dtype);
  if (dtype.startsWith("complex")) {
    const float = dtype === "complex64" ? 6 : 7;
    return new DmRaw([20, 15, 0, 2, 0, float, 0, float, count], bytes);
  }
  if (dtype === "rgba8") {
    for (let i = 0; i < bytes.length; i += 4) [bytes[i], bytes[i + 2]] = [bytes[i + 2]!, bytes[i]!];
    return new DmRaw([20, 3, count], bytes);
  }
  return new DmRaw([20, dtype === "bool" ? 8 : typedArrayCode(data), count], bytes);
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

// Words of the tag tree itself: always big endian, of 32 or 64 bits.
function words(values: readonly number[], version: 3 | 4): Uint8Array {
  const width = version === 4 ? 8 : 4;
  const view = new DataView(new ArrayBuffer(values.length * width));
  values.forEach((value, i) => {
    if (version === 4) view.setBigInt64(i * 8, BigInt(value));
    else view.setInt32(i * 4, value);
  });
  return new Uint8Array(view.buffer);
}

function group(tags: { readonly [name: string]: DmInput }, version: 3 | 4, root = false): Uint8Array {
  const entries = Object.entries(tags);
  return join([
    Uint8Array.of(root ? 1 : 0, 0),
    words([entries.length], version),
    ...entries.map(([name, value]) => tag(name, value, version)),
  ]);
}

function tag(name: string, value: DmInput, version: 3 | 4): Uint8Array {
  const inner = innerGroup(value);
  const body = inner ? group(inner, version) : data(name, value, version);
  const unnamed = inner ? /^TagGroup\d+$/ : /^Data\d+$/;
  const encoded = new TextEncoder().encode(unnamed.test(name) ? "" : name);
  if (encoded.length > 65535) throw new TypeError("The name of a tag is longer than 65535 bytes");
  const head = Uint8Array.of(inner ? 20 : 21, encoded.length >> 8, encoded.length & 255);
  return join([head, encoded, ...(version === 4 ? [words([body.length], 4)] : []), body]);
}

// The tags of a value that is a group; a list of anything but numbers is one, too.
function innerGroup(value: DmInput): { readonly [name: string]: DmInput } | undefined {
  if (typeof value !== "object" || ArrayBuffer.isView(value)) return undefined;
  if (value instanceof DmTyped || value instanceof DmRaw) return undefined;
  if (!Array.isArray(value)) return value as { readonly [name: string]: DmInput };
  const list = value as readonly DmInput[];
  if (list.every((item) => typeof item === "number" || typeof item === "bigint")) return undefined;
  let groups = 0;
  let plain = 0;
  return Object.fromEntries(
    list.map((item) => [innerGroup(item) ? `TagGroup${groups++}` : `Data${plain++}`, item]),
  );
}

function data(name: string, value: DmInput, version: 3 | 4): Uint8Array {
  const { info, bytes } = encode(name, value, version);
  return join([new TextEncoder().encode("%%%%"), words([info.length, ...info], version), bytes]);
}

function encode(
  name: string,
  value: DmInput,
  version: 3 | 4,
): { info: readonly number[]; bytes: Uint8Array } {
  if (value instanceof DmRaw) return value;
  if (value instanceof DmTyped) {
    if (typeof value.types === "number") {
      return { info: [value.types], bytes: numberBytes(value.types, value.value as number) };
    }
    const fields = value.types;
    const values = value.value as readonly number[];
    return {
      info: [15, 0, fields.length, ...fields.flatMap((type) => [0, type])],
      bytes: join(fields.map((type, i) => numberBytes(type, values[i]!))),
    };
  }
  if (typeof value === "string") {
    const units = Uint16Array.from({ length: value.length }, (_, i) => value.charCodeAt(i));
    return { info: [20, 4, units.length], bytes: new Uint8Array(units.buffer) };
  }
  if (typeof value === "boolean") return { info: [8], bytes: Uint8Array.of(value ? 1 : 0) };
  if (typeof value === "number" || typeof value === "bigint") {
    const type = typeFor([value], version);
    return { info: [type], bytes: numberBytes(type, value) };
  }
  if (ArrayBuffer.isView(value)) {
    const pixels = value as Pixels;
    const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
    return { info: [20, typedArrayCode(pixels), pixels.length], bytes };
  }
  if (Array.isArray(value)) {
    // An empty list is what an empty text looks like.
    const list = value as readonly (number | bigint)[];
    const type = list.length ? typeFor(list, version) : 4;
    return { info: [20, type, list.length], bytes: join(list.map((item) => numberBytes(type, item))) };
  }
  throw new TypeError(`Tag "${name}" has a value that DM cannot hold`);
}

// The narrowest of int32, uint32, int64 (DM4), uint64 (DM4) and float64 that holds all.
function typeFor(list: readonly (number | bigint)[], version: 3 | 4): number {
  const whole = (value: number | bigint) =>
    typeof value === "bigint" || (Number.isSafeInteger(value) && !Object.is(value, -0));
  if (!list.every(whole)) return 7;
  const within = (low: number | bigint, high: number | bigint) =>
    list.every((value) => value >= low && value <= high);
  if (within(-(2 ** 31), 2 ** 31 - 1)) return 3;
  if (within(0, 2 ** 32 - 1)) return 5;
  if (version === 3) return 7;
  if (within(-(2n ** 63n), 2n ** 63n - 1n)) return 11;
  return within(0, 2n ** 64n - 1n) ? 12 : 7;
}

function numberBytes(type: number, value: number | bigint): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  const whole = Number(value);
  switch (type) {
    case 2:
    case 4:
      view.setInt16(0, whole, true);
      return new Uint8Array(view.buffer, 0, 2);
    case 3:
    case 5:
      view.setInt32(0, whole, true);
      return new Uint8Array(view.buffer, 0, 4);
    case 6:
      view.setFloat32(0, whole, true);
      return new Uint8Array(view.buffer, 0, 4);
    case 7:
      view.setFloat64(0, whole, true);
      return new Uint8Array(view.buffer);
    case 8:
    case 9:
    case 10:
      view.setInt8(0, whole);
      return new Uint8Array(view.buffer, 0, 1);
    case 11:
    case 12:
      view.setBigInt64(0, BigInt(value), true);
      return new Uint8Array(view.buffer);
    default:
      throw new TypeError(`DM has no number of type ${type}`);
  }
}
