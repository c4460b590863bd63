/**
 * Attributes and small datasets of HDF5 as one number or one text, whatever they are wrapped in.
 *
 * @module
 */
import type { TagTree } from "./container.ts";
import { Hdf5Dataset, type Hdf5Group, type Hdf5Object } from "./hdf5_objects.ts";
import { readable } from "./hdf5_walk.ts";

/** The one number of an attribute, also of a list of one. */
export function numberAt(object: Hdf5Object | undefined, name: string): number | undefined {
  return numberIn(object && readable(() => object.attribute(name)));
}

/** The one text of an attribute, also of a list of one. */
export function textAt(object: Hdf5Object | undefined, name: string): string | undefined {
  return textIn(object && readable(() => object.attribute(name)));
}

/** The one number that a value holds. */
export function numberIn(value: TagTree | undefined): number | undefined {
  const one = oneOf(value);
  if (typeof one === "number") return one;
  return typeof one === "bigint" ? Number(one) : undefined;
}

/** The one text that a value holds; opaque bytes are read as text. */
export function textIn(value: TagTree | undefined): string | undefined {
  const one = oneOf(value);
  return typeof one === "string" ? one.replace(/\0+$/, "") : undefined;
}

function oneOf(value: TagTree | undefined): TagTree | undefined {
  if (Array.isArray(value)) return value.length === 1 ? oneOf(value[0]) : undefined;
  if (ArrayBuffer.isView(value)) {
    const list = value as unknown as ArrayLike<number | bigint>;
    return list.length === 1 ? list[0] : undefined;
  }
  return value;
}

/** The text of a dataset that holds one; nothing where there is none. */
export function textOfDataset(group: Hdf5Group, path: string): string | undefined {
  return readable(() => {
    const found = group.get(path);
    return found instanceof Hdf5Dataset && found.storage.count === 1 ? textIn(found.value()) : undefined;
  });
}
