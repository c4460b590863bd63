/**
 * JPEG streams with their picture made one colour: black, or grey where their code tables do not allow black.
 *
 * @module
 */
import { joined } from "./pack.ts";

const [SOI, EOI, SOS, DQT, DHT, DRI] = [0xd8, 0xd9, 0xda, 0xdb, 0xc4, 0xdd];
const FRAMES = [0xc0, 0xc1];
const MOST_UNITS = 2 ** 27;

interface Code {
  bits: number;
  length: number;
}

interface Component {
  id: number;
  across: number;
  down: number;
  quantization: number;
}

interface Tables {
  plain: boolean;
  /** Quantisation of the mean of a block, by table. */
  mean: Map<number, number>;
  /** Code of each symbol: tables of means, then of all else. */
  codes: Map<string, Map<number, Code>>;
  interval: number;
  frame?: { width: number; height: number; precision: number; components: Component[] };
}

/**
 * A stream with the same segments, but one colour: size, sampling and tables stay. Everything between segments, and
 * pictures in them (`JFIF` and EXIF thumbnails), go.
 *
 * @param options.shared A stream of tables alone.
 * @param options.plain Of three components none is a difference of colours, as in RGB.
 * @throws {SyntaxError} when it is broken, or no sequential JPEG with Huffman codes.
 */
