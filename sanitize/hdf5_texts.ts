/**
 * Texts of HDF5 files, with their places: in attributes, in datasets of text, and in the JSON of Velox.
 *
 * @module
 */
import { attributeParts } from "../formats/hdf5_attributes.ts";
import type { Hdf5Bytes } from "../formats/hdf5_bytes.ts";
import type { GlobalHeap } from "../formats/hdf5_heaps.ts";
import { type AttributeData, Hdf5Dataset, openRoot } from "../formats/hdf5_objects.ts";
import type { Hdf5Type } from "../formats/hdf5_types.ts";
import { walk } from "../formats/hdf5_walk.ts";
import { type ByteSource, FormatError } from "../formats/source.ts";
import { pairsIn } from "./pairs.ts";
import { placedText, type Text } from "./texts.ts";

const MOST_ELEMENTS = 10_000;
const PACKED = "it is packed";

/** Texts of an HDF5 file; those that cannot be replaced in place say why. */
export function* hdf5Texts(file: ByteSource): Generator<Text> {
  const root = openRoot(file);
  const objects = [root, ...walk(root)];
  for (const object of objects) {
    const path = object.path.split("/").filter(Boolean);
    for (const attribute of object.attributeData()) yield* attributeTexts(attribute, path, object.heap);
    if (object instanceof Hdf5Dataset) yield* datasetTexts(object, path);
  }
}

function* attributeTexts(attribute: AttributeData, path: string[], heap: GlobalHeap): Generator<Text> {
  const { name, type, shape, data } = attributeParts(attribute.data);
  if (!shape) return;
  const count = Math.min(shape.reduce((a, b) => a * b, 1), MOST_ELEMENTS);
  const locked = attribute.inHeader ? undefined : "it is in a heap with checksums";
  yield* texts(data.source, type, data.bytes, data.address, count, [...path, name], heap, locked);
}

function* datasetTexts({ storage, name, dtype, heap }: Hdf5Dataset, path: string[]): Generator<Text> {
  const { type, source, count, filters, shape } = storage;
  const isJson = dtype === "uint8" && name === "Metadata" && shape.length === 2;
  const isText = type.kind === "text" || (type.kind === "sequence" && type.text);
  if ((!isJson && !isText) || count === 0 || count * type.size > 2 ** 26) return;
  const bytes = storage.read();
  if (isJson) {
    // a column for each frame
    const first = Uint8Array.from({ length: shape[0]! }, (_, i) => bytes[i * shape[1]!]!);
    for (const text of pairsIn(first, 0, path)) yield { ...text, locked: PACKED };
    return;
  }
  const [extent] = storage.extents();
  const plain = storage.layout.kind !== "chunked" && filters.length === 0;
  const place = (extent?.offset ?? 0) - source.base;
  const locked = plain ? undefined : PACKED;
  yield* texts(source, type, bytes, place, Math.min(count, MOST_ELEMENTS), path, heap, locked);
}

// Texts of fixed length lie where they are told; others in a heap, which has no checksum.
function* texts(
  source: Hdf5Bytes,
  type: Hdf5Type,
  bytes: Uint8Array,
  place: number,
  count: number,
  path: string[],
  heap: GlobalHeap,
  locked: string | undefined,
): Generator<Text> {
  const { file, base } = source;
  if (type.kind === "text") {
    for (let i = 0; i < count; i++) {
      const own = bytes.subarray(i * type.size, (i + 1) * type.size);
      for (const text of placedText(own, path, base + place + i * type.size)) {
        yield { ...text, ...(locked === undefined ? {} : { locked }) };
      }
    }
  }
  if (type.kind !== "sequence" || !type.text) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + type.size <= Math.min(bytes.length, count * type.size); at += type.size) {
    const address = Number(
      source.offsetSize === 8 ? view.getBigUint64(at + 4, true) : view.getUint32(at + 4, true),
    );
    const index = view.getUint32(at + 4 + source.offsetSize, true);
    if (view.getUint32(at, true) === 0 || address === 0) continue;
    try {
      // a view of its collection, which was read from its address on
      const object = heap.object(address, index);
      yield* placedText(object, path, base + address + object.byteOffset);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new FormatError(`The text of ${path.join("/")} is missing`, file.name, base + address);
    }
  }
}
