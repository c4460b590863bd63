/**
 * The scans of a JPEG: coefficients of blocks, at once (baseline) or bit by bit (progressive).
 *
 * @module
 */
import { Bits, type Huffman } from "./jpeg_bits.ts";
import { type Component, type Frame, type Tables, ZIGZAG } from "./jpeg_segments.ts";

/** The blocks of a component. */
export interface Plane {
  component: Component;
  /** Blocks in a row, and rows of them, filled up to whole units of the frame. */
  columns: number;
  rows: number;
  /** Blocks that hold something of the image. */
  usedColumns: number;
  usedRows: number;
  /** 64 a block, row by row, before dequantization. */
  coefficients: Int16Array;
  /** Factors of the coefficients, from its first scan on. */
  scale?: Uint16Array;
}

/** What one scan does, and with which tables. */
interface Scan {
  /** First and last coefficient in coded order. */
  first: number;
  last: number;
  /** Bits known before of each coefficient are all but so many; 0 in the first scan of it. */
  high: number;
  /** Lowest bit that this scan tells. */
  low: number;
  progressive: boolean;
  /** Blocks that end without a further coefficient. */
  ended: number;
}

interface Coded {
  plane: Plane;
  dc: Huffman | undefined;
  ac: Huffman | undefined;
  last: number;
}

/** Empty planes for the components of a frame. */
export function planesOf({ width, height, components }: Frame): Plane[] {
  const across = Math.max(...components.map((component) => component.across));
  const down = Math.max(...components.map((component) => component.down));
  const [units, unitRows] = [Math.ceil(width / (8 * across)), Math.ceil(height / (8 * down))];
  return components.map((component) => {
    const [columns, rows] = [units * component.across, unitRows * component.down];
    return {
      component,
      columns,
      rows,
      usedColumns: Math.ceil(Math.ceil(width * component.across / across) / 8),
      usedRows: Math.ceil(Math.ceil(height * component.down / down) / 8),
      coefficients: new Int16Array(64 * columns * rows),
    };
  });
}

/**
 * Decodes a scan into the planes of its components.
 *
 * @param head The segment that begins the scan.
 * @param data What follows it.
 * @returns Where in `data` the scan ends.
 * @throws {SyntaxError} when it is broken or ends early.
 */
export function decodeScan(
  head: Uint8Array,
  data: Uint8Array,
  planes: readonly Plane[],
  tables: Tables,
  progressive: boolean,
): number {
  const count = head[0] ?? 0;
  const coded = Array.from({ length: count }, (_, i): Coded => {
    const plane = planes.find(({ component }) => component.id === head[1 + 2 * i]);
    const slots = head[2 + 2 * i];
    if (!plane || slots === undefined) throw new SyntaxError("A scan of the JPEG names no component");
    plane.scale ??= tables.quantization[plane.component.quantization];
    return { plane, dc: tables.dc[slots >> 4], ac: tables.ac[slots & 15], last: 0 };
  });
  const [first = 0, last = 63, bits = 0] = progressive ? head.subarray(1 + 2 * count) : [];
  const scan: Scan = { first, last, high: bits >> 4, low: bits & 15, progressive, ended: 0 };
  if (last > 63 || first > last || (progressive && first === 0 && last > 0) || (first > 0 && count !== 1)) {
    throw new SyntaxError(`A scan of the JPEG has coefficients ${first} to ${last} of ${count} components`);
  }
  const needs = { dc: first === 0 && scan.high === 0, ac: last > 0 };
  for (const { plane, dc, ac } of coded) {
    if (!plane.scale || (needs.dc && !dc) || (needs.ac && !ac)) {
      throw new SyntaxError("The JPEG lacks a table");
    }
  }
  const input = new Bits(data);
  const single = coded.length === 1 ? coded[0] : undefined;
  const model = coded[0];
  if (!model) throw new SyntaxError("A scan of the JPEG names no component");
  // A scan of one component goes block by block, one of several by units with all blocks of each.
  const across = single ? single.plane.usedColumns : model.plane.columns / model.plane.component.across;
  const down = single ? single.plane.usedRows : model.plane.rows / model.plane.component.down;
  for (let unit = 0; unit < across * down; unit++) {
    if (tables.interval > 0 && unit > 0 && unit % tables.interval === 0) {
      input.restart();
      scan.ended = 0;
      for (const each of coded) each.last = 0;
    }
    const [x, y] = [unit % across, Math.floor(unit / across)];
    if (single) {
      decodeBlock(input, single, 64 * (y * single.plane.columns + x), scan);
      continue;
    }
    for (const each of coded) {
      const { component, columns } = each.plane;
      for (let v = 0; v < component.down; v++) {
        const row = (y * component.down + v) * columns + x * component.across;
        for (let h = 0; h < component.across; h++) decodeBlock(input, each, 64 * (row + h), scan);
      }
    }
  }
  return input.end();
}

