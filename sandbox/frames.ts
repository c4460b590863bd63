/**
 * Frames over a pipe: `u32 jsonLength, u32 binaryLength` (little endian), JSON, bytes.
 *
 * @module
 */
import { MAX_BINARY, MAX_DEPTH, MAX_JSON } from "./protocol.ts";

const HEAD = 8;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** The other side broke the rules of the protocol. */
export class FrameError extends Error {
  override name = "FrameError";
}

/** A frame taken apart. */
export interface Frame {
  json: unknown;
  binary: Uint8Array<ArrayBuffer>;
}

/**
 * Head and JSON of a frame, and the bytes, ready to be written one after the other.
 *
 * @throws {FrameError} when a part is larger than the protocol allows.
 */
export function encodeFrame(json: string, binary: Uint8Array = new Uint8Array()): Uint8Array[] {
  const text = encoder.encode(json);
  if (text.length > MAX_JSON) {
    throw new FrameError(`The answer has ${text.length} bytes of JSON, more than ${MAX_JSON}`);
  }
  if (binary.length > MAX_BINARY) {
    throw new FrameError(`The answer has ${binary.length} bytes, more than ${MAX_BINARY}`);
  }
  const head = new Uint8Array(HEAD + text.length);
  const view = new DataView(head.buffer);
  view.setUint32(0, text.length, true);
  view.setUint32(4, binary.length, true);
  head.set(text, HEAD);
  return binary.length ? [head, binary] : [head];
}

/** Takes frames from a stream of bytes whose sender is not trusted. */
export class FrameReader {
  #reader: ReadableStreamDefaultReader<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /**
   * The next frame, or nothing when the stream ends, be it within a frame: its sender is gone.
   *
   * @throws {FrameError} on lengths above the caps, and on text that is no JSON.
   */
  async next(): Promise<Frame | undefined> {
    const head = await this.#take(HEAD);
    if (!head) return undefined;
    const view = new DataView(head.buffer);
    const [json, binary] = [view.getUint32(0, true), view.getUint32(4, true)];
    if (json > MAX_JSON || binary > MAX_BINARY) {
      throw new FrameError(
        `A frame announces ${json} + ${binary} bytes, more than ${MAX_JSON} + ${MAX_BINARY}`,
      );
    }
    const body = await this.#take(json + binary);
    if (!body) return undefined;
    return { json: parse(body.subarray(0, json)), binary: body.subarray(json) };
  }

  /** True when bytes have come that belong to no frame asked for yet. */
  get hasMore(): boolean {
    return this.#rest.length > 0;
  }

  /** Gives up the stream. */
  async cancel(): Promise<void> {
    await this.#reader.cancel().catch(() => {});
  }

  async #take(length: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const taken = new Uint8Array(length);
    let filled = 0;
    while (true) {
      const part = this.#rest.subarray(0, length - filled);
      taken.set(part, filled);
      filled += part.length;
      this.#rest = this.#rest.subarray(part.length);
      if (filled === length) return taken;
      const { value, done } = await this.#reader.read();
      if (done) return undefined;
      this.#rest = value;
    }
  }
}

/** Depth of nesting; brackets in texts do not count. Parsing what is nothing but brackets would take seconds. */
function deepest(bytes: Uint8Array): number {
  let depth = 0, most = 0, quoted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (quoted) {
      if (byte === 0x5c) i++; // the escaped one too
      else if (byte === 0x22) quoted = false;
    } else if (byte === 0x22) quoted = true;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > most) most = depth;
      if (most > MAX_DEPTH) return most;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return most;
}

function parse(bytes: Uint8Array): unknown {
  if (deepest(bytes) > MAX_DEPTH) throw new FrameError(`A frame is nested more than ${MAX_DEPTH} deep`);
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch (cause) {
    throw new FrameError("A frame holds no JSON", { cause });
  }
}
