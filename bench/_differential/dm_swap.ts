/**
 * Turns a little-endian DM file into the big-endian one of the same content: our writer makes only the former.
 *
 * @module
 */
import { swapWords } from "../../formats/strided.ts";

const WIDTHS: Record<number, number> = {
  2: 2,
  3: 4,
  4: 2,
  5: 4,
  6: 4,
  7: 8,
  8: 1,
  9: 1,
  10: 1,
  11: 8,
  12: 8,
};
const [STRUCT, ARRAY, GROUP] = [15, 20, 20];

/** Swaps the data of all tags, in place. The tree itself is big-endian in both. */
export function swapDm(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer);
  const wide = view.getInt32(0) === 4;
  let at = wide ? 12 : 8;
  const word = () => {
    at += wide ? 8 : 4;
    return view.getUint32(at - 4);
  };
  view.setInt32(at, 0);
  at += 4;

  const group = () => {
    at += 2; // sorted, open
    for (let count = word(); count > 0; count--) tag();
  };
  const tag = () => {
    const isGroup = bytes[at] === GROUP;
    at += 3 + view.getUint16(at + 1) + (wide ? 8 : 0);
    if (isGroup) group();
    else data();
  };
  const data = () => {
    at += 4; // %%%%
    const info = Array.from({ length: word() }, () => word());
    for (const type of elements(info)) {
      swapWords(bytes.subarray(at, at + WIDTHS[type]!), WIDTHS[type]!);
      at += WIDTHS[type]!;
    }
  };
  group();
  return bytes;
}

/** The types of all numbers of a tag, in their order. */
function* elements(info: readonly number[]): Generator<number> {
  const fields = (from: number) => info.slice(from).filter((_, i) => i % 2 === 1);
  if (info[0] === STRUCT) yield* fields(3);
  else if (info[0] !== ARRAY) yield info[0]!;
  else {
    const types = info[1] === STRUCT ? fields(4).slice(0, info[3]) : [info[1]!];
    for (let i = info.at(-1)!; i > 0; i--) yield* types;
  }
}
