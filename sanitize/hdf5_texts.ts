/**
 * Texts of HDF5 files, with their places: in attributes, in datasets of text, and in the JSON of Velox.
 *
 * @module
 */
import type { Cursor, Hdf5Bytes } from "../formats/hdf5_bytes.ts";
import { MESSAGE, type Message, messagesOf } from "../formats/hdf5_header.ts";
import { GlobalHeap } from "../formats/hdf5_heaps.ts";
import { shapeOf } from "../formats/hdf5_layout.ts";
import { Hdf5Dataset, openRoot } from "../formats/hdf5_objects.ts";
import { type Hdf5Type, typeOf } from "../formats/hdf5_types.ts";
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
  const source = objects.find((object) => object instanceof Hdf5Dataset)?.storage.source;
  if (!source) return;
  const heap = new GlobalHeap(source);
  for (const object of objects) {
    const path = object.path.split("/").filter(Boolean);
    for (const message of messagesOf(source, object.address)) {
      if (message.type === MESSAGE.attribute && !message.shared) {
        yield* attributeTexts(message, path, heap);
      }
    }
    if (object instanceof Hdf5Dataset) yield* datasetTexts(object, path, heap);
  }
}

function* attributeTexts(message: Message, path: string[], heap: GlobalHeap): Generator<Text> {
  const cursor = message.open();
  const version = cursor.u8();
  const flags = cursor.u8();
  const sizes = [cursor.u16(), cursor.u16(), cursor.u16()];
  if (version === 3) cursor.skip(1);
  const [name, type, space] = sizes.map((size) => {
    const part = cursor.part(size);
    if (version === 1) cursor.skip(Math.min(cursor.left, -size & 7));
    return part;
  }) as [Cursor, Cursor, Cursor];
  if (version > 1 && flags & 3) return; // their type is elsewhere: no program writes texts so
  const shape = shapeOf(space)?.now;
  if (!shape) return;
  const place = cursor.address + cursor.at;
  const count = Math.min(shape.reduce((a, b) => a * b, 1), MOST_ELEMENTS);
  const inner = [...path, new TextDecoder().decode(name.bytes).replace(/\0[^]*$/, "")];
  yield* texts(cursor.source, typeOf(type), cursor.take(cursor.left), place, count, inner, heap, undefined);
}

function* datasetTexts(
  { storage, name, dtype }: Hdf5Dataset,
  path: string[],
  heap: GlobalHeap,
): Generator<Text> {
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
