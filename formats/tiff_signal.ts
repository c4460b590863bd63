/**
 * A page of a TIFF file as a signal.
 *
 * @module
 */
import type { Axis, Dtype, Pixels, Region, Signal } from "./signal.ts";
import { FormatError } from "./source.ts";
import { bytesOf, pixelsOf, type Range, rangesOf } from "./strided.ts";
import type { TiffPage } from "./tiff.ts";
import { COMPRESSIONS } from "./tiff_codec.ts";
import { asShown } from "./tiff_colour.ts";
import { type PageReader, pageReader } from "./tiff_read.ts";

const MAX_SAMPLES = 64;
// LZW gives at most 2500 bytes for one, Deflate 1030.
const MAX_RATIO = 4096;

/** What others than {@linkcode COMPRESSIONS} are called. */
const OTHER_COMPRESSIONS: Record<number, string> = {
  2: "CCITT RLE",
  3: "CCITT Group 3",
  4: "CCITT Group 4",
  6: "JPEG of TIFF 6",
  33003: "JPEG 2000",
  33005: "JPEG 2000",
  34661: "JBIG",
  34712: "JPEG 2000",
  34887: "LERC",
  34892: "lossy JPEG",
  34925: "LZMA",
  50000: "Zstandard",
  50001: "WebP",
  50002: "JPEG XL",
};

/**
 * The pixels of a page; blocks are read and decoded as a region needs them.
 *
 * @param stored As the file holds them; else as they are meant to be looked at.
 * @param shift Bytes by which all blocks lie behind the place that the page gives.
 */
export function pageSignal(page: TiffPage, stored: boolean, shift = 0): Signal {
  const { width, height, samplesPerPixel: samples } = page;
  const fault = (message: string) => new FormatError(message, page.file.name, page.offset);
  if (!(width > 0 && height > 0)) throw fault(`A page of ${width} × ${height} pixels has no image`);
  if (!(Number.isInteger(samples) && samples >= 1 && samples <= MAX_SAMPLES)) {
    throw fault(`${samples} samples a pixel cannot be read`);
  }
  checkCompression(page, fault);
  const word = storedType(page, fault);
  // JPEG's own colours come as RGB
  const light = page.photometric === 2 ||
    (page.photometric === 6 && page.compression === 7 && page.planar === 1);
  const colour = word === "uint8" && light && (samples === 3 || samples === 4);
  const dtype = !colour ? word : samples === 3 ? "rgb8" : "rgba8";
  const shape = samples > 1 && !colour ? [height, width, samples] : [height, width];
  const axes = shape.map((size, i): Axis => {
    return { name: ["height", "width", "sample"][i]!, units: "", size, scale: 1, offset: 0, navigate: false };
  });
  let reader: PageReader | undefined;
  const signal: Signal = {
    name: page.text(270) ?? "",
    shape,
    dtype,
    axes,
    read(region?: Region): Pixels {
      const all = { start: 0, step: 1, count: samples };
      const [rows, columns, bands = all] = rangesOf(region, shape, bytesOf(dtype)) as [Range, Range, Range?];
      reader ??= pageReader(page, word, shift);
      return pixelsOf(reader(rows, columns, bands), dtype);
    },
  };
  return stored ? signal : asShown(page, signal);
}

function checkCompression(page: TiffPage, fault: (message: string) => FormatError): void {
  const { compression, width, height } = page;
  if (!COMPRESSIONS.includes(compression)) {
    const name = OTHER_COMPRESSIONS[compression];
    throw fault(
      `Compression ${compression}${name ? ` (${name})` : ""} is not supported: ` +
        "have the file written anew without compression, or with LZW or Deflate",
    );
  }
  if (compression === 7 && (page.bitsPerSample !== 8 || page.sampleFormat !== 1)) {
    throw fault(`JPEG of ${page.bitsPerSample} bits is not supported`);
  }
  if (
    page.photometric === 6 && compression !== 7 && (page.numbers(530) ?? [2, 2]).some((factor) => factor > 1)
  ) {
    throw fault("Subsampled YCbCr is not supported");
  }
  const bytes = width * height * page.samplesPerPixel * Math.max(1, page.bitsPerSample) / 8;
  if (compression !== 1 && bytes > MAX_RATIO * page.file.size) {
    throw fault(
      `${width} × ${height} pixels take ${
        Math.ceil(bytes)
      } bytes: the ${page.file.size} of the file cannot hold them`,
    );
  }
}

// The type of a sample once unpacked: odd numbers of bits widen to the next type.
function storedType(page: TiffPage, fault: (message: string) => FormatError): Dtype {
  const { bitsPerSample: bits, sampleFormat: format } = page;
  if (bits === -1) {
    const some = page.numbers(258)!.slice(0, 4);
    throw fault(`Samples of ${some} bits side by side are not supported`);
  }
  const width = bits <= 8 ? 8 : bits <= 16 ? 16 : bits <= 32 ? 32 : 64;
  if (Number.isInteger(bits) && bits >= 1 && bits <= 64) {
    if (format === 1 || format === 4) return `uint${width}`;
    if (format === 2) return `int${width}`;
  }
  if (format === 3 && [16, 24, 32].includes(bits)) return "float32";
  if (format === 3 && bits === 64) return "float64";
  if (format === 6 && (bits === 64 || bits === 128)) return `complex${bits}`;
  throw fault(`Samples of ${bits} bits in format ${format} are not supported`);
}
