/**
 * Datasets of HDF5: reading regions of them, chunk by chunk.
 *
 * @module
 */
import { type Chunk, type ChunkPlaces, chunkPlaces, places } from "./hdf5_chunks.ts";
import type { Hdf5Bytes } from "./hdf5_bytes.ts";
import { type Filter, filtersOf, unfilter } from "./hdf5_filters.ts";
import { dataOf, MESSAGE, type Message } from "./hdf5_header.ts";
import { type Layout, layoutOf, type Shape, shapeOf } from "./hdf5_layout.ts";
import { type Hdf5Type, typeOf } from "./hdf5_types.ts";
import { copyPart, within } from "./hdf5_copy.ts";
import type { Region } from "./signal.ts";
import { gather, MAX_READ, type Range, rangesOf } from "./strided.ts";

const LARGEST_CHUNK = 2 ** 28;
const MOST_CHUNKS = 2 ** 20;
/** Unpacked chunks that are kept, in bytes: neighbouring regions often share them. */
const KEPT = 2 ** 25;

/** The elements of one dataset, as bytes. */
export class Hdf5Storage {
  readonly shape: readonly number[];
  readonly type: Hdf5Type;
  readonly filters: readonly Filter[];
  readonly layout: Layout;
  readonly #fill: Uint8Array | undefined;
  readonly #external: boolean;
  readonly #most: readonly number[];
  readonly #unpacked = new Map<number, Uint8Array>();
  #kept = 0;
  #places: ChunkPlaces | undefined;

  /**
   * Reads what a dataset's header says.
   *
   * @throws {FormatError} when it lacks a part, or one is damaged.
   */
  constructor(readonly source: Hdf5Bytes, messages: readonly Message[], readonly path: string) {
    const find = (type: number) => messages.find((message) => message.type === type);
    const need = (type: number, what: string) => {
      const found = find(type);
      if (!found) throw this.fault(`it has no ${what}`);
      return dataOf(found);
    };
    const shape: Shape = shapeOf(need(MESSAGE.dataspace, "dataspace"));
    this.shape = shape?.now ?? [0];
    this.#most = shape?.most ?? [0];
    this.type = typeOf(need(MESSAGE.datatype, "data type"));
    this.layout = layoutOf(need(MESSAGE.layout, "data layout"));
    const filters = find(MESSAGE.filters);
    this.filters = filters ? filtersOf(dataOf(filters)) : [];
    this.#external = find(MESSAGE.external) !== undefined;
    this.#fill = fillOf(messages, this.type.size);
    if (this.type.size === 0 && this.type.kind !== "text") throw this.fault("its elements have no bytes");
    if (this.layout.kind === "chunked" && this.layout.edges.length !== this.shape.length) {
      throw this.fault(`chunks of ${this.layout.edges.length} axes in a dataset of ${this.shape.length}`);
    }
  }

  /** Elements. */
  get count(): number {
    return this.shape.reduce((a, b) => a * b, 1);
  }

  /** Where the stored bytes are, from the start of the file: for whoever overwrites them. */
  *extents(): Generator<{ offset: number; size: number; mask: number }> {
    const { layout, source } = this;
    if (layout.kind === "chunked") {
      for (const { address, size, mask } of this.#chunks(layout).all()) {
        yield { offset: source.base + address, size, mask };
      }
    } else if (layout.kind === "contiguous" && layout.address !== undefined && !this.#external) {
      yield { offset: source.base + layout.address, size: this.count * this.type.size, mask: 0 };
    } else if (layout.kind === "compact") {
      yield { offset: source.base + layout.address, size: layout.bytes.length, mask: 0 };
    }
  }

  /**
   * Bytes of the elements of a region, in C order, as the file has them.
   *
   * @throws {RangeError} when the region does not fit, or holds more than 1 GiB.
   * @throws {FormatError} when they are missing, damaged, or elsewhere.
   */
  read(region?: Region): Uint8Array<ArrayBuffer> {
    const { layout, shape, type: { size } } = this;
    const ranges = rangesOf(region, shape, size);
    if (ranges.some(({ count }) => count === 0) || size === 0) return new Uint8Array();
    if (layout.kind === "virtual" || this.#external) {
      throw this.fault("its numbers are in other files, which are not read");
    }
    if (layout.kind === "chunked") return this.#fromChunks(layout, ranges);
    if (layout.kind === "contiguous") {
      const { address } = layout;
      if (address === undefined) return this.#filled(ranges.reduce((a, { count }) => a * count, size));
      return this.#gather((at, length) => this.source.read(address + at, length), ranges);
    }
    return this.#gather((at, length) => layout.bytes.slice(at, at + length), ranges);
  }

