/**
 * A page of a TIFF file as a signal.
 *
 * @module
 */
import type { Axis, Dtype, Pixels, Region, Signal } from "./signal.ts";
import { FormatError } from "./source.ts";
import { bytesOf, MAX_READ, pixelsOf, type Range, rangesOf } from "./strided.ts";
import type { TiffPage } from "./tiff.ts";
import { type BlockLayout, decodeBlock } from "./tiff_codec.ts";
import { applyPalette, paletteOf } from "./tiff_palette.ts";

// A block of pixels is decoded as a whole: this bounds what one may claim to be.
const MAX_BLOCK = 2 ** 29;
const MAX_SAMPLES = 64;

/** Strips or tiles: how a page is cut into blocks. */
interface Grid {
  /** Rows and columns of one block. */
  rows: number;
  columns: number;
  across: number;
  down: number;
  tiled: boolean;
  offsets: number[];
  counts: number[];
}

/** The pixels of a page; blocks are read and decoded as a region needs them. */
export function pageSignal(page: TiffPage, indices: boolean): Signal {
  const { width, height, samplesPerPixel: samples } = page;
  const fault = (message: string) => new FormatError(message, page.file.name, page.offset);
  if (!(width > 0 && height > 0)) throw fault(`A page of ${width} × ${height} pixels has no image`);
  if (!(samples >= 1 && samples <= MAX_SAMPLES)) throw fault(`${samples} samples a pixel cannot be read`);
  const stored = storedType(page, fault);
  const palette = page.photometric === 3 && samples === 1 && !indices ? paletteOf(page) : undefined;
  const colour = stored === "uint8" && page.photometric === 2 && (samples === 3 || samples === 4);
  const dtype = palette?.colour
    ? "rgb8"
    : palette
    ? "uint8"
    : colour
    ? samples === 3 ? "rgb8" : "rgba8"
    : stored;
  const shape = samples > 1 && !colour ? [height, width, samples] : [height, width];
  const axes = shape.map((size, i): Axis => {
    return { name: ["height", "width", "sample"][i]!, units: "", size, scale: 1, offset: 0, navigate: false };
  });
  return {
    name: page.text(270) ?? "",
    shape,
    dtype,
    axes,
    read(region?: Region): Pixels {
      const all = { start: 0, step: 1, count: samples };
      const [rows, columns, bands = all] = rangesOf(region, shape, bytesOf(dtype)) as [Range, Range, Range?];
      const bytes = readBlocks(page, stored, rows, columns, bands);
      return pixelsOf(palette ? applyPalette(palette, pixelsOf(bytes, stored)) : bytes, dtype);
    },
  };
}

// The type of a sample once unpacked: odd numbers of bits widen to the next type.
function storedType(page: TiffPage, fault: (message: string) => FormatError): Dtype {
  const { bitsPerSample: bits, sampleFormat: format } = page;
  if (![1, 5, 8, 32946, 32773].includes(page.compression)) {
    throw fault(`Compression ${page.compression} is not supported`);
  }
  if (page.photometric === 6 && page.compression === 1 && page.numbers(530)?.some((factor) => factor > 1)) {
    throw fault("Subsampled YCbCr is not supported");
  }
  if (format === 1 || format === 4) {
    if (bits >= 1 && bits <= 8) return "uint8";
    if (bits > 8 && bits <= 16) return "uint16";
    if (bits === 32 || bits === 64) return `uint${bits}`;
  }
  if (format === 2 && [8, 16, 32, 64].includes(bits)) return `int${bits}` as Dtype;
  if (format === 3 && (bits === 16 || bits === 32)) return "float32";
  if (format === 3 && bits === 64) return "float64";
  if (format === 6 && (bits === 64 || bits === 128)) return `complex${bits}`;
  throw fault(`Samples of ${bits} bits in format ${format} are not supported`);
}

function gridOf(page: TiffPage, rowBytes: (columns: number) => number): Grid {
  const { width, height, planar, samplesPerPixel } = page;
  const fault = (message: string) => new FormatError(message, page.file.name, page.offset);
  const tiled = page.has(322);
  const columns = tiled ? page.number(322)! : width;
  const rows = tiled ? page.number(323) ?? 0 : Math.min(page.number(278) ?? height, height);
  if (!(rows > 0 && columns > 0)) throw fault(`Blocks of ${columns} × ${rows} pixels are not possible`);
  if (rows * rowBytes(columns) > MAX_BLOCK) {
    throw fault(`A block of ${columns} × ${rows} pixels is over the limit of ${MAX_BLOCK} bytes`);
  }
  const across = Math.ceil(width / columns);
  const down = Math.ceil(height / rows);
  const blocks = across * down * (planar === 2 ? samplesPerPixel : 1);
  const offsets = page.numbers(324) ?? page.numbers(273) ?? [];
  if (offsets.length < blocks) throw fault(`There are ${offsets.length} of ${blocks} blocks of pixels`);
  return {
    rows,
    columns,
    across,
    down,
    tiled,
    offsets,
    counts: page.numbers(325) ?? page.numbers(279) ?? [],
  };
}

