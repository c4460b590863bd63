/**
 * All objects of an HDF5 file, and the tree of what it says.
 *
 * @module
 */
import type { TagTree } from "./container.ts";
import { Hdf5Dataset, Hdf5Group, type Hdf5Object } from "./hdf5_objects.ts";
import { isBoolean } from "./hdf5_types.ts";
import { FormatError } from "./source.ts";

const MOST_OBJECTS = 20_000;
const DEEPEST = 32;
/** Datasets of up to this many elements stand in the tree with their values. */
const SHOWN = 64;
const LONGEST_TEXT = 65_536;

/** Groups and datasets below a group, each once, in the order of the file. What is damaged is left out. */
export function* walk(
  group: Hdf5Group,
  seen = new Set<number>([group.address]),
  depth = 0,
): Generator<Hdf5Group | Hdf5Dataset> {
  if (depth > DEEPEST) return;
  for (const name of readable(() => group.names()) ?? []) {
    if (seen.size >= MOST_OBJECTS) return;
    const member = readable(() => group.get(name));
    if (!member || seen.has(member.address)) continue;
    seen.add(member.address);
    yield member;
    if (member instanceof Hdf5Group) yield* walk(member, seen, depth + 1);
  }
}

/** What can be read, or nothing where the file is damaged there. */
export function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Attributes (as `@name`) and members of a group. Of datasets that are large, kind and shape; of what is damaged,
 * the reason.
 */
export function treeOf(group: Hdf5Group, seen = new Set<number>([group.address]), depth = 0): TagTree {
  const tree = attributesOf(group);
  const names = told(() => group.names());
  if (typeof names === "string") return { ...tree, "@unreadable": names };
  for (const name of names) {
    if (seen.size >= MOST_OBJECTS || depth > DEEPEST) {
      set(tree, "@left out", "there is more than is shown");
      break;
    }
    const member = told(() => group.get(name));
    if (typeof member === "string") set(tree, name, member);
    else if (!member) set(tree, name, "link to what is not in this file");
    else if (member instanceof Hdf5Dataset) set(tree, name, datasetTree(member));
    else if (seen.has(member.address)) set(tree, name, `link to ${member.path}`);
    else {
      seen.add(member.address);
      set(tree, name, treeOf(member, seen, depth + 1));
    }
  }
  return tree;
}

function datasetTree(dataset: Hdf5Dataset): TagTree {
  const attributes = attributesOf(dataset);
  const value = told(() => {
    const { count, type } = dataset.storage;
    return count <= SHOWN && count * type.size <= LONGEST_TEXT ? { value: cut(dataset.value()) } : undefined;
  });
  if (typeof value === "string") return { ...attributes, "@unreadable": value };
  if (value && Object.keys(attributes).length === 0) return value.value;
  const kind = isBoolean(dataset.storage.type) ? "bool" : dataset.dtype ?? dataset.storage.type.kind;
  return {
    ...attributes,
    ...(value ? { "@value": value.value } : { "@type": kind, "@shape": Float64Array.from(dataset.shape) }),
  };
}

function attributesOf(object: Hdf5Object): Record<string, TagTree> {
  const tree: Record<string, TagTree> = {};
  const names = told(() => object.attributeNames());
  if (typeof names === "string") return { "@unreadable": names };
  for (const name of names) set(tree, `@${name}`, told(() => cut(object.attribute(name) ?? null)));
  return tree;
}

function told<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError || error instanceof RangeError) return error.message;
    throw error;
  }
}

function cut(value: TagTree): TagTree {
  if (typeof value !== "string" || value.length <= LONGEST_TEXT) return value;
  return `${value.slice(0, LONGEST_TEXT)}… (${value.length} characters)`;
}

// Names come from files: `__proto__` must become a property like any other.
function set(tree: object, name: string, value: TagTree): void {
  Object.defineProperty(tree, name, { value, enumerable: true, configurable: true, writable: true });
}
