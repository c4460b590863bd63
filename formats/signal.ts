/**
 * A signal: numbers with axes, as every container format gives them.
 *
 * @module
 */

/** How one number is stored. `rgb8` and `rgba8` are 3 and 4 bytes a pixel, complex types two floats. */
export type Dtype =
  | "uint8"
  | "int8"
  | "uint16"
  | "int16"
  | "uint32"
  | "int32"
  | "uint64"
  | "int64"
  | "float32"
  | "float64"
  | "complex64"
  | "complex128"
  | "bool"
  | "rgb8"
  | "rgba8";

/** Calibration of one dimension: coordinate of index i is `offset + i * scale`, in `units`. */
export interface Axis {
  /** `x`, `height`, `Energy loss`. */
  name: string;
  /** Symbol of the unit of the coordinates; empty for plain numbers. */
  units: string;
  /** Number of elements. */
  size: number;
  /** Step from one element to the next. */
  scale: number;
  /** Coordinate of the first element. */
  offset: number;
  /** True for a navigation axis (a stack, the scanned positions of a spectrum image). */
  navigate: boolean;
}

/** A block of a signal: `[start, stop)` with a step, one entry for each axis. */
export interface Region {
  /** First index. */
  start: number[];
  /** Index after the last. */
  stop: number[];
  /** Step from one index to the next; 1 along each axis unless said. */
  step?: number[];
}

/** What somebody drew on an image. Places in pixels, from the image's top left corner on. */
export interface Annotation {
  /** A line runs from `top`, `left` to `bottom`, `right`; a text begins at `top`, `left`. */
  kind: "line" | "rectangle" | "text" | "point";
  /** First row. */
  top: number;
  /** First column. */
  left: number;
  /** Last row. */
  bottom: number;
  /** Last column. */
  right: number;
  /** Red, green, blue from 0 to 255. */
  colour: readonly [number, number, number];
  /** It marks a region that was evaluated, and is no mere drawing. */
  region: boolean;
  /** What it says, of a text. */
  text?: string;
}

/** Numbers in C order and native byte order. Complex: re, im alternating. Colour: interleaved bytes. */
export type Pixels =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** One of several views that together tell more of a signal than its own numbers would. */
export interface Panel {
  /** What it shows: `Total ion counts`. */
  title: string;
  /** An image in grey, one in colours for what counts, or curves. */
  kind: "image" | "heat" | "curves";
  /** An image has two axes; curves have one, or two: one row a curve. */
  signal: Signal;
  /** Coordinates along the last axis of curves, where they are not evenly spaced. */
  coordinates?: ArrayLike<number>;
  /** Values that differ by powers of ten. */
  logarithmic?: boolean;
  /** What is written at coordinates of a curve. */
  marks?: { at: number; text: string }[];
  /** Names of the curves, or of the colours red, green and blue of an image. */
  legend?: string[];
}

/** One signal of a file. Axes and shape run from slowest to fastest; navigation axes come first. */
export interface Signal {
  /** As the file names it; empty where it does not. */
  readonly name: string;
  /** Number of elements along each axis. */
  readonly shape: readonly number[];
  /** How one number is stored. */
  readonly dtype: Dtype;
  /** One for each entry of `shape`. */
  readonly axes: readonly Axis[];
  /** Units of the numbers themselves, where the file tells. */
  readonly intensityUnits?: string;
  /** The same numbers with their axes in the order of the file, where that is another one. */
  readonly stored?: Signal;
  /** What was drawn on an image, bottommost first; read when asked for. */
  readonly annotations?: readonly Annotation[];
  /** The same as it is meant to be looked at, where the file says so: a colour map applied, white-is-zero turned over. */
  readonly shown?: Signal;
  /** What to draw instead of its own numbers, where these say little; read when it is asked for. */
  readonly panels?: () => Panel[];
  /** The pixels of a region, or all of them. Reads only what it needs, as far as the layout allows. */
  read(region?: Region): Pixels;
}
