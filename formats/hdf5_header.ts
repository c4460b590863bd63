/**
 * Object headers of HDF5: what is said of a group or a dataset, as messages.
 *
 * @module
 */
import { Cursor, type Hdf5Bytes } from "./hdf5_bytes.ts";

/** Kinds of messages that are looked at. */
export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  fillOld: 0x04,
  fill: 0x05,
  link: 0x06,
  external: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

const MOST_MESSAGES = 100_000;
const MOST_BLOCKS = 10_000;
// The first read takes in most headers whole.
const FIRST = 512;
const SHARED = 2;

/** One message. */
export interface Message {
  type: number;
  /** Its data are elsewhere: what is here says where. */
  shared: boolean;
  /** A fresh cursor over its data. */
  open(): Cursor;
}

/**
 * All messages of an object, in order.
 *
 * @throws {FormatError} when there is no object at that address.
 */
export function messagesOf(source: Hdf5Bytes, address: number): Message[] {
  const start = source.cursor(address, FIRST);
  const messages = start.bytes[0] === 0x4f ? newHeader(source, address) : oldHeader(source, address, start);
  return messages.filter(({ type }) => type !== 0 && type !== MESSAGE.continuation);
}

function oldHeader(source: Hdf5Bytes, address: number, start: Cursor): Message[] {
  const version = start.u8();
  if (version !== 1) throw source.fault(`no object header (version ${version})`, address);
  const count = start.skip(1).u16();
  const size = start.skip(4).u32();
  const first = source.cursor(address + 16, size);
  return collect(source, first, (cursor, found) => {
    while (cursor.left >= 8 && found.length < count) {
      const type = cursor.u16();
      const length = cursor.u16();
      const flags = cursor.u8();
      found.push(message(type, flags, cursor.skip(3).part(length)));
    }
  }, (place, length) => source.cursor(place, length));
}

function newHeader(source: Hdf5Bytes, address: number): Message[] {
  const start = source.block(address, 64, "OHDR");
  const version = start.u8();
  if (version !== 2) throw source.fault(`object header of version ${version}`, address);
  const flags = start.u8();
  if (flags & 0x20) start.skip(16);
  if (flags & 0x10) start.skip(4);
  const size = start.uint(1 << (flags & 3));
  const first = source.cursor(address + start.at, size);
  const head = flags & 4 ? 6 : 4;
  return collect(source, first, (cursor, found) => {
    // What is shorter than the head of a message is a gap.
    while (cursor.left >= head) {
      const type = cursor.u8();
      const length = cursor.u16();
      const own = cursor.u8();
      if (flags & 4) cursor.skip(2);
      found.push(message(type, own, cursor.part(length)));
    }
  }, (place, length) => source.block(place, length - 4, "OCHK"));
}

/** Reads blocks, the first and those it says it is continued in. */
function collect(
  source: Hdf5Bytes,
  first: Cursor,
  read: (cursor: Cursor, found: Message[]) => void,
  next: (address: number, length: number) => Cursor,
): Message[] {
  const found: Message[] = [];
  const blocks = [first];
  const seen = new Set<number>();
  for (let i = 0, looked = 0; i < blocks.length; i++) {
    read(blocks[i]!, found);
    if (found.length > MOST_MESSAGES || blocks.length > MOST_BLOCKS) {
      throw source.fault("an object header without end", first.address);
    }
    for (; looked < found.length; looked++) {
      if (found[looked]!.type !== MESSAGE.continuation) continue;
      const cursor = found[looked]!.open();
      const address = cursor.target("the continuation of an object header");
      if (!seen.has(address)) blocks.push(next(address, cursor.span()));
      seen.add(address);
    }
  }
  return found;
}

function message(type: number, flags: number, data: Cursor): Message {
  return {
    type,
    shared: (flags & SHARED) !== 0,
    open: () => new Cursor(data.bytes, data.address, data.source),
  };
}

/**
 * The data of a message, also where they are shared with other objects.
 *
 * @throws {FormatError} when they are kept in the file's table of shared messages, which is not supported.
 */
export function dataOf(message: Message): Cursor {
  return message.shared ? sharedData(message.open(), message.type) : message.open();
}

/** The data that a reference to a shared message stands for. */
export function sharedData(cursor: Cursor, type: number): Cursor {
  const version = cursor.u8();
  const kind = cursor.u8();
  if (version === 1) cursor.skip(6);
  if (version >= 3 && kind === 1) {
    throw cursor.source.fault("shared message tables are not supported", cursor.address);
  }
  const address = cursor.target("a shared message");
  const found = messagesOf(cursor.source, address).find((each) => each.type === type && !each.shared);
  if (!found) throw cursor.source.fault("no message to share", address);
  return found.open();
}
