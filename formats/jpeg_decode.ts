/**
 * JPEG of 8 bits, baseline and progressive, of whole files and as TIFF pages hold it: the same samples as libjpeg's.
 *
 * @module
 */
import { inverseCosines } from "./jpeg_idct.ts";
import { decodeScan, type Plane, planesOf } from "./jpeg_scan.ts";
import { type Frame, frameOf, readTables, segments, SOS, type Tables } from "./jpeg_segments.ts";
import { rowsOf, type Samples } from "./jpeg_upsample.ts";

/** What a stream must hold. */
export interface JpegWanted {
  columns: number;
  rows: number;
  /** Components. */
  samples: number;
  /** YCbCr is turned into RGB, in the first three of the components. */
  toRgb: boolean;
  /** A stream of tables alone, from the page's `JPEGTables`. */
  tables?: Uint8Array;
}

// A block takes a bit at least, for its mean.
const BLOCKS_PER_BYTE = 8;
const MOST_SCANS = 100;
const MOST_BYTES = 2 ** 30;

/**
 * Decodes a stream.
 *
 * @returns `rows * columns * samples` bytes, samples of a pixel together.
 * @throws {SyntaxError} when it is broken, ends early, is of another kind of JPEG or of another size.
 */
export function decodeJpeg(source: Uint8Array, wanted: JpegWanted): Uint8Array<ArrayBuffer> {
  const tables: Tables = { quantization: [], dc: [], ac: [], interval: 0 };
  if (wanted.tables) {
    for (const segment of segments(wanted.tables)) readTables(tables, segment);
  }
  let frame: Frame | undefined;
  let planes: Plane[] = [];
  let scans = 0;
  const stream = segments(source);
  for (let next = stream.next(); !next.done;) {
    const { marker, body, end } = next.value;
    let resume: number | undefined;
    if (marker === SOS) {
      if (!frame) throw new SyntaxError("The JPEG has a scan before its frame");
      if (++scans > MOST_SCANS) throw new SyntaxError(`The JPEG has more than ${MOST_SCANS} scans`);
      resume = end + decodeScan(body, source.subarray(end), planes, tables, frame.progressive);
    } else {
      const found = frameOf(next.value);
      if (found) {
        if (frame) throw new SyntaxError("The JPEG has more than one frame");
        check(frame = found, wanted, source.length);
        planes = planesOf(frame);
      } else readTables(tables, next.value);
    }
    next = stream.next(resume);
  }
  if (!frame || planes.some(({ scale }) => !scale)) throw new SyntaxError("The JPEG lacks components");
  const out = interleaved(frame, planes, wanted);
  if (wanted.toRgb) luminanceToRgb(out, wanted.samples);
  return out;
}

function check({ width, height, components }: Frame, wanted: JpegWanted, bytes: number): void {
  if (width !== wanted.columns || height < wanted.rows || components.length !== wanted.samples) {
    throw new SyntaxError(
      `The JPEG has ${width} × ${height} pixels of ${components.length} samples, not ${wanted.columns} × ${wanted.rows} of ${wanted.samples}`,
    );
  }
  const across = Math.max(...components.map((component) => component.across));
  const down = Math.max(...components.map((component) => component.down));
  if (components.some((each) => across % each.across || down % each.down)) {
    throw new SyntaxError("The JPEG has components whose sizes are no whole parts of each other");
  }
  const blocks = components.reduce((sum, each) =>
    sum +
    Math.ceil(width * each.across / across / 8) * Math.ceil(height * each.down / down / 8), 0);
  if (blocks > BLOCKS_PER_BYTE * bytes) {
    throw new SyntaxError(
      `The JPEG has ${width} × ${height} pixels, which its ${bytes} bytes cannot hold: it is damaged`,
    );
  }
  // coefficients, samples, and what comes out
  const needed = blocks * 64 * 3 + width * height * components.length;
  if (needed > MOST_BYTES) {
    throw new SyntaxError(
      `The JPEG has ${width} × ${height} pixels, which take ${needed} bytes of memory; the limit is ${MOST_BYTES}: save it as a tiled TIFF`,
    );
  }
}

/** Samples of all components side by side. */
function interleaved(frame: Frame, planes: readonly Plane[], wanted: JpegWanted): Uint8Array<ArrayBuffer> {
  const { columns, rows, samples: count } = wanted;
  const out = new Uint8Array(rows * columns * count);
  const across = Math.max(...frame.components.map((component) => component.across));
  const down = Math.max(...frame.components.map((component) => component.down));
  for (const [index, plane] of planes.entries()) {
    const { component } = plane;
    const samples: Samples = {
      data: samplesOf(plane),
      stride: 8 * plane.columns,
      columns: Math.ceil(frame.width * component.across / across),
      rows: Math.ceil(frame.height * component.down / down),
    };
    const read = rowsOf(samples, across / component.across, down / component.down);
    const row = new Uint8Array(samples.columns * across / component.across);
    for (let y = 0; y < rows; y++) {
      read(y, row);
      for (let x = 0, to = y * columns * count + index; x < columns; x++, to += count) out[to] = row[x]!;
    }
  }
  return out;
}

function samplesOf({ columns, usedColumns, usedRows, coefficients, scale }: Plane): Uint8Array {
  const out = new Uint8Array(64 * columns * usedRows);
  const block = new Int32Array(64);
  const samples = new Uint8ClampedArray(64);
  for (let y = 0; y < usedRows; y++) {
    for (let x = 0; x < usedColumns; x++) {
      const from = 64 * (y * columns + x);
      for (let i = 0; i < 64; i++) block[i] = coefficients[from + i]! * scale![i]!;
      inverseCosines(block, samples);
      for (let row = 0; row < 8; row++) {
        out.set(samples.subarray(8 * row, 8 * row + 8), ((8 * y + row) * columns + x) * 8);
      }
    }
  }
  return out;
}

/** In place, in the fixed-point steps of the IJG's library. */
function luminanceToRgb(pixels: Uint8Array, samples: number): void {
  const fixed = (value: number) => Math.round(value * 65536);
  const [RED, GREEN_RED, GREEN_BLUE, BLUE] = [fixed(1.402), fixed(0.71414), fixed(0.34414), fixed(1.772)];
  const out = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
  for (let i = 0; i < out.length; i += samples) {
    const [y, blue, red] = [out[i]!, out[i + 1]! - 128, out[i + 2]! - 128];
    out[i] = y + (RED * red + 32768 >> 16);
    out[i + 1] = y + (-GREEN_BLUE * blue - GREEN_RED * red + 32768 >> 16);
    out[i + 2] = y + (BLUE * blue + 32768 >> 16);
  }
}
