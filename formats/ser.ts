/**
 * Series of the TIA software of FEI microscopes (`.ser`): images or spectra, one or many, with their `.emi`.
 *
 * @module
 */
import type { Container, Format, TagTree } from "./container.ts";
import { emiBeside, emiBlockOf, openEmi } from "./emi.ts";
import { attempt } from "./problems.ts";
import {
  elementHeadBytes,
  isBlank,
  type SerElement,
  serElement,
  type SerTag,
  serTag,
} from "./ser_element.ts";
import { SER_MAGIC, type SerDimension, type SerHeader, serHeader } from "./ser_header.ts";
import { readSer } from "./ser_pixels.ts";
import { MOST_ELEMENTS, serTree } from "./ser_tree.ts";
import type { Axis, Signal } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { bytesOf } from "./strided.ts";

export type { SerElement, SerTag } from "./ser_element.ts";
export type { SerHeader } from "./ser_header.ts";

// Entries of the table of offsets that are read at once.
const PAGE = 8192;
const AXIS_NAMES = ["x", "y", "z"];

/** An opened `.ser` file. */
export interface SerFile extends Container {
  readonly header: SerHeader;
  /**
   * What stands before the numbers of an element; of a blank one, what stands before those of the first.
   *
   * @throws {FormatError} when there is no such element, or not inside the file.
   */
  element(index: number): SerElement;
  /** When and where an element was acquired, if the file tells. */
  tag(index: number): SerTag | undefined;
  /**
   * The array that the elements make. Axes are named and scaled as other readers of the field do it: lengths in
   * nm, but where they begin as the file has it, in metres.
   */
  signals(): [Signal];
  /**
   * Head and elements as `ser_header_parameters`, and `ObjectInfo` from the `.emi` beside it. What cannot be read is
   * told under `Problems`.
   */
  tree(): { [name: string]: TagTree };
}

/** Series of TIA. */
export const ser: Format = {
  name: "ser",
  extensions: ["ser"],
  recognises: (file) => {
    const head = file.read(0, SER_MAGIC.length);
    return SER_MAGIC.every((byte, i) => head[i] === byte);
  },
  open: openSer,
};

/**
 * Opens a `.ser` file. Reads its head only.
 *
 * @throws {FormatError} when it is not one, or its head says what cannot be.
 */
export function openSer(file: ByteSource): SerFile {
  const header = serHeader(file);
  const offset = offsets(file, header);
  const headBytes = elementHeadBytes(header.elementRank);
  // where an element must end at the latest is known once its size is
  const place = (index: number, bytes = headBytes) => {
    if (!(index >= 0 && index < header.valid)) {
      throw new FormatError(`No element ${index} among ${header.valid}`, file.name, 18);
    }
    const at = offset(index);
    if (at < header.length || at + bytes > file.size) {
      const entry = header.table + index * header.offsetBytes;
      throw new FormatError(
        `Element ${index}, at ${at}, is outside the file of ${file.size} bytes`,
        file.name,
        entry,
      );
    }
    return at;
  };
  const element = (index: number): SerElement => {
    const at = place(index);
    const head = file.read(at, headBytes);
    return index > 0 && isBlank(head) ? element(0) : serElement(head, header.elementRank, at, file.name);
  };
  const tag = (index: number) =>
    index >= 0 && index < header.valid
      ? serTag(file, header.tagTypeId, offset(header.total + index))
      : undefined;

  const signals = (): [Signal] => {
    const first = element(0);
    const bytes = headBytes + first.sizes.reduce((product, size) => product * size, bytesOf(first.dtype));
    if (header.valid * bytes > file.size) {
      const message =
        `${header.valid} elements of ${bytes} bytes do not fit into a file of ${file.size} bytes`;
      throw new FormatError(message, file.name, 18);
    }
    const dimensions = arrangementOf(header, byRows(tag(0), tag(1)));
    const axes = [...navigation(dimensions, header), ...own(first)];
    const layout = {
      file,
      arrangement: dimensions.map(({ size }) => size),
      sizes: first.sizes,
      dtype: first.dtype,
      valid: header.valid,
      offsetOf: (index: number) => place(index, bytes),
    };
    return [{
      name: "",
      shape: axes.map(({ size }) => size),
      dtype: first.dtype,
      axes,
      read: (region) => readSer(layout, region),
    }];
  };
  const tree = () => {
    const problems: string[] = [];
    const emi = emiBeside(file);
    const info = emi && attempt(problems, () => emiBlockOf(openEmi(emi), file.name)?.data());
    const told = attempt(problems, () => serTree(header, element, tag)) ?? serTree(header, element, tag, 0);
    if (header.valid > MOST_ELEMENTS) {
      problems.push(`Of ${header.valid} elements the first ${MOST_ELEMENTS} are listed`);
    }
    return {
      ser_header_parameters: told,
      ...(info ? { ObjectInfo: info } : {}),
      ...(problems.length ? { Problems: problems } : {}),
    };
  };
  return { format: "TIA series", header, element, tag, signals, tree };
}

