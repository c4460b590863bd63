/**
 * The tree of named values that JEOL's Analysis Station writes: little endian, each value between a mark that opens it
 * and one that closes it.
 *
 * @module
 */
import type { TagTree, TagValue } from "./container.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { textOf } from "./text.ts";

const [OPEN, CLOSE] = [1, 255];
const MOST_NODES = 100_000;
const DEEPEST = 32;
const LONGEST_NAME = 256;
const WINDOW = 2 ** 16;
/** Values of more bytes stay in the file. */
const LONGEST_VALUE = 2 ** 14;
const TEXTS = [12, 13, 20];
const ARRAYS: Readonly<Record<number, new (buffer: ArrayBuffer) => ArrayBufferView & ArrayLike<number>>> = {
  1: Uint8Array,
  2: Uint16Array,
  3: Int32Array,
  4: Float32Array,
  5: Float64Array,
  6: Uint8Array,
  7: Uint16Array,
  8: Int32Array,
  9: Float32Array,
  10: Float64Array,
  11: Uint8Array,
  14: Uint16Array,
};

/** A value, or a group of them. */
export interface JeolNode {
  readonly name: string;
  /** 0 for a group, 12 text, others numbers. */
  readonly type: number;
  /** Where its bytes lie. */
  readonly at: number;
  readonly length: number;
  /** Text, a number, or a list of them; nothing where it is long or of an unknown type. */
  readonly value?: TagValue;
  readonly children: JeolNode[];
}

/**
 * The tree that begins at a place.
 *
 * @throws {FormatError} when it leads out of the file, or is too large or too deep.
 */
export function jeolTree(file: ByteSource, start: number): JeolNode {
  let [base, window] = [0, new Uint8Array(0)];
  const bytes = (at: number, length: number): Uint8Array<ArrayBuffer> => {
    if (at < base || at + length > base + window.length) {
      [base, window] = [at, file.read(at, Math.max(WINDOW, length))];
    }
    const found = window.slice(at - base, at - base + length);
    if (found.length < length) throw new FormatError("The file ends inside its tree", file.name, at);
    return found;
  };
  const int = (at: number) => new DataView(bytes(at, 4).buffer).getInt32(0, true);
  const root: JeolNode = { name: "", type: 0, at: start, length: 0, children: [] };
  const open = [root];
  let [at, count] = [start, 0];
  while (at < file.size) {
    const mark = bytes(at++, 1)[0];
    if (mark === CLOSE && open.length > 1) {
      open.pop();
      continue;
    }
    if (mark !== OPEN) break;
    const fault = (message: string) => new FormatError(message, file.name, at);
    if (++count > MOST_NODES || open.length > DEEPEST) throw fault("A tree so large or deep makes no sense");
    const named = int(at);
    if (named < 0 || named > LONGEST_NAME) throw fault(`A name of ${named} bytes makes no sense`);
    const name = textOf(bytes(at + 4, named)).replaceAll("\0", "");
    const [type, length] = [int(at + 4 + named), int(at + 8 + named)];
    at += 12 + named;
    if (length < 0 || at + length > file.size) throw fault(`"${name}" of ${length} bytes does not fit`);
    const value = length > LONGEST_VALUE ? undefined : valueOf(bytes(at, length), type);
    const node: JeolNode = {
      name,
      type,
      at,
      length,
      ...(value === undefined ? {} : { value }),
      children: [],
    };
    open.at(-1)!.children.push(node);
    open.push(node);
    at += length;
  }
  return root;
}

function valueOf(bytes: Uint8Array<ArrayBuffer>, type: number): TagValue | undefined {
  if (TEXTS.includes(type)) return textOf(bytes).replace(/\0+$/, "").replaceAll("\0", ", ");
  const Numbers = ARRAYS[type];
  if (!Numbers || bytes.length === 0) return undefined;
  const width = (Numbers as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
  if (bytes.length % width) return undefined;
  const numbers = new Numbers(bytes.buffer);
  return numbers.length === 1 ? numbers[0] : numbers as TagValue;
}

/** The numbers of a value that stayed in the file, or did not. */
export function jeolNumbers(file: ByteSource, { type, at, length }: JeolNode): ArrayLike<number> | undefined {
  const Numbers = ARRAYS[type];
  const bytes = file.read(at, length);
  const width = (Numbers as unknown as { BYTES_PER_ELEMENT: number } | undefined)?.BYTES_PER_ELEMENT ?? 0;
  return Numbers && bytes.length % width === 0 ? new Numbers(bytes.buffer) : undefined;
}

/** A node along a path of names, separated by `/`. */
export function jeolNode(node: JeolNode | undefined, path: string): JeolNode | undefined {
  let found = node;
  for (const name of path.split("/")) found = found?.children.find((child) => child.name === name);
  return found;
}

/** The tree as plain data; what stayed in the file is left out. */
export function jeolData({ value, children }: JeolNode): TagTree {
  if (children.length === 0) return value ?? null;
  const tree: { [name: string]: TagTree } = value === undefined ? {} : { value };
  for (const [name, all] of Map.groupBy(children, ({ name }) => name)) {
    const data = all.map(jeolData);
    Object.defineProperty(tree, name, {
      value: data.length === 1 ? data[0]! : data,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return tree;
}
