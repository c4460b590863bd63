/**
 * Groups, datasets and attributes of an HDF5 file.
 *
 * @module
 */
import type { TagTree } from "./container.ts";
import { attributeName, attributeValue } from "./hdf5_attributes.ts";
import { records } from "./hdf5_btree.ts";
import type { Cursor, Hdf5Bytes } from "./hdf5_bytes.ts";
import { Hdf5Storage } from "./hdf5_dataset.ts";
import { dataOf, MESSAGE, type Message, messagesOf } from "./hdf5_header.ts";
import { FractalHeap, GlobalHeap } from "./hdf5_heaps.ts";
import { type Link, linksOf } from "./hdf5_links.ts";
import { readSuperblock } from "./hdf5_superblock.ts";
import { dtypeOf } from "./hdf5_types.ts";
import { type Elements, elementsOf, numbersOf, shaped } from "./hdf5_values.ts";
import type { Dtype, Pixels, Region } from "./signal.ts";
import type { ByteSource } from "./source.ts";

const MOST_HOPS = 16;
const BY_NAME = 8;

/** What a file has in common for all its objects. */
interface Context {
  source: Hdf5Bytes;
  heap: GlobalHeap;
  root: () => Hdf5Group;
}

/** Where an attribute is. */
export interface AttributeData {
  data: Cursor;
  /** In the header of its object, and not in a heap or another one's header. */
  inHeader: boolean;
}

/** A group or a dataset: a path, and attributes. */
export abstract class Hdf5Object {
  #attributes: Map<string, AttributeData> | undefined;

  constructor(
    protected readonly context: Context,
    readonly address: number,
    readonly path: string,
    protected readonly messages: readonly Message[],
  ) {}

  /** The last part of the path. */
  get name(): string {
    return this.path.slice(this.path.lastIndexOf("/") + 1);
  }

  /** Where the file has its values of no fixed length. */
  get heap(): GlobalHeap {
    return this.context.heap;
  }

  /** Names of the attributes, in the order of the file. */
  attributeNames(): string[] {
    return [...this.#all().keys()];
  }

  /**
   * An attribute's value: one value as it is, numbers of one axis as a typed array, others as lists; nothing when
   * there is no attribute of that name.
   *
   * @throws {FormatError} when it is damaged.
   */
  attribute(name: string): TagTree | undefined {
    const found = this.#all().get(name);
    return found && attributeValue(found.data, this.context.heap);
  }

  /** The attributes as they lie in the file. */
  attributeData(): AttributeData[] {
    return [...this.#all().values()];
  }

  #all(): Map<string, AttributeData> {
    if (this.#attributes) return this.#attributes;
    const found = new Map<string, AttributeData>();
    for (const message of this.messages) {
      if (message.type === MESSAGE.attribute) {
        const data = dataOf(message);
        found.set(attributeName(data), { data, inHeader: !message.shared });
      }
      if (message.type === MESSAGE.attributeInfo) this.#dense(dataOf(message), found);
    }
    return this.#attributes = found;
  }

  #dense(info: Cursor, found: Map<string, AttributeData>): void {
    if (info.skip(1).u8() & 1) info.skip(2);
    const heapAt = info.place();
    const tree = info.place();
    if (heapAt === undefined || tree === undefined) return;
    const heap = new FractalHeap(this.context.source, heapAt);
    for (const record of records(this.context.source, tree, BY_NAME)) {
      const data = heap.object(record.part(heap.idLength));
      found.set(attributeName(data), { data, inHeader: false });
    }
  }
}

/** A group. */
export class Hdf5Group extends Hdf5Object {
  #links: Map<string, Link> | undefined;
  readonly #members = new Map<string, Hdf5Group | Hdf5Dataset | undefined>();

  /** Why not all of the file can be there, or nothing: it ends before the place that its first block names. */
  get cutOff(): string | undefined {
    const { missing, file } = this.context.source;
    return missing > 0
      ? `${file.name} is cut off: ${missing} bytes are missing; copy it again from the instrument`
      : undefined;
  }

