/**
 * The tag tree of a DM3 or DM4 file, decoded only where one looks.
 *
 * @module
 */
import { eachTag } from "./dm_names.ts";
import type { DmStore } from "./dm_store.ts";
import {
  blockOf,
  decodeFirst,
  decodeValue,
  type DmBlock,
  type DmValue,
  isText,
  KIND,
  recordAt,
} from "./dm_values.ts";

export type { DmBlock, DmValue } from "./dm_values.ts";

// The one tag that holds the pixels of an image.
const IMAGE = "ImageData";
const PIXELS = "Data";

/** A tag tree as plain objects. */
export interface DmObject {
  [name: string]: DmValue | DmBlock | DmObject;
}

/** One tag of a group: a group itself, or data. */
export class DmTag {
  #store: DmStore;
  #index: number;
  #pixels: boolean;

  /**
   * @param name Without dots; `Data<i>` or `TagGroup<i>` where the file gives none.
   * @param index Of its record in the node table.
   * @param pixels Whether these are the numbers of an image.
   * @param group The group, `undefined` for a data tag.
   */
  constructor(
    readonly name: string,
    store: DmStore,
    index: number,
    pixels: boolean,
    readonly group?: DmTags,
  ) {
    this.#store = store;
    this.#index = index;
    this.#pixels = pixels;
  }

  /**
   * The decoded value of a data tag, `undefined` for a group. Pixels of an image, and arrays of more than
   * 16 MiB, come as the place where they lie.
   */
  get value(): DmValue | DmBlock | undefined {
    if (this.group) return undefined;
    if (this.#pixels) return blockOf(this.#store, recordAt(this.#store, this.#index));
    return decodeValue(this.#store, this.#index);
  }

  /** Whether the value is text; nothing is read for the answer. */
  get isText(): boolean {
    return !this.group && !this.#pixels && isText(recordAt(this.#store, this.#index));
  }

  /** Numbers, characters or entries of the value: 1 for a number or a struct, 0 for a group. */
  get size(): number {
    return this.group ? 0 : recordAt(this.#store, this.#index).size;
  }

  /** Byte offset of the data; for a group, of its first tag. */
  get offset(): number {
    return recordAt(this.#store, this.#index).offset;
  }

  /** Where the data of a data tag lie, whatever they are. */
  get place(): DmBlock | undefined {
    return this.group ? undefined : blockOf(this.#store, recordAt(this.#store, this.#index));
  }

  /** The first `count` numbers, characters or entries of the value; what follows them is not read. */
  first(count: number): DmValue | DmBlock | undefined {
    const record = recordAt(this.#store, this.#index);
    if (this.group || this.#pixels || record.kind === KIND.simple) return this.value;
    return decodeFirst(this.#store, this.#index, record, count);
  }
}

/** A group of tags. Names are unique: of two equal ones the last wins, as in the reference. */
export class DmTags {
  #store: DmStore;
  #index: number;
  #name: string;
  #tags: Map<string, DmTag> | undefined;

  /**
   * @param index Of the group's record in the node table.
   * @param tags Shown in place of the group's own.
   */
  constructor(store: DmStore, index: number, name = "root", tags?: Map<string, DmTag>) {
    this.#store = store;
    this.#index = index;
    this.#name = name;
    this.#tags = tags;
  }

  /** Byte offset of the group's first tag. */
  get offset(): number {
    return recordAt(this.#store, this.#index).offset;
  }

  /** The same group with the tag `name` replaced by `groups`, under their own names. */
  withGroup(name: string, groups: Map<string, DmTags>): DmTags {
    const tag = (key: string, group: DmTags) => new DmTag(key, this.#store, this.#index, false, group);
    const inner = new Map([...groups].map(([key, group]) => [key, tag(key, group)]));
    const tags = new Map(this.#children());
    tags.set(name, tag(name, new DmTags(this.#store, this.#index, name, inner)));
    return new DmTags(this.#store, this.#index, this.#name, tags);
  }

  /** The tags of this group, in file order; their values are decoded on access. */
  get children(): DmTag[] {
    return [...this.#children().values()];
  }

  /** Names of the tags of this group, in file order. */
  keys(): string[] {
    return [...this.#children().keys()];
  }

  /** The tag at a path of names, separated by dots or given as a list, if there is one. */
  tag(path: string | readonly string[]): DmTag | undefined {
    const names = typeof path === "string" ? path.split(".") : path;
    // deno-lint-ignore no-this-alias
    let tags: DmTags | undefined = this;
    let found: DmTag | undefined;
    for (const name of names) {
      if (!tags) return undefined;
      found = tags.#children().get(name);
      tags = found?.group;
    }
    return found;
  }

  /** The group or value at a path, if there is one. */
  get(path: string | readonly string[]): DmTags | DmValue | DmBlock | undefined {
    const found = this.tag(path);
    return found?.group ?? found?.value;
  }

  /** The group at a path, if there is one. */
  group(path: string | readonly string[]): DmTags | undefined {
    return this.tag(path)?.group;
  }

  /** The number at a path, if there is one; 64-bit integers are rounded to double precision. */
  number(path: string | readonly string[]): number | undefined {
    const found = this.tag(path);
    if (found?.size !== 1) return undefined;
    const value = found.value;
    return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
  }

  /** The text at a path, if there is one. Text of no characters is an empty list in the file: `undefined`. */
  text(path: string | readonly string[]): string | undefined {
    const found = this.tag(path);
    const value = found?.isText ? found.value : undefined;
    return typeof value === "string" ? value : undefined;
  }

  /**
   * The whole tree as plain objects.
   *
   * @param filter Leaves out a tag (and all below it) where false.
   */
  toObject(filter?: (path: string[]) => boolean): DmObject {
    if (!filter && !this.#tags) return objectOf(this.#store, this.#index, this.#name === IMAGE);
    const walk = (tags: DmTags, path: string[]): DmObject => {
      const object: DmObject = {};
      for (const tag of tags.#children().values()) {
        const inner = [...path, tag.name];
        if (filter && !filter(inner)) continue;
        put(object, tag.name, tag.group ? walk(tag.group, inner) : tag.value!);
      }
      return object;
    };
    return walk(this, []);
  }

  #children(): Map<string, DmTag> {
    if (this.#tags) return this.#tags;
    const store = this.#store;
    const tags = new Map<string, DmTag>();
    const image = this.#name === IMAGE;
    eachTag(store, this.#index, (name, index, isGroup) => {
      const group = isGroup ? new DmTags(store, index, name) : undefined;
      tags.set(name, new DmTag(name, store, index, image && name === PIXELS, group));
    });
    return this.#tags = tags;
  }
}

// The whole of a group at once: quicker than going from tag to tag.
function objectOf(store: DmStore, group: number, image: boolean): DmObject {
  const object: DmObject = {};
  eachTag(store, group, (name, index, isGroup) => {
    if (isGroup) put(object, name, objectOf(store, index, name === IMAGE));
    else if (image && name === PIXELS) put(object, name, blockOf(store, recordAt(store, index)));
    else put(object, name, decodeValue(store, index));
  });
  return object;
}

function put(object: DmObject, name: string, value: DmObject[string]): void {
  if (name !== "__proto__") object[name] = value;
  // The name comes from the file: it must become a property like any other.
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
