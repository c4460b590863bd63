/**
 * The tag tree of a DM3 or DM4 file, decoded only where one looks.
 *
 * @module
 */
import { RECORD } from "../wasm/dm.ts";
import { decodeValue, type DmBlock, type DmStore, type DmValue } from "./dm_values.ts";
import { textOf } from "./text.ts";

export type { DmBlock, DmStore, DmValue } from "./dm_values.ts";

/** A tag tree as plain objects. */
export interface DmObject {
  [name: string]: DmValue | DmBlock | DmObject;
}

/** One tag of a group. */
export interface DmTag {
  /** Name without dots; `Data<i>` or `TagGroup<i>` where the file gives none. */
  readonly name: string;
  /** The group, or `undefined` for a data tag. */
  readonly group?: DmTags;
  /** The decoded value of a data tag. */
  readonly value?: DmValue | DmBlock;
}

const GROUP = 1;

/** A group of tags. Names are unique: of two equal ones the last wins, as in the reference. */
export class DmTags {
  #store: DmStore;
  #node: number;
  #name: string;
  #entries: Map<string, Node> | undefined;

  /** @param entries Shown in place of the group's own tags. */
  constructor(store: DmStore, node: number, name = "root", entries?: Map<string, Node>) {
    this.#store = store;
    this.#node = node;
    this.#name = name;
    this.#entries = entries;
  }

  /** The same group with the tag `name` replaced by `groups`, under their own names. */
  withGroup(name: string, groups: Map<string, DmTags>): DmTags {
    const entries = new Map(this.#children());
    const inner = new Map([...groups].map(([key, group]): [string, Node] => [key, { group }]));
    entries.set(name, { group: new DmTags(this.#store, this.#node, name, inner) });
    return new DmTags(this.#store, this.#node, this.#name, entries);
  }

  /** The tags of this group, in file order; their values are decoded on access. */
  get children(): DmTag[] {
    return [...this.#children()].map(([name, node]) => {
      const value = () => this.#value(name, node);
      return node.group ? { name, group: node.group } : {
        name,
        get value() {
          return value();
        },
      };
    });
  }

  /** Names of the tags of this group, in file order. */
  keys(): string[] {
    return [...this.#children().keys()];
  }

  /**
   * The group or value at a path of names, separated by dots or given as a list.
   *
   * @returns `undefined` where there is none.
   */
  get(path: string | readonly string[]): DmTags | DmValue | DmBlock | undefined {
    const names = typeof path === "string" ? path.split(".") : path;
    // deno-lint-ignore no-this-alias
    let tags: DmTags = this;
    for (const [i, name] of names.entries()) {
      const node = tags.#children().get(name);
      if (!node) return undefined;
      if (!node.group) return i === names.length - 1 ? tags.#value(name, node) : undefined;
      tags = node.group;
    }
    return tags;
  }

  /** The group at a path, if there is one. */
  group(path: string | readonly string[]): DmTags | undefined {
    const found = this.get(path);
    return found instanceof DmTags ? found : undefined;
  }

  /** The number at a path, if there is one; 64-bit integers are rounded to double precision. */
  number(path: string | readonly string[]): number | undefined {
    const found = this.get(path);
    return typeof found === "number" || typeof found === "bigint" ? Number(found) : undefined;
  }

  /** The text at a path, if there is one. Text of no characters is an empty list in the file: `undefined`. */
  text(path: string | readonly string[]): string | undefined {
    const found = this.get(path);
    return typeof found === "string" ? found : undefined;
  }

  /**
   * The whole tree as plain objects.
   *
   * @param filter Leaves out a tag (and all below it) where false.
   */
  toObject(filter: (path: string[]) => boolean = () => true): DmObject {
    const walk = (tags: DmTags, path: string[]): DmObject =>
      Object.fromEntries(
        [...tags.#children()]
          .map(([name, node]): [string[], string, Node] => [[...path, name], name, node])
          .filter(([inner]) => filter(inner))
          .map((
            [inner, name, node],
          ) => [name, node.group ? walk(node.group, inner) : tags.#value(name, node)]),
      );
    return walk(this, []);
  }

  #children(): Map<string, Node> {
    if (this.#entries) return this.#entries;
    const { table } = this.#store;
    const entries = new Map<string, Node>();
    const end = table.getUint32(this.#node * RECORD + 4, true);
    let groups = 0;
    let data = 0;
    for (let index = this.#node + 1; index < end; index = table.getUint32(index * RECORD + 4, true)) {
      const at = index * RECORD;
      const isGroup = table.getUint32(at + 8, true) === GROUP;
      const length = table.getUint32(at + 12, true);
      let name = "";
      if (length > 0) {
        name = textOf(this.#store.bytes(table.getFloat64(at + 16, true), length)).replaceAll(".", "");
      }
      name ||= isGroup ? `TagGroup${groups++}` : `Data${data++}`;
      entries.set(name, isGroup ? { group: new DmTags(this.#store, index, name) } : { index });
    }
    return this.#entries = entries;
  }

  #value(name: string, node: Node): DmValue | DmBlock {
    const block = this.#name === "ImageData" && name === "Data";
    return decodeValue(this.#store, node.index!, block);
  }
}

/** An entry of a group: an inner group, or the index of a data tag's record. */
interface Node {
  group?: DmTags;
  index?: number;
}