  /** Names of the members, in the order of the file. */
  names(): string[] {
    return [...this.#all().keys()];
  }

  /**
   * The member at a path relative to this group; nothing when there is none, when it is in another file, or when it
   * is neither group nor dataset.
   *
   * @throws {FormatError} when its header is damaged.
   */
  get(path: string): Hdf5Group | Hdf5Dataset | undefined {
    return this.#walk(path, MOST_HOPS);
  }

  /** The group at a path, if it is one. */
  group(path: string): Hdf5Group | undefined {
    const found = this.get(path);
    return found instanceof Hdf5Group ? found : undefined;
  }

  /** The dataset at a path, if it is one. */
  dataset(path: string): Hdf5Dataset | undefined {
    const found = this.get(path);
    return found instanceof Hdf5Dataset ? found : undefined;
  }

  #all(): Map<string, Link> {
    return this.#links ??= linksOf(this.context.source, this.messages);
  }

  #walk(path: string, hops: number): Hdf5Group | Hdf5Dataset | undefined {
    if (hops === 0) throw this.context.source.fault(`the link ${this.path}/${path} leads round in circles`);
    if (path.startsWith("/")) return this.context.root().#walk(path.slice(1), hops - 1);
    const [name, ...rest] = path.split("/").filter((part) => part !== "" && part !== ".");
    if (name === undefined) return this;
    const found = this.#member(name, hops);
    if (rest.length === 0) return found;
    return found instanceof Hdf5Group ? found.#walk(rest.join("/"), hops) : undefined;
  }

  #member(name: string, hops: number): Hdf5Group | Hdf5Dataset | undefined {
    if (this.#members.has(name)) return this.#members.get(name);
    const link = this.#all().get(name);
    if (!link || "file" in link) return undefined;
    if ("path" in link) return this.#walk(link.path, hops - 1);
    const found = objectAt(this.context, link.address, `${this.path === "/" ? "" : this.path}/${name}`);
    this.#members.set(name, found);
    return found;
  }
}

/** A dataset: an array of elements of one type. */
export class Hdf5Dataset extends Hdf5Object {
  #storage: Hdf5Storage | undefined;

  /** Where and how its elements are kept. */
  get storage(): Hdf5Storage {
    return this.#storage ??= new Hdf5Storage(this.context.source, this.messages, this.path);
  }

  /** Elements along each axis; none for one value. */
  get shape(): readonly number[] {
    return this.storage.shape;
  }

  /** Kind of its numbers; nothing when its elements are no numbers. */
  get dtype(): Dtype | undefined {
    return dtypeOf(this.storage.type);
  }

  /** Elements of a region, or all: numbers as one typed array, anything else as a list. */
  read(region?: Region): Elements {
    const bytes = this.storage.read(region);
    const { type } = this.storage;
    return elementsOf(
      type,
      bytes,
      type.size ? bytes.length / type.size : this.storage.count,
      this.context.heap,
    );
  }

  /** Numbers of a region, or all. */
  numbers(region?: Region): Pixels {
    const { dtype } = this;
    if (!dtype) throw this.storage.fault("its elements are no numbers");
    return numbersOf(this.storage.type, dtype, this.storage.read(region));
  }

  /** All elements in the shape of the dataset; one value as it is. */
  value(): TagTree {
    return shaped(this.read(), this.shape);
  }

  /** A dataset's or group's address that a reference holds, as the object. */
  follow(address: number): Hdf5Group | Hdf5Dataset | undefined {
    return objectAt(this.context, address, `${this.path}→`);
  }
}

function objectAt(context: Context, address: number, path: string): Hdf5Group | Hdf5Dataset | undefined {
  const messages = messagesOf(context.source, address);
  const has = (...types: number[]) => messages.some(({ type }) => types.includes(type));
  if (has(MESSAGE.layout)) return new Hdf5Dataset(context, address, path, messages);
  if (has(MESSAGE.datatype)) return undefined; // a named type
  return new Hdf5Group(context, address, path, messages);
}

/**
 * The root group of an HDF5 file. Nothing but headers is read before it is asked for.
 *
 * @throws {FormatError} when the file is not HDF5, or its first block is damaged.
 */
export function openRoot(file: ByteSource): Hdf5Group {
  const { source, root: address } = readSuperblock(file);
  const context: Context = { source, heap: new GlobalHeap(source), root: () => root };
  const found = objectAt(context, address, "/");
  if (!(found instanceof Hdf5Group)) throw source.fault("its root is no group", address);
  const root: Hdf5Group = found;
  return root;
}