function readBlocks(
  page: TiffPage,
  dtype: Dtype,
  rows: Range,
  columns: Range,
  bands: Range,
): Uint8Array<ArrayBuffer> {
  const planes = page.planar === 2 ? page.samplesPerPixel : 1;
  const inBlock = page.samplesPerPixel / planes;
  const layout: BlockLayout = {
    compression: page.compression,
    predictor: page.number(317) ?? 1,
    bits: page.bitsPerSample,
    float: page.sampleFormat === 3,
    complex: page.sampleFormat === 6,
    samples: inBlock,
    littleEndian: page.littleEndian,
    reversedBits: page.number(266) === 2,
    rows: 0,
    columns: 0,
  };
  const rowBytes = (width: number) => Math.ceil(width * inBlock * page.bitsPerSample / 8);
  const grid = gridOf(page, rowBytes);
  const element = bytesOf(dtype);
  const pixel = bands.count * element;
  const total = rows.count * columns.count * pixel;
  if (total > MAX_READ) throw new RangeError(`Cannot read ${total} bytes at once: the limit is ${MAX_READ}`);
  const out = new Uint8Array(total);

  for (let plane = 0; plane < planes; plane++) {
    // With planes each holds one band; else a block holds all of them.
    const own = planes === 1 ? bands : { start: 0, step: 1, count: 1 };
    const band = (plane - bands.start) / bands.step;
    if (planes > 1 && !(Number.isInteger(band) && band >= 0 && band < bands.count)) continue;
    const shift = planes === 1 ? 0 : band * element;
    for (let y = 0; y < grid.down; y++) {
      const ys = overlap(rows, y * grid.rows, (y + 1) * grid.rows);
      if (ys.first >= ys.end) continue;
      for (let x = 0; x < grid.across; x++) {
        const xs = overlap(columns, x * grid.columns, (x + 1) * grid.columns);
        if (xs.first >= xs.end) continue;
        layout.columns = grid.columns;
        layout.rows = grid.tiled ? grid.rows : Math.min(grid.rows, page.height - y * grid.rows);
        const index = (plane * grid.down + y) * grid.across + x;
        const block = oneBlock(page, grid, index, layout, rowBytes(grid.columns));
        const width = grid.columns * inBlock * element;
        for (let i = ys.first; i < ys.end; i++) {
          const from = (rows.start + i * rows.step - y * grid.rows) * width;
          const to = i * columns.count * pixel + shift;
          copyRow(
            block,
            from,
            out,
            to,
            columns,
            xs,
            x * grid.columns,
            inBlock * element,
            own,
            element,
            pixel,
          );
        }
      }
    }
  }
  return out;
}

// Which of a range's indices fall into [low, high): first and end, counted within the range.
function overlap(range: Range, low: number, high: number): { first: number; end: number } {
  const first = Math.max(0, Math.ceil((low - range.start) / range.step));
  const end = Math.min(range.count, Math.ceil((high - range.start) / range.step));
  return { first, end };
}

function copyRow(
  block: Uint8Array,
  from: number,
  out: Uint8Array,
  to: number,
  columns: Range,
  xs: { first: number; end: number },
  left: number,
  stride: number,
  bands: Range,
  element: number,
  pixel: number,
): void {
  const start = from + (columns.start + xs.first * columns.step - left) * stride + bands.start * element;
  if (columns.step === 1 && stride === pixel) {
    out.set(block.subarray(start, start + (xs.end - xs.first) * stride), to + xs.first * pixel);
    return;
  }
  for (let i = xs.first; i < xs.end; i++) {
    const source = start + (i - xs.first) * columns.step * stride;
    for (let b = 0; b < bands.count; b++) {
      for (let k = 0; k < element; k++) {
        out[to + i * pixel + b * element + k] = block[source + b * bands.step * element + k]!;
      }
    }
  }
}

function oneBlock(
  page: TiffPage,
  grid: Grid,
  index: number,
  layout: BlockLayout,
  rowBytes: number,
): Uint8Array {
  const { file } = page;
  const offset = grid.offsets[index]!;
  const bytes = layout.rows * rowBytes;
  // Without byte counts uncompressed blocks are as long as they must be, others end with the file at most.
  const most = layout.compression === 1 ? bytes : bytes + (bytes >> 1) + 1024;
  const count = Math.min(grid.counts[index] ?? most, file.size - offset);
  const name = grid.tiled ? "Tile" : "Strip";
  if (!(count >= 0)) throw new FormatError(`${name} ${index} lies outside the file`, file.name, offset);
  try {
    return decodeBlock(file.read(offset, Math.min(count, 2 * MAX_BLOCK)), layout);
  } catch (error) {
    if (error instanceof FormatError || !(error instanceof Error)) throw error;
    throw new FormatError(`${name} ${index}: ${error.message}`, file.name, offset);
  }
}
