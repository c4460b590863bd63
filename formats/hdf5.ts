/**
 * HDF5 files, of whatever program: groups, datasets and attributes, and the datasets of numbers as signals.
 *
 * The file is read where it is asked for, a header or a chunk at a time. Not supported, and said so: data in other
 * files, tables of shared messages, and filters other than deflate, shuffle, Fletcher-32, LZF, LZ4 and bitshuffle.
 *
 * @module
 */
import type { Container, Format } from "./container.ts";
import { hdf5Start } from "./hdf5_bytes.ts";
import { knownSignals } from "./hdf5_layouts.ts";
import { type Hdf5Group, openRoot } from "./hdf5_objects.ts";
import { allSignals } from "./hdf5_signal.ts";
import { treeOf } from "./hdf5_walk.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { isVelox, veloxSignals } from "./velox.ts";

export { Hdf5Dataset, Hdf5Group } from "./hdf5_objects.ts";

/** An opened HDF5 file. */
export interface Hdf5File extends Container {
  /** The root group. */
  readonly root: Hdf5Group;
}

/**
 * Opens an HDF5 file.
 *
 * Its signals are those of a layout that is known (Velox, HyperSpy, NCEM, NeXus), else every dataset of numbers.
 *
 * @throws {FormatError} when it is none, or its first block is damaged.
 */
export function openHdf5(file: ByteSource): Hdf5File {
  const root = openRoot(file);
  return {
    format: "HDF5",
    root,
    signals() {
      const signals = isVelox(root) ? veloxSignals(root).map(({ signal }) => signal) : knownSignals(root);
      const found = signals.length ? signals : allSignals(root);
      if (found.length === 0) throw new FormatError("There are no numbers in this HDF5 file", file.name);
      return found;
    },
    tree: () => treeOf(root),
  };
}

/** The format, for whoever has a file and does not know what it is. */
export const hdf5: Format = {
  name: "hdf5",
  extensions: ["h5", "hdf5", "emd", "hspy", "nxs", "hdf"],
  recognises: (file) => hdf5Start(file) !== undefined,
  open: openHdf5,
};
