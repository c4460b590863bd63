/**
 * LZW streams written plainly, code by code, for tests.
 *
 * @module
 */
import fc from "fast-check";

/** Empties the table. */
export const CLEAR = 256;
/** Ends the stream. */
export const END = 257;

/** Codes as bits, `[code, width]` each; highest bit first, or lowest first as before TIFF 6. */
export function bits(codes: [number, number][], lowFirst = false): Uint8Array {
  const all = codes.flatMap(([code, width]) =>
    Array.from({ length: width }, (_, i) => (code >> (lowFirst ? i : width - 1 - i)) & 1)
  );
  const out = new Uint8Array(Math.ceil(all.length / 8));
  all.forEach((bit, i) => out[i >> 3]! |= bit << (lowFirst ? i & 7 : 7 - (i & 7)));
  return out;
}

/** The textbook's encoder, with a dictionary of strings; slow and plain. */
export function encode(
  bytes: Uint8Array,
  variant: { early: 0 | 1; lowFirst: boolean; clearAt: number },
): Uint8Array {
  const codes: [number, number][] = [];
  let table = new Map<string, number>();
  let free = 258;
  const width = () => Math.min(12, Math.max(9, Math.floor(Math.log2(free - 1 + variant.early)) + 1));
  let text = "";
  codes.push([CLEAR, 9]);
  const codeOf = (string: string) => string.length === 1 ? string.charCodeAt(0) : table.get(string)!;
  for (const byte of bytes) {
    const longer = text + String.fromCharCode(byte);
    if (longer.length === 1 || table.has(longer)) {
      text = longer;
      continue;
    }
    codes.push([codeOf(text), width()]);
    table.set(longer, free++);
    if (free === variant.clearAt) {
      codes.push([CLEAR, width()]);
      table = new Map();
      free = 258;
    }
    text = String.fromCharCode(byte);
  }
  if (text) codes.push([codeOf(text), width()]);
  free++;
  codes.push([END, width()]);
  return bits(codes, variant.lowFirst);
}

/** Bytes of all sorts: noise of few or many values; long runs, which make long strings and codes that are just being made. */
export const anyBytes = fc.oneof(
  fc.tuple(fc.nat(20000), fc.constantFrom(1, 2, 4, 16, 256), fc.integer()).map(([length, values, seed]) => {
    let state = seed;
    return Uint8Array.from(
      { length },
      () => (state = Math.imul(state, 1664525) + 1013904223 | 0) >>> 24 & values - 1,
    );
  }),
  fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 3000 })), { maxLength: 10 })
    .map((runs) => Uint8Array.from(runs.flatMap(([value, count]) => new Array<number>(count).fill(value)))),
  fc.uint8Array({ maxLength: 30 }),
);
