/** Ways to break a file: it is cut off, bits are flipped, lengths and offsets lie, pieces are doubled or lost. */
import type { Random } from "../../../bench/_differential/random.ts";

const LIES = [0, 1, 2, 7, 127, 128, 255, 256, 32767, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
const WIDE_LIES = [...LIES.map(BigInt), 2n ** 32n, 2n ** 40n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 64n - 1n];

/** A broken copy of `bytes`, and what was done to it. */
export function mutate(bytes: Uint8Array, random: Random): { bytes: Uint8Array<ArrayBuffer>; how: string } {
  const copy = bytes.slice() as Uint8Array<ArrayBuffer>;
  // What a reader follows stands at a file's start more often than elsewhere.
  const place = () =>
    random.integer(0, Math.max(0, (random.chance(0.5) ? Math.min(copy.length, 512) : copy.length) - 1));
  const way = random.pick(["cut", "flip", "flip", "lie", "lie", "lie", "double", "lose", "noise"]);
  switch (way) {
    case "cut": {
      const length = random.integer(0, copy.length - 1);
      return { bytes: copy.slice(0, length), how: `cut to ${length} bytes` };
    }
    case "flip": {
      const places = Array.from({ length: random.integer(1, 8) }, place);
      for (const at of places) copy[at]! ^= 1 << random.integer(0, 7);
      return { bytes: copy, how: `bits flipped at ${places}` };
    }
    case "lie": {
      const places = Array.from({ length: random.integer(1, 3) }, place);
      for (const at of places) lie(new DataView(copy.buffer), at, random);
      return { bytes: copy, how: `lies at ${places}` };
    }
    case "noise": {
      const [at, length] = [place(), random.integer(1, 64)];
      copy.set(random.bytes(Math.min(length, copy.length - at)), at);
      return { bytes: copy, how: `${length} random bytes at ${at}` };
    }
    default: {
      const at = place();
      const end = Math.min(copy.length, at + random.integer(1, 200));
      const parts = way === "lose"
        ? [copy.subarray(0, at), copy.subarray(end)]
        : [copy.subarray(0, end), copy.subarray(at)];
      const out = new Uint8Array(parts[0]!.length + parts[1]!.length);
      out.set(parts[0]!);
      out.set(parts[1]!, parts[0]!.length);
      return { bytes: out, how: `bytes ${at} to ${end}: ${way}` };
    }
  }
}

function lie(view: DataView, at: number, random: Random): void {
  const little = random.chance(0.5);
  const width = random.pick([1, 2, 4, 4, 8]);
  if (at + width > view.byteLength) return;
  if (width === 1) view.setUint8(at, random.pick(LIES));
  else if (width === 2) view.setUint16(at, random.pick(LIES), little);
  else if (width === 4) {
    const value = random.chance(0.3) ? random.integer(0, view.byteLength) : random.pick(LIES);
    view.setUint32(at, value, little);
  } else view.setBigUint64(at, random.pick(WIDE_LIES), little);
}