  fault(message: string) {
    return this.source.fault(`${this.path}: ${message}`);
  }

  #gather(read: (at: number, length: number) => Uint8Array, ranges: Range[]): Uint8Array<ArrayBuffer> {
    const whole = (at: number, length: number) => {
      const bytes = read(at, length);
      if (bytes.length === length) return bytes;
      throw this.fault(`${length - bytes.length} bytes are missing; the file is cut off, copy it again`);
    };
    return gatherElements(whole, this.shape, ranges, this.type.size);
  }

  #chunks(layout: Layout & { kind: "chunked" }): ChunkPlaces {
    const bytes = layout.edges.reduce((a, b) => a * b, this.type.size);
    if (bytes > LARGEST_CHUNK) throw this.fault(`chunks of ${bytes} bytes are too large`);
    return this.#places ??= chunkPlaces(this.source, layout, {
      shape: this.shape,
      most: this.#most,
      bytes,
      filtered: this.filters.length > 0,
    });
  }

  #fromChunks(layout: Layout & { kind: "chunked" }, ranges: Range[]): Uint8Array<ArrayBuffer> {
    const { edges } = layout;
    const { size } = this.type;
    const chunks = this.#chunks(layout);
    const out = this.#filled(ranges.reduce((a, { count }) => a * count, size));
    const first = ranges.map(({ start }, i) => Math.floor(start / edges[i]!));
    const last = ranges.map(({ start, step, count }, i) =>
      Math.floor((start + (count - 1) * step) / edges[i]!) + 1
    );
    const count = last.reduce((product, end, i) => product * (end - first[i]!), 1);
    if (count > MOST_CHUNKS) throw this.fault(`${count} chunks are too many to read at once; read a region`);
    for (const place of places(last, first)) {
      const chunk = chunks.find(place);
      if (!chunk) continue;
      const parts = ranges.map((range, i) => within(range, place[i]! * edges[i]!, edges[i]!));
      if (parts.some(({ count }) => count === 0)) continue;
      copyPart(this.#unpack(chunk, edges), edges, out, ranges, parts, size);
    }
    return out;
  }

  #unpack(chunk: Chunk, edges: readonly number[]): Uint8Array {
    const known = this.#unpacked.get(chunk.address);
    if (known) return known;
    const size = edges.reduce((a, b) => a * b, this.type.size);
    if (chunk.size > LARGEST_CHUNK) throw this.fault(`a chunk of ${chunk.size} bytes`);
    const stored = this.source.read(chunk.address, chunk.size);
    if (stored.length < chunk.size) {
      throw this.fault("a chunk is missing; the file is cut off, copy it again");
    }
    const fault = (message: string) => this.fault(message);
    const bytes = unfilter(stored, this.filters, chunk.mask, size, this.type.size, fault);
    if (this.#kept + size > KEPT) {
      this.#unpacked.clear();
      this.#kept = 0;
    }
    this.#unpacked.set(chunk.address, bytes);
    this.#kept += size;
    return bytes;
  }

  #filled(bytes: number): Uint8Array<ArrayBuffer> {
    if (bytes > MAX_READ) throw new RangeError(`Cannot read ${bytes} bytes at once`);
    const out = new Uint8Array(bytes);
    if (this.#fill?.some((byte) => byte !== 0)) {
      for (let at = 0; at < bytes; at += this.#fill.length) out.set(this.#fill, at);
    }
    return out;
  }
}

function fillOf(messages: readonly Message[], size: number): Uint8Array | undefined {
  const found = messages.find(({ type }) => type === MESSAGE.fill);
  if (!found) return undefined;
  const cursor = dataOf(found);
  const version = cursor.u8();
  let defined: boolean;
  if (version === 3) defined = (cursor.u8() & 0x20) !== 0;
  else {
    cursor.skip(2);
    defined = cursor.u8() !== 0 && cursor.left >= 4;
  }
  if (!defined) return undefined;
  const bytes = cursor.take(Math.min(cursor.u32(), cursor.left));
  return bytes.length === size ? bytes : undefined;
}

// `gather` knows elements of 1, 2, 3 and multiples of 4 bytes: others become an axis of bytes more.
function gatherElements(
  read: (at: number, length: number) => Uint8Array,
  shape: readonly number[],
  ranges: readonly Range[],
  size: number,
): Uint8Array<ArrayBuffer> {
  if (size <= 3 || size % 4 === 0) return gather(read, shape, ranges, size);
  return gather(read, [...shape, size], [...ranges, { start: 0, step: 1, count: size }], 1);
}