function decodeBlock(input: Bits, coded: Coded, at: number, scan: Scan): void {
  const { coefficients } = coded.plane;
  if (!scan.progressive) baseline(input, coded, at);
  else if (scan.first > 0) {
    if (scan.high === 0) firstBits(input, coefficients, at, coded.ac!, scan);
    else furtherBits(input, coefficients, at, coded.ac!, scan);
  } else if (scan.high === 0) {
    coded.last += input.signed(input.symbol(coded.dc!));
    coefficients[at] = coded.last << scan.low;
  } else if (input.bits(1)) coefficients[at]! |= 1 << scan.low;
}

function baseline(input: Bits, coded: Coded, at: number): void {
  const { coefficients } = coded.plane;
  const ac = coded.ac!;
  coded.last += input.signed(input.symbol(coded.dc!));
  coefficients[at] = coded.last;
  for (let k = 1; k < 64; k++) {
    const symbol = input.symbol(ac);
    const size = symbol & 15;
    if (size === 0 && symbol !== 0xf0) break;
    k += symbol >> 4;
    if (size === 0) continue;
    if (k > 63) throw new SyntaxError("A block of the JPEG has too many coefficients");
    coefficients[at + ZIGZAG[k]!] = input.signed(size);
  }
}

function firstBits(input: Bits, coefficients: Int16Array, at: number, ac: Huffman, scan: Scan): void {
  if (scan.ended > 0) return void scan.ended--;
  for (let k = scan.first; k <= scan.last; k++) {
    const symbol = input.symbol(ac);
    const [run, size] = [symbol >> 4, symbol & 15];
    if (size === 0 && run < 15) {
      scan.ended = (1 << run) - 1 + input.bits(run);
      return;
    }
    k += run;
    if (size === 0) continue;
    if (k > 63) throw new SyntaxError("A block of the JPEG has too many coefficients");
    coefficients[at + ZIGZAG[k]!] = input.signed(size) * (1 << scan.low);
  }
}

/** Known coefficients get a bit each on the way to the place of a new one. */
function furtherBits(input: Bits, coefficients: Int16Array, at: number, ac: Huffman, scan: Scan): void {
  const bit = 1 << scan.low;
  let k = scan.first;
  const refine = (place: number) => {
    const value = coefficients[place]!;
    if (input.bits(1) && (value & bit) === 0) coefficients[place] = value > 0 ? value + bit : value - bit;
  };
  while (scan.ended === 0 && k <= scan.last) {
    const symbol = input.symbol(ac);
    let run = symbol >> 4;
    const size = symbol & 15;
    let fresh = 0;
    if (size === 1) fresh = input.bits(1) ? bit : -bit;
    else if (size > 1) throw new SyntaxError("A coefficient of the JPEG has too many bits");
    else if (run < 15) {
      scan.ended = (1 << run) + input.bits(run);
      break;
    }
    for (; k <= scan.last; k++) {
      const place = at + ZIGZAG[k]!;
      if (coefficients[place] !== 0) refine(place);
      else if (run-- === 0) {
        coefficients[place] = fresh;
        k++;
        break;
      }
    }
  }
  if (scan.ended > 0) {
    for (; k <= scan.last; k++) {
      const place = at + ZIGZAG[k]!;
      if (coefficients[place] !== 0) refine(place);
    }
    scan.ended--;
  }
}
