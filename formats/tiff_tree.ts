/**
 * All tags of a TIFF file as a tree.
 *
 * @module
 */
import type { TagTree, TagValue } from "./container.ts";
import { attempt } from "./problems.ts";
import { FormatError } from "./source.ts";
import { textOf } from "./text.ts";
import type { TiffPage } from "./tiff.ts";
import { NESTED, TAG_NAMES } from "./tiff_names.ts";
import { numberAt, SIZES } from "./tiff_tags.ts";
import { DirectoryWalk } from "./tiff_walk.ts";

const MAX_DEPTH = 8;
// Bytes of values that a tree may hold: entries of a hostile file can all point to the same place.
const MAX_VALUES = 2 ** 28;

const ASCII = 2;
const BYTES = [1, 7];
const ARRAYS: Record<
  number,
  new (length: number) => Exclude<TagValue, string | number | bigint | boolean | null>
> = {
  3: Uint16Array,
  4: Uint32Array,
  5: Float64Array,
  6: Int8Array,
  8: Int16Array,
  9: Int32Array,
  10: Float64Array,
  11: Float32Array,
  12: Float64Array,
  13: Uint32Array,
  16: BigUint64Array,
  17: BigInt64Array,
  18: BigUint64Array,
};

type Group = { [name: string]: TagTree };

/**
 * See {@linkcode Tiff.tree}.
 *
 * @param all Gives all pages, or throws where their chain is broken.
 * @param known Those that could be reached.
 */
export function fileTree(all: () => readonly TiffPage[], known: readonly TiffPage[]): TagTree {
  const problems: string[] = [];
  const pages = attempt(problems, all) ?? known;
  const state = { walk: new DirectoryWalk(pages), left: MAX_VALUES };
  const tree: Group = {};
  for (const [i, page] of pages.entries()) tree[`Page ${i}`] = pageTree(page, state, MAX_DEPTH);
  if (problems.length > 0) tree["Problems"] = problems;
  return tree;
}

function pageTree(page: TiffPage, state: { walk: DirectoryWalk; left: number }, depth: number): Group {
  const problems: string[] = [];
  const group: Group = {};
  for (const [tag, { type, count, entry }] of page.tags) {
    const name = TAG_NAMES[tag] ?? `Tag${tag}`;
    if (NESTED.includes(tag)) {
      const below = attempt(problems, () => page.numbers(tag)) ?? [];
      const trees: Group[] = [];
      attempt(problems, () => {
        if (depth === 0) throw new FormatError("Directories are nested too deeply", page.file.name, entry);
        for (const offset of below) {
          trees.push(pageTree(state.walk.open(page, offset), state, depth - 1));
        }
      });
      if (trees.length === 1) group[name] = trees[0]!;
      else trees.forEach((tree, i) => group[`${name} ${i}`] = tree);
      continue;
    }
    const value = attempt(problems, () => {
      const size = SIZES[type];
      if (size === undefined) {
        throw new FormatError(`Tag ${tag} has the unknown field type ${type}`, page.file.name, entry);
      }
      if ((state.left -= size * count) < 0) {
        state.left += size * count;
        throw new FormatError(
          `The values of tag ${tag} are too long: ${size * count} bytes`,
          page.file.name,
          entry,
        );
      }
      return valueOf(page, tag, type);
    });
    if (value !== undefined) group[name] = value;
  }
  if (problems.length > 0) group["Problems"] = problems;
  return group;
}

function valueOf(page: TiffPage, tag: number, type: number): TagTree {
  const bytes = page.bytes(tag)!;
  if (type === ASCII) return texts(bytes);
  if (BYTES.includes(type)) {
    if (bytes.length === 1 && type === 1) return bytes[0]!;
    return isText(bytes) ? texts(bytes) : bytes;
  }
  const size = SIZES[type]!;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const array = new ARRAYS[type]!(bytes.length / size) as unknown as (number | bigint)[];
  const wide = array instanceof BigUint64Array || array instanceof BigInt64Array;
  for (let i = 0; i < array.length; i++) {
    if (!wide) array[i] = numberAt(view, i * size, type, page.littleEndian);
    else if (type === 17) array[i] = view.getBigInt64(i * size, page.littleEndian);
    else array[i] = view.getBigUint64(i * size, page.littleEndian);
  }
  if (array.length !== 1) return array as unknown as TagValue;
  const [only] = array as [number | bigint];
  return typeof only === "bigint" && Number.isSafeInteger(Number(only)) ? Number(only) : only;
}

/** One text, or several that NULs separate. */
function texts(bytes: Uint8Array): string | string[] {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  const all = textOf(bytes.subarray(0, end)).split("\0");
  return all.length === 1 ? all[0]! : all;
}

// Printable ASCII and line ends, a NUL at the end at most; more than a number's bytes would be by chance.
function isText(bytes: Uint8Array): boolean {
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  const rest = end < 0 ? bytes.subarray(0, 0) : bytes.subarray(end);
  return text.length >= 4 && rest.every((byte) => byte === 0) &&
    text.every((byte) => (byte >= 32 && byte !== 127) || byte === 9 || byte === 10 || byte === 13);
}