// Entries of the table of offsets, read a page at a time.
function offsets(file: ByteSource, { table, offsetBytes, total }: SerHeader): (entry: number) => number {
  let first = 0;
  let page = new DataView(new ArrayBuffer(0));
  return (entry) => {
    if (entry < first || (entry - first + 1) * offsetBytes > page.byteLength) {
      first = entry - entry % PAGE;
      const bytes = file.read(table + first * offsetBytes, Math.min(PAGE, 2 * total - first) * offsetBytes);
      page = new DataView(bytes.buffer);
      if ((entry - first + 1) * offsetBytes > bytes.length) {
        throw new FormatError("The file became shorter", file.name, table);
      }
    }
    const at = (entry - first) * offsetBytes;
    return offsetBytes === 8 ? Number(page.getBigUint64(at, true)) : page.getUint32(at, true);
  };
}

// A map that is scanned row by row has its dimensions fastest first.
function byRows(first: SerTag | undefined, second: SerTag | undefined): boolean {
  return first?.position !== undefined && first.position.y === second?.position?.y;
}

// The dimensions that become axes, slowest first. A series that was stopped is as long as it got; a map keeps its
// shape, with nothing where nothing was acquired.
function arrangementOf(
  { dimensions, elementRank, total, valid }: SerHeader,
  fastestFirst: boolean,
): SerDimension[] {
  if (dimensions.length === 0) {
    const plain = { offset: 0, delta: 1, element: 0, description: "", units: "" };
    return valid > 1 ? [{ size: valid, ...plain }] : [];
  }
  if (dimensions.length === 1 && valid < total) {
    return valid === 1 ? [] : [{ ...dimensions[0]!, size: valid }];
  }
  const ordered = fastestFirst ? dimensions.toReversed() : dimensions;
  return elementRank === 2 ? ordered.filter(({ size }) => size !== 1) : ordered;
}

function navigation(dimensions: SerDimension[], header: SerHeader): Axis[] {
  const names = AXIS_NAMES.slice(0, header.dimensions.length);
  return dimensions.map(({ size, offset, delta, units }) => {
    const length = units === "meters";
    return {
      name: length ? names.pop() ?? "" : "",
      units: length ? "nm" : units,
      size,
      scale: finite(length ? delta * 1e9 : delta, 1),
      offset: finite(offset, 0),
      navigate: true,
    };
  });
}

function own({ sizes, calibrations }: SerElement): Axis[] {
  if (sizes.length === 1) {
    const { offset, delta } = calibrations[0]!;
    const [scale, start] = [finite(delta, 1), finite(offset, 0)];
    return [{ name: "Energy", units: "eV", size: sizes[0]!, scale, offset: start, navigate: false }];
  }
  return sizes.map((size, i) => {
    const { offset, delta, element } = calibrations[i]!;
    return {
      name: i === 0 ? "y" : "x",
      units: "nm",
      size,
      scale: finite(delta * 1e9, 1),
      offset: finite(offset - element * delta, 0),
      navigate: false,
    };
  });
}

function finite(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}
