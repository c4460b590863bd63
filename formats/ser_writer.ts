/**
 * Writes TIA series: for fixtures, and for tests of what reads them.
 *
 * @module
 */
import { GrowingBytes } from "./growing_bytes.ts";
import { SER_DTYPES } from "./ser_element.ts";
import type { SerCalibration } from "./ser_fields.ts";
import type { SerDimension } from "./ser_header.ts";
import type { Dtype, Pixels } from "./signal.ts";
import { bytesOf } from "./strided.ts";

const METRES = { offset: 0, delta: 1e-9, element: 0 };
const CHANNELS = { offset: 0, delta: 1, element: 0 };

/** One element: a spectrum or an image. */
export interface SerElementInput {
  /** Its numbers, images with their uppermost row first. */
  data: Pixels;
  /** Slowest first; 1 nm or 1 eV each unless said. */
  calibrations?: SerCalibration[];
  /** Seconds since 1970-01-01 UTC. */
  time?: number;
  /** Metres. */
  position?: { x: number; y: number };
}

/** A series. */
export interface SerInput {
  /** 528 has offsets of 32 bits, 544 of 64. */
  version: 528 | 544;
  dtype: Dtype;
  /** Size of each element: one number for spectra, two for images, slowest first. */
  sizes: number[];
  elements: SerElementInput[];
  /** How many were planned; as many as there are unless said. */
  total?: number;
  /** In the order of the file; one along which the elements are counted unless said. */
  dimensions?: Partial<SerDimension>[];
  /** The tags of all elements have a position. */
  positions?: boolean;
}

/**
 * The bytes of a `.ser` file.
 *
 * @throws {TypeError} when there is no such data type, or the numbers of an element do not fit its size.
 */
export function writeSer(input: SerInput): Uint8Array<ArrayBuffer> {
  const { version, dtype, sizes, elements, total = elements.length, positions = false } = input;
  const type = SER_DTYPES.indexOf(dtype);
  if (type < 0) throw new TypeError(`A series cannot hold "${dtype}"`);
  const size = version === 528 ? 4 : 8;
  const out = new GrowingBytes(false);
  out.number(0x4949, 2);
  out.number(0x0197, 2);
  out.number(version, 2);
  out.number(sizes.length === 1 ? 0x4120 : 0x4122, 4);
  out.number(positions ? 0x4142 : 0x4152, 4);
  out.number(total, 4);
  out.number(elements.length, 4);
  const tableAt = out.length;
  out.number(0, size);
  const dimensions = input.dimensions ?? [{ size: total, description: "Number" }];
  out.number(dimensions.length, 4);
  for (const dimension of dimensions) {
    out.number(dimension.size ?? 1, 4);
    calibration(out, { offset: 0, delta: 1, element: 0, ...dimension });
    text(out, dimension.description ?? "");
    text(out, dimension.units ?? "");
  }
  const table = out.length;
  out.patch(tableAt, table, size);
  for (let i = 0; i < 2 * total; i++) out.number(0, size);
  elements.forEach((element, i) => {
    out.patch(table + i * size, out.length, size);
    numbers(out, element, dtype, type, sizes);
    out.patch(table + (total + i) * size, out.length, size);
    tag(out, element, positions);
  });
  return out.take();
}

function numbers(
  out: GrowingBytes,
  element: SerElementInput,
  dtype: Dtype,
  type: number,
  sizes: number[],
): void {
  const { data, calibrations = sizes.map(() => sizes.length === 1 ? CHANNELS : METRES) } = element;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const expected = sizes.reduce((product, size) => product * size, bytesOf(dtype));
  if (bytes.length !== expected) {
    throw new TypeError(`${sizes.join(" × ")} ${dtype} are ${expected} bytes, not ${bytes.length}`);
  }
  [...calibrations].reverse().forEach((each) => calibration(out, each));
  out.number(type, 2);
  [...sizes].reverse().forEach((size) => out.number(size, 4));
  if (sizes.length === 1) return out.raw(bytes, bytes.length);
  const row = bytes.length / sizes[0]!;
  for (let i = sizes[0]! - 1; i >= 0; i--) out.raw(bytes.subarray(i * row, (i + 1) * row), row);
}

function tag(out: GrowingBytes, { time = 0, position }: SerElementInput, positions: boolean): void {
  out.number(positions ? 0x4142 : 0x4152, 2);
  out.number(0, 2);
  out.number(time, 4);
  if (!positions) return;
  out.float(position?.x ?? 0, 8);
  out.float(position?.y ?? 0, 8);
}

function calibration(out: GrowingBytes, { offset, delta, element }: SerCalibration): void {
  out.float(offset, 8);
  out.float(delta, 8);
  out.number(element, 4);
}

function text(out: GrowingBytes, value: string): void {
  const bytes = new TextEncoder().encode(value);
  out.number(bytes.length, 4);
  out.raw(bytes, bytes.length);
}
