/**
 * The images of a TIFF file as signals: pages that are alike make a stack.
 *
 * @module
 */
import type { Axis, Pixels, Region, Signal } from "./signal.ts";
import { FormatError } from "./source.ts";
import { bytesOf, pixelsOf, rangesOf } from "./strided.ts";
import type { TiffPage } from "./tiff.ts";
import { asShown } from "./tiff_colour.ts";
import { pageSignal } from "./tiff_signal.ts";
import { DirectoryWalk } from "./tiff_walk.ts";

const MAX_DEPTH = 8;
const SUB_IFDS = 330;
const MAX_IMAGES = 2 ** 20;

interface Image {
  stored: Signal;
  shown: Signal;
  /** What it must share with its neighbours to make a stack with them. */
  kind: string;
}

/** See {@linkcode Tiff.signals}. */
export function imageSignals(pages: readonly TiffPage[]): Signal[] {
  const walk = new DirectoryWalk(pages);
  const all = pages.flatMap((page) => withSubPages(page, walk, MAX_DEPTH));
  const wanted = all.some((page) => !page.reduced) ? all.filter((page) => !page.reduced) : all;
  const withSize = wanted.filter((page) => page.width > 0 && page.height > 0);
  if (withSize.length === 0) {
    throw new FormatError("No page has an image", pages[0]!.file.name, pages[0]!.offset);
  }

  const images = withSize.length === 1 ? imageJStack(withSize[0]!) : withSize.map((page) => imageOf(page));
  const stacks: Image[][] = [];
  for (const image of images) {
    const last = stacks.at(-1);
    if (last && image.kind !== "" && last[0]!.kind === image.kind) last.push(image);
    else stacks.push([image]);
  }
  return stacks.map((stack) => {
    const stored = stackOf(stack.map((image) => image.stored));
    if (stack[0]!.shown === stack[0]!.stored) return stored;
    return { ...stored, shown: stackOf(stack.map((image) => image.shown)) };
  });
}

// What cannot be reached costs its own branch; the tree of tags tells why.
function withSubPages(page: TiffPage, walk: DirectoryWalk, depth: number): TiffPage[] {
  const found = [page];
  try {
    for (const offset of depth > 0 ? page.numbers(SUB_IFDS) ?? [] : []) {
      found.push(...withSubPages(walk.open(page, offset), walk, depth - 1));
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  return found;
}

function imageOf(page: TiffPage, shift = 0): Image {
  let stored: Signal;
  try {
    stored = pageSignal(page, true, shift);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const unreadable = unreadableSignal(page, error);
    return { stored: unreadable, shown: unreadable, kind: "" };
  }
  const kind = `${stored.shape} ${stored.dtype} ${page.photometric}`;
  try {
    return { stored, shown: asShown(page, stored), kind };
  } catch (error) {
    // Without a colour map the numbers themselves are all there is to see.
    if (!(error instanceof FormatError)) throw error;
    return { stored, shown: stored, kind };
  }
}

function unreadableSignal(page: TiffPage, error: FormatError): Signal {
  const shape = [page.height, page.width];
  return {
    name: "",
    shape,
    dtype: "uint8",
    axes: shape.map((size, i) => plainAxis(["height", "width"][i]!, size, false)),
    read() {
      throw error;
    },
  };
}

// ImageJ writes stacks that are too big for many directories as one directory and planes one behind the other.
function imageJStack(page: TiffPage): Image[] {
  const image = imageOf(page);
  const text = page.text(270) ?? "";
  const count = text.startsWith("ImageJ=") ? Number(/^images=(\d+)$/m.exec(text)?.[1] ?? 1) : 1;
  const [offset, second] = page.numbers(273) ?? [];
  if (!(count > 1 && count <= MAX_IMAGES) || page.compression !== 1 || offset === undefined) return [image];
  const plane = page.width * page.height * page.samplesPerPixel * page.bitsPerSample / 8;
  const whole = second === undefined && Number.isInteger(plane) && page.planar === 1;
  if (!whole || offset + count * plane > page.file.size) return [image];
  return Array.from({ length: count }, (_, i) => i === 0 ? image : imageOf(page, i * plane));
}

/** Signals of one shape and type as one, with a navigation axis `page` in front; a single one as it is. */
function stackOf(signals: readonly Signal[]): Signal {
  const first = signals[0]!;
  if (signals.length === 1) return first;
  const shape = [signals.length, ...first.shape];
  const element = bytesOf(first.dtype);
  return {
    name: first.name,
    shape,
    dtype: first.dtype,
    axes: [plainAxis("page", signals.length, true), ...first.axes],
    read(region?: Region): Pixels {
      const [pages, ...rest] = rangesOf(region, shape, element);
      const inner: Region | undefined = region && {
        start: region.start.slice(1),
        stop: region.stop.slice(1),
        ...region.step && { step: region.step.slice(1) },
      };
      const bytes = rest.reduce((product, { count }) => product * count, element);
      const out = new Uint8Array(pages!.count * bytes);
      for (let i = 0; i < pages!.count; i++) {
        const pixels = signals[pages!.start + i * pages!.step]!.read(inner);
        out.set(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength), i * bytes);
      }
      return pixelsOf(out, first.dtype);
    },
  };
}

function plainAxis(name: string, size: number, navigate: boolean): Axis {
  return { name, units: "", size, scale: 1, offset: 0, navigate };
}
