/**
 * HDF5 (Tofwerk, Velox, HyperSpy, NeXus and others): the numbers of those datasets that are data, in place. Not an
 * index, a header or an attribute changes: packed chunks become shorter streams in the same room.
 *
 * @module
 */
import { unfilter } from "../formats/hdf5_filters.ts";
import { type Hdf5Dataset, Hdf5Group, openRoot } from "../formats/hdf5_objects.ts";
import { GlobalHeap } from "../formats/hdf5_heaps.ts";
import type { ByteSource } from "../formats/source.ts";
import { filled } from "./fill.ts";
import { packChunk } from "./hdf5_pack.ts";
import { type Role, roleOf } from "./hdf5_rules.ts";
import { type Patch, type PlanOptions, UnsupportedError } from "./patch.ts";

const DEEPEST = 32;

/**
 * Patches of an HDF5 file.
 *
 * @throws {UnsupportedError} when no dataset is known to be data, or one is packed by a filter that cannot be redone.
 * @throws {FormatError} when it is broken.
 */
export function planHdf5(file: ByteSource, options: PlanOptions): Patch[] {
  const patches: Patch[] = [];
  const root = openRoot(file);
  let found = 0;
  for (const dataset of datasets(root, new Set(), DEEPEST)) {
    if (roleOf(dataset) !== "data") continue;
    found++;
    patches.push(
      ...dataset.storage.type.kind === "sequence" ? sequences(dataset) : elements(dataset, file, options),
    );
  }
  // a master file, whose data are in others
  if (found === 0 && leadsOut(root, DEEPEST)) return [];
  if (found === 0) throw new UnsupportedError("None of its datasets is known to hold data", file.name);
  return patches;
}

/** The role of a signal of an HDF5 file that is named by the path of its dataset; nothing for those of known layouts. */
export function roleOfSignal(file: ByteSource, name: string): Role | undefined {
  const dataset = name === "" ? undefined : openRoot(file).dataset(name);
  return dataset && roleOf(dataset);
}

// Each once: hard links give an object several names.
function* datasets(group: Hdf5Group, seen: Set<number>, depth: number): Generator<Hdf5Dataset> {
  seen.add(group.address);
  for (const name of group.names()) {
    const found = group.get(name);
    if (!found || seen.has(found.address)) continue;
    if (!(found instanceof Hdf5Group)) {
      seen.add(found.address);
      yield found;
    } else if (depth > 0) yield* datasets(found, seen, depth - 1);
  }
}

function leadsOut(group: Hdf5Group, depth: number): boolean {
  return group.names().some((name) => {
    const found = group.get(name);
    return !found || (found instanceof Hdf5Group && depth > 0 && leadsOut(found, depth - 1));
  });
}

function* elements(dataset: Hdf5Dataset, file: ByteSource, { fill }: PlanOptions): Generator<Patch> {
  const { storage, path: image } = dataset;
  const { layout, filters } = storage;
  const size = layout.kind === "chunked" ? layout.edges.reduce((a, b) => a * b, storage.type.size) : 0;
  const codec = filters.map(({ id, name }) => name || `filter ${id}`).join(", ");
  for (const { offset, size: length, mask } of storage.extents()) {
    const patch = { offset, length, kind: "pixels" as const, image };
    if (filters.length === 0 || filters.every((_, i) => mask >> i & 1)) {
      yield patch;
      continue;
    }
    const stored = file.read(offset, length);
    const bytes = [fill, "zero" as const].map((each) => packChunk(filled(each, size), stored, filters, mask))
      .find(Boolean);
    if (bytes) yield { ...patch, bytes, codec };
    else if (!isBlank(stored, size)) {
      throw new UnsupportedError(
        `Cannot sanitize ${image}: its chunks are packed by ${codec}, which cannot be redone`,
        file.name,
        offset,
      );
    }
  }

  // A chunk of zeros that was packed better than it can be here.
  function isBlank(stored: Uint8Array, size: number): boolean {
    const bytes = unfilter(stored, filters, 0, size, storage.type.size, (message) => storage.fault(message));
    return bytes.every((byte) => byte === 0);
  }
}

// Lists of any length: the numbers are in heaps, and the dataset says where. The lists stay as long as they are.
function* sequences({ storage, path: image }: Hdf5Dataset): Generator<Patch> {
  const { source, type: { size }, shape } = storage;
  const base = storage.type.kind === "sequence" ? storage.type.base.size : 1;
  const heap = new GlobalHeap(source);
  const seen = new Set<string>();
  for (let row = 0; row < (shape[0] ?? 1); row++) {
    const bytes = storage.read(
      shape.length === 0
        ? undefined
        : { start: [row, ...shape.slice(1).map(() => 0)], stop: [row + 1, ...shape.slice(1)] },
    );
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    for (let at = 0; at + size <= bytes.length; at += size) {
      const count = view.getUint32(at, true);
      const address = numberAt(view, at + 4, source.offsetSize);
      const index = view.getUint32(at + 4 + source.offsetSize, true);
      if (count === 0 || address === 0 || seen.has(`${address} ${index}`)) continue;
      seen.add(`${address} ${index}`);
      // a view of the collection, which was read from its address on
      const object = heap.object(address, index);
      const length = Math.min(object.length, count * base);
      yield { offset: source.base + address + object.byteOffset, length, kind: "pixels", image };
    }
  }
}

function numberAt(view: DataView, at: number, width: number): number {
  let value = 0;
  for (let i = width - 1; i >= 0; i--) value = value * 256 + view.getUint8(at + i);
  return value;
}
