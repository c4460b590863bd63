/**
 * The first block of an HDF5 file: how wide addresses are, and where the root group is.
 *
 * @module
 */
import { Hdf5Bytes, hdf5Start } from "./hdf5_bytes.ts";
import { type ByteSource, FormatError } from "./source.ts";

const LONGEST = 128;

/**
 * Reads the first block.
 *
 * @returns The bytes of the file, and the address of the root group's header.
 * @throws {FormatError} when the file is not HDF5, or the block is damaged.
 */
export function readSuperblock(file: ByteSource): { source: Hdf5Bytes; root: number } {
  const base = hdf5Start(file);
  if (base === undefined) throw new FormatError("Not an HDF5 file: it lacks the signature", file.name, 0);
  const source = new Hdf5Bytes(file, base);
  const head = source.cursor(0, LONGEST).skip(8);
  const version = head.u8();
  if (version > 3) throw source.fault(`superblock of version ${version}`, 8);
  if (version < 2) head.skip(4);
  source.offsetSize = head.u8();
  source.lengthSize = head.u8();
  if (![source.offsetSize, source.lengthSize].every((size) => [2, 4, 8].includes(size))) {
    throw source.fault("addresses of an impossible width", 9);
  }
  head.skip(version === 0 ? 9 : version === 1 ? 13 : 1);
  // Where addresses begin, and where free space or an extension is kept; then where the file ends.
  const end = head.skip(2 * source.offsetSize).uint(source.offsetSize);
  source.missing = Math.max(0, Math.min(end, Number.MAX_SAFE_INTEGER) - file.size);
  // The old kind names its root by a group's entry.
  if (version < 2) head.skip(2 * source.offsetSize);
  return { source, root: head.target("the root group") };
}