export function constantJpeg(
  stream: Uint8Array,
  { shared, plain = false }: { shared?: Uint8Array | undefined; plain?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const tables: Tables = { plain, mean: new Map(), codes: new Map(), interval: 0 };
  for (const { marker, body } of shared ? segments(shared) : []) learn(tables, marker, body);
  const parts: Uint8Array[] = [Uint8Array.of(0xff, SOI)];
  let scans = 0;
  for (const { marker, body } of segments(stream)) {
    learn(tables, marker, body);
    // application segments may hold thumbnails; only that of Adobe says what colours are
    const adobe = marker === 0xee && String.fromCharCode(...body.subarray(0, 5)) === "Adobe";
    const jfif = marker === 0xe0 && String.fromCharCode(...body.subarray(0, 4)) === "JFIF" &&
      body.length === 14;
    if (marker >= 0xe0 && marker <= 0xef && !adobe && !jfif) continue;
    if (marker === 0xfe) continue;
    parts.push(Uint8Array.of(0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255), body);
    if (marker === SOS) {
      parts.push(scanOf(tables, body));
      scans++;
    }
  }
  if (scans === 0) throw new SyntaxError("it has no scan");
  return joined([...parts, Uint8Array.of(0xff, EOI)]);
}

/** Segments of a stream; what is coded between them is left out. */
function* segments(bytes: Uint8Array): Generator<{ marker: number; body: Uint8Array }> {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw new SyntaxError("it does not begin as a JPEG");
  for (let at = 2; at < bytes.length;) {
    if (bytes[at] !== 0xff) throw new SyntaxError(`there is no marker at its byte ${at}`);
    while (bytes[at] === 0xff) at++;
    const marker = bytes[at++];
    if (marker === undefined || marker === EOI) return;
    const length = (bytes[at] ?? 0) << 8 | (bytes[at + 1] ?? 0);
    if (length < 2 || at + length > bytes.length) throw new SyntaxError("it ends inside a segment");
    yield { marker, body: bytes.subarray(at + 2, at + length) };
    at += length;
    if (marker !== SOS) continue;
    // coded data: up to a marker that is neither a restart nor a stuffed byte
    while (at < bytes.length && !(bytes[at] === 0xff && !inScan(bytes[at + 1]))) at++;
  }
}

function inScan(next: number | undefined): boolean {
  return next === 0 || (next !== undefined && next >= 0xd0 && next <= 0xd7);
}

function learn(tables: Tables, marker: number, body: Uint8Array): void {
  if (marker === DRI) tables.interval = body[0]! << 8 | body[1]!;
  for (let at = 0; marker === DQT && at < body.length;) {
    const wide = body[at]! >> 4 ? 2 : 1;
    tables.mean.set(body[at]! & 15, wide === 2 ? body[at + 1]! << 8 | body[at + 2]! : body[at + 1]!);
    at += 1 + 64 * wide;
  }
  for (let at = 0; marker === DHT && at + 17 <= body.length;) {
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    tables.codes.set(`${body[at]! >> 4} ${body[at]! & 15}`, codesOf(counts, body.subarray(at + 17)));
    at += 17 + total;
  }
  if (marker >= 0xc0 && marker <= 0xcf && ![DHT, 0xc8, 0xcc].includes(marker)) {
    if (!FRAMES.includes(marker)) throw new SyntaxError("it is not sequential with Huffman codes");
    tables.frame = frameOf(body);
  }
}

function codesOf(counts: Uint8Array, symbols: Uint8Array): Map<number, Code> {
  const codes = new Map<number, Code>();
  let [code, index] = [0, 0];
  for (let length = 1; length <= 16; length++, code <<= 1) {
    for (let i = 0; i < counts[length - 1]!; i++) codes.set(symbols[index++] ?? -1, { bits: code++, length });
  }
  return codes;
}

function frameOf(body: Uint8Array): Tables["frame"] {
  const [precision = 0, h1 = 0, h2 = 0, w1 = 0, w2 = 0, count = 0] = body;
  const components = Array.from({ length: count }, (_, i) => {
    const [id = 0, factors = 0, quantization = 0] = body.subarray(6 + 3 * i);
    return { id, across: factors >> 4, down: factors & 15, quantization };
  });
  const [width, height] = [w1 << 8 | w2, h1 << 8 | h2];
  if (!(width && height && count) || components.some(({ across, down }) => !across || !down)) {
    throw new SyntaxError("its frame has no size");
  }
  return { width, height, precision, components };
}

// The coded data of a scan: the mean of each component once, then that nothing changes.
function scanOf(tables: Tables, body: Uint8Array): Uint8Array {
  const { frame, interval } = tables;
  if (!frame) throw new SyntaxError("it has a scan before its frame");
  const most = {
    across: Math.max(...frame.components.map((c) => c.across)),
    down: Math.max(...frame.components.map((c) => c.down)),
  };
  const scanned = Array.from({ length: body[0] ?? 0 }, (_, i) => {
    const component = frame.components.find(({ id }) => id === body[1 + 2 * i]);
    if (!component) throw new SyntaxError("a scan is of no component");
    const slots = body[2 + 2 * i]!;
    return { component, means: codeTable(tables, 0, slots >> 4), rest: codeTable(tables, 1, slots & 15) };
  });
  const single = scanned.length === 1 ? scanned[0]!.component : undefined;
  // a scan of one component has its blocks alone, without those that only fill up
  const blocks = (size: number, factor: number, largest: number) =>
    single ? Math.ceil(Math.ceil(size * factor / largest) / 8) : Math.ceil(size / (8 * largest));
  const units = blocks(frame.width, single?.across ?? 1, most.across) *
    blocks(frame.height, single?.down ?? 1, most.down);
  if (units > MOST_UNITS) throw new SyntaxError("it is too large");
  const out = new Bits();
  const black = scanned.map(({ component, means }, i) => blackOf(tables, component, means, i));
  for (let unit = 0; unit < units; unit++) {
    const restart = unit > 0 && interval > 0 && unit % interval === 0;
    if (restart) out.restart((unit / interval - 1) % 8);
    const fresh = unit === 0 || restart;
    for (const [i, { component, means, rest }] of scanned.entries()) {
      const count = single ? 1 : component.across * component.down;
      for (let block = 0; block < count; block++) {
        out.number(means, fresh && block === 0 ? black[i]! : 0);
        out.code(rest, 0);
      }
    }
  }
  return out.end();
}

function codeTable(tables: Tables, kind: number, slot: number): Map<number, Code> {
  const table = tables.codes.get(`${kind} ${slot}`);
  if (!table?.has(0)) throw new SyntaxError("its code tables cannot say that a block is even");
  return table;
}

/** Mean that makes a component black; of two colour differences of three components, none. */
function blackOf(
  { plain, mean, frame }: Tables,
  component: Component,
  means: Map<number, Code>,
  index: number,
): number {
  if (!plain && frame!.components.length === 3 && index > 0) return 0;
  const step = mean.get(component.quantization) ?? 1;
  const value = -Math.ceil(2 ** (frame!.precision + 2) / step);
  return means.has(32 - Math.clz32(-value)) ? value : 0;
}

/** Bits, highest first, with a zero byte behind each byte of ones. */
class Bits {
  #bytes: number[] = [];
  #word = 0;
  #count = 0;

  code(table: Map<number, Code>, symbol: number): void {
    const { bits, length } = table.get(symbol)!;
    this.#add(bits, length);
  }

  /** A number as its length, coded, and its own bits. */
  number(table: Map<number, Code>, value: number): void {
    const length = 32 - Math.clz32(Math.abs(value));
    this.code(table, length);
    if (length > 0) this.#add(value < 0 ? value + 2 ** length - 1 : value, length);
  }

  restart(number: number): void {
    this.#flush();
    this.#bytes.push(0xff, 0xd0 + number);
  }

  end(): Uint8Array {
    this.#flush();
    return Uint8Array.from(this.#bytes);
  }

  #add(bits: number, length: number): void {
    for (let i = length - 1; i >= 0; i--) {
      this.#word = this.#word << 1 | (bits >> i & 1);
      if (++this.#count === 8) this.#push();
    }
  }

  #flush(): void {
    while (this.#count > 0) this.#add(1, 1);
  }

  #push(): void {
    this.#bytes.push(this.#word);
    if (this.#word === 0xff) this.#bytes.push(0);
    this.#word = this.#count = 0;
  }
}
