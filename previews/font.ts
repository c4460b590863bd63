/**
 * Text as outlines, from a TrueType font.
 *
 * @module
 */
import type { Outline } from "./shapes.ts";

/** Pieces that a curve is cut into; enough for letters of up to 30 pixels. */
const PIECES = 4;
/** Glyphs made of glyphs made of glyphs …: deeper than any real font goes. */
const DEEPEST = 5;

/** A TrueType font with glyphs made of quadratic curves. The bytes are trusted: they are our own. */
export class Font {
  readonly #view: DataView;
  readonly #tables = new Map<string, number>();
  readonly #unitsPerEm: number;
  readonly #longOffsets: boolean;
  readonly #metrics: number;
  readonly #glyphs = new Map<number, Outline[]>();

  constructor(bytes: Uint8Array) {
    const view = this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < view.getUint16(4); i++) {
      const entry = 12 + 16 * i;
      this.#tables.set(String.fromCharCode(...bytes.subarray(entry, entry + 4)), view.getUint32(entry + 8));
    }
    this.#unitsPerEm = view.getUint16(this.#table("head") + 18);
    this.#longOffsets = view.getInt16(this.#table("head") + 50) === 1;
    this.#metrics = view.getUint16(this.#table("hhea") + 34);
  }

  #table(name: string): number {
    const offset = this.#tables.get(name);
    if (offset === undefined) throw new TypeError(`The font has no table "${name}"`);
    return offset;
  }

  /** Index of a character's glyph; 0, an empty box, where there is none. */
  #glyphOf(code: number): number {
    const [view, cmap] = [this.#view, this.#table("cmap")];
    for (let i = 0; i < view.getUint16(cmap + 2); i++) {
      const table = cmap + view.getUint32(cmap + 8 + 8 * i);
      if (view.getUint16(table) !== 12) continue;
      let [low, high] = [0, view.getUint32(table + 12)];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (view.getUint32(table + 20 + 12 * middle) < code) low = middle + 1;
        else high = middle;
      }
      if (low === view.getUint32(table + 12)) return 0;
      const group = table + 16 + 12 * low;
      const start = view.getUint32(group);
      return code < start ? 0 : view.getUint32(group + 8) + code - start;
    }
    throw new TypeError("The font has no character map of format 12");
  }

  #advance(glyph: number): number {
    return this.#view.getUint16(this.#table("hmtx") + 4 * Math.min(glyph, this.#metrics - 1));
  }

  /** Width of a text in pixels. */
  width(text: string, size: number): number {
    let units = 0;
    for (const char of text) units += this.#advance(this.#glyphOf(char.codePointAt(0)!));
    return units * size / this.#unitsPerEm;
  }

  /**
   * Outlines of a text whose baseline begins at `x`, `y`.
   *
   * @param size Height of the em square in pixels.
   * @param upwards Whether the text runs from bottom to top.
   */
  outlines(text: string, x: number, y: number, size: number, upwards = false): Outline[] {
    const scale = size / this.#unitsPerEm;
    const placed: Outline[] = [];
    let pen = 0;
    for (const char of text) {
      const glyph = this.#glyphOf(char.codePointAt(0)!);
      for (const outline of this.#glyph(glyph)) {
        const moved: number[] = [];
        for (let i = 0; i < outline.length; i += 2) {
          const [along, up] = [(pen + outline[i]!) * scale, outline[i + 1]! * scale];
          if (upwards) moved.push(x - up, y - along);
          else moved.push(x + along, y - up);
        }
        placed.push(moved);
      }
      pen += this.#advance(glyph);
    }
    return placed;
  }

  #glyph(glyph: number): Outline[] {
    let found = this.#glyphs.get(glyph);
    if (!found) this.#glyphs.set(glyph, found = this.#read(glyph, 0));
    return found;
  }

  /** Outlines of a glyph in font units, y upwards. */
  #read(glyph: number, depth: number): Outline[] {
    const [view, loca, glyf] = [this.#view, this.#table("loca"), this.#table("glyf")];
    const offset = (i: number) =>
      this.#longOffsets ? view.getUint32(loca + 4 * i) : 2 * view.getUint16(loca + 2 * i);
    if (offset(glyph + 1) === offset(glyph) || depth > DEEPEST) return [];
    const at = glyf + offset(glyph);
    const contours = view.getInt16(at);
    return contours < 0 ? this.#composite(at + 10, depth) : this.#simple(at + 10, contours);
  }

  #composite(at: number, depth: number): Outline[] {
    const view = this.#view;
    const outlines: Outline[] = [];
    for (let flags = 0x20; flags & 0x20;) {
      flags = view.getUint16(at);
      const glyph = view.getUint16(at + 2);
      const wide = (flags & 1) !== 0;
      const [dx, dy] = wide
        ? [view.getInt16(at + 4), view.getInt16(at + 6)]
        : [view.getInt8(at + 4), view.getInt8(at + 5)];
      at += wide ? 8 : 6;
      const next = () => view.getInt16((at += 2) - 2) / 16384;
      let [xx, xy, yx, yy] = [1, 0, 0, 1];
      if (flags & 0x08) xx = yy = next();
      else if (flags & 0x40) [xx, yy] = [next(), next()];
      else if (flags & 0x80) [xx, xy, yx, yy] = [next(), next(), next(), next()];
      for (const outline of this.#read(glyph, depth + 1)) {
        const moved: number[] = [];
        for (let i = 0; i < outline.length; i += 2) {
          const [x, y] = [outline[i]!, outline[i + 1]!];
          moved.push(xx * x + yx * y + dx, xy * x + yy * y + dy);
        }
        outlines.push(moved);
      }
    }
    return outlines;
  }

  #simple(at: number, contours: number): Outline[] {
    const view = this.#view;
    const ends = Array.from({ length: contours }, (_, i) => view.getUint16(at + 2 * i) + 1);
    const count = ends.at(-1) ?? 0;
    at += 2 * contours;
    at += 2 + view.getUint16(at);
    const flags: number[] = [];
    while (flags.length < count) {
      const flag = view.getUint8(at++);
      flags.push(flag);
      if (flag & 8) { for (let repeat = view.getUint8(at++); repeat > 0; repeat--) flags.push(flag); }
    }
    const coordinates = (short: number, same: number) => {
      let value = 0;
      return flags.map((flag) => {
        if (flag & short) value += flag & same ? view.getUint8(at++) : -view.getUint8(at++);
        else if (!(flag & same)) value += view.getInt16((at += 2) - 2);
        return value;
      });
    };
    const xs = coordinates(2, 16);
    const ys = coordinates(4, 32);
    return ends.map((end, i) => {
      const range = [i ? ends[i - 1]! : 0, end] as const;
      return flatten(xs.slice(...range), ys.slice(...range), flags.slice(...range).map((flag) => flag & 1));
    });
  }
}

/** A contour of points on the curve and control points between them, as straight pieces. */
function flatten(xs: number[], ys: number[], on: number[]): Outline {
  const n = xs.length;
  const outline: number[] = [];
  for (let i = 0; i < n; i++) {
    const [before, after] = [(i + n - 1) % n, (i + 1) % n];
    if (on[i]) {
      outline.push(xs[i]!, ys[i]!);
      continue;
    }
    // Between two control points the curve passes through their middle.
    const start = on[before]
      ? [xs[before]!, ys[before]!]
      : [(xs[before]! + xs[i]!) / 2, (ys[before]! + ys[i]!) / 2];
    const end = on[after] ? [xs[after]!, ys[after]!] : [(xs[after]! + xs[i]!) / 2, (ys[after]! + ys[i]!) / 2];
    for (let k = on[before] ? 1 : 0; k < (on[after] ? PIECES : PIECES + 1); k++) {
      const t = k / PIECES;
      const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
      outline.push(a * start[0]! + b * xs[i]! + c * end[0]!, a * start[1]! + b * ys[i]! + c * end[1]!);
    }
  }
  return outline;
}
