/**
 * What every opened file has, whatever its format: signals, and the vendor's own tree.
 *
 * @module
 */
import type { Signal } from "./signal.ts";
import type { ByteSource } from "./source.ts";

/** One value of a vendor's tree; numbers that belong together come as one typed array. */
export type TagValue = string | number | bigint | boolean | null | Exclude<ArrayBufferView, DataView>;

/** A vendor's tree: values, lists and named groups, under the names that the file itself has. */
export type TagTree = TagValue | TagTree[] | { [name: string]: TagTree };

/** An opened file. Pixels are read when they are asked for. */
export interface Container {
  /** What the format is called: `DigitalMicrograph 4`, `TIFF`, `EMSA/MAS`. */
  readonly format: string;
  /**
   * The signals, in file order.
   *
   * @throws {FormatError} when the file describes none that can be read.
   */
  signals(): Signal[];
  /** All metadata that the file (and its companion) holds; pixel arrays are left out. */
  tree(): TagTree;
}

/** One container format, for whoever has a file and does not know what it is. */
export interface Format {
  /** Short name: `dm`, `tiff`, `ser`. */
  readonly name: string;
  /** Extensions in lower case, without dot. */
  readonly extensions: readonly string[];
  /** True when the first bytes are those of this format. */
  recognises(file: ByteSource): boolean;
  /**
   * Opens a file of this format.
   *
   * @throws {FormatError} when its bytes are not what the format says.
   */
  open(file: ByteSource): Container;
}
