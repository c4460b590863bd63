/**
 * Files of JEOL's Analysis Station: images and element maps (`.img`, `.map`), and the head of hypermaps (`.pts`) with
 * the sum of their spectra.
 *
 * @module
 */
import type { Container, Format, TagTree } from "./container.ts";
import { jeolData, type JeolNode, jeolNode, jeolNumbers, jeolTree } from "./jeol_tree.ts";
import { memorySignal } from "./memory_signal.ts";
import type { Pixels, Signal } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { textOf } from "./text.ts";

// A number of 32 bits stands before the name.
const IMAGE = /^[^]{4}JED-2\d00:/;
const HYPERMAP = /^[^]{4}PTTDFILE/;
// Three numbers stand before a tree.
const TREE_HEAD = 12;
const MEASURED = "PTTD Data/AnalyzableMap MeasData";
const SPECTRUM = "EDS Data/AnalyzableMap MeasData/Data/EDXRF";
const MOST_PIXELS = 2 ** 26;

/** An opened file. */
export interface JeolFile extends Container {
  readonly kind: "image" | "hypermap";
  readonly root: JeolNode;
  /** Days since 30 December 1899, by the clock of the computer, when the file was made. */
  readonly created?: number;
  /** Rows and columns. */
  readonly size: readonly [rows: number, columns: number];
}

/**
 * Opens a file of JEOL's Analysis Station.
 *
 * @throws {FormatError} when it is none, or its tree is damaged.
 */
export function openJeol(file: ByteSource): JeolFile {
  const head = file.read(0, 304);
  if (!jeol.recognises(file) || head.length < 304) {
    throw new FormatError("Not an image or hypermap of JEOL's Analysis Station", file.name, 0);
  }
  const view = new DataView(head.buffer);
  const kind = IMAGE.test(textOf(head.subarray(0, 16))) ? "image" : "hypermap";
  const root = jeolTree(file, view.getUint32(kind === "image" ? 44 : 20, true) + TREE_HEAD);
  const created = kind === "image" ? jeolNode(root, "Image/Created")?.value : view.getFloat64(296, true);
  const size = kind === "image" ? imageSize(root) : mapSize(root);
  return {
    format: kind === "image" ? "JEOL image" : "JEOL hypermap",
    kind,
    root,
    size,
    ...(typeof created === "number" ? { created } : {}),
    signals: () => [kind === "image" ? imageOf(file, root, size) : sumOf(file, root)],
    tree: (): TagTree => jeolData(root),
  };
}

/** Images and hypermaps of JEOL's Analysis Station. Other programs use the extensions of its images as well. */
export const jeol: Format = {
  name: "jeol",
  extensions: ["pts"],
  recognises(file) {
    const start = textOf(file.read(0, 16));
    return IMAGE.test(start) || HYPERMAP.test(start);
  },
  open: openJeol,
};

function imageSize(root: JeolNode): [number, number] {
  const [width = 0, height = 0] = jeolNode(root, "Image/Size")?.value as Int32Array | undefined ?? [];
  return [height, width];
}

function mapSize(root: JeolNode): [number, number] {
  const text = String(jeolNode(root, `${MEASURED}/Meas Cond/Pixels`)?.value ?? "");
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(text) ?? [];
  return [Number(height ?? 0), Number(width ?? 0)];
}

function imageOf(file: ByteSource, root: JeolNode, [height, width]: readonly [number, number]): Signal {
  const bits = jeolNode(root, "Image/Bits");
  const numbers = bits && height * width <= MOST_PIXELS ? jeolNumbers(file, bits) : undefined;
  if (!(height > 0 && width > 0) || numbers?.length !== height * width) {
    throw new FormatError(`The image does not have its ${width} × ${height} pixels`, file.name, bits?.at);
  }
  const [scan, magnification] = ["ScanSize", "Mag"].map((name) =>
    Number(jeolNode(root, `Instrument/${name}`)?.value)
  );
  // The width of the scan at a magnification of 1, in mm.
  const field = scan! > 0 && magnification! > 0 ? scan! / magnification! * 1e3 : undefined;
  const bytesPer = (numbers as Uint8Array).BYTES_PER_ELEMENT;
  return memorySignal(numbers as Pixels, {
    name: String(jeolNode(root, "Image/Title")?.value ?? ""),
    shape: [height, width],
    dtype: numbers instanceof Int32Array
      ? "int32"
      : bytesPer === 1
      ? "uint8"
      : bytesPer === 2
      ? "uint16"
      : "float32",
    axes: [height, width].map((size, i) => ({
      name: ["height", "width"][i]!,
      units: field ? "µm" : "",
      size,
      scale: field ? field / size : 1,
      offset: 0,
      navigate: false,
    })),
  });
}

function sumOf(file: ByteSource, root: JeolNode): Signal {
  const node = jeolNode(root, SPECTRUM);
  const counts = node && jeolNumbers(file, node);
  if (!counts || counts.length < 2 || counts.length > MOST_PIXELS) {
    throw new FormatError("The hypermap has no sum spectrum that can be read", file.name, node?.at);
  }
  const value = (path: string) => Number(jeolNode(root, path)?.value);
  const template = String(jeolNode(root, `${MEASURED}/Meas Cond/Tpl`)?.value ?? "");
  const pages = jeolNode(root, "PTTD Param/Params")?.children ?? [];
  const zero = Number(jeolNode(pages.find((page) => page.value === "EDXRF"), `Tpl/${template}/DigZ`)?.value);
  const [step, first] = [value(`${MEASURED}/Doc/CoefA`), value(`${MEASURED}/Doc/CoefB`)];
  const known = step > 0 && Number.isFinite(first) && Number.isFinite(zero);
  return memorySignal(counts as Int32Array, {
    name: "Sum spectrum",
    shape: [counts.length],
    dtype: counts instanceof Int32Array ? "int32" : counts instanceof Float32Array ? "float32" : "uint16",
    axes: [{
      name: "Energy",
      units: known ? "keV" : "",
      size: counts.length,
      scale: known ? step : 1,
      offset: known ? first - step * zero : 0,
      navigate: false,
    }],
    intensityUnits: "counts",
  });
}
