/**
 * JPEG streams with their picture made one colour: black, or grey where their code tables do not allow black.
 *
 * @module
 */
import { type Code, JpegBits } from "./jpeg_bits.ts";
import { type Component, EOI, learn, segments, SOI, SOS, type Tables } from "./jpeg_tables.ts";
import { joined } from "./pack.ts";

const MOST_UNITS = 2 ** 27;

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
  const out = new JpegBits();
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
