import { assert, assertEquals } from "@std/assert";
import { inflateSync } from "node:zlib";
import { extractFile } from "../../extractors/extract.ts";
import { extractors } from "../../extractors/mod.ts";
import { memorySource } from "../../formats/source.ts";
import { drawPreview } from "../../previews/mod.ts";
import { type Decoded, decodePng } from "./_decode_png.ts";

const data = Deno.env.get("EMLOOM_DATA");

/** Correlation of ranks, which no change of contrast disturbs; turned or inverted a picture must be clearly less like. */
const LEAST = 0.9;
const CLEARLY = 0.02;
/** Both are looked at in so many cells along each side; the lowest hold scale bars. */
const CELLS = 40;
const ABOVE_BARS = 0.82;

/** Images of more than a few equal pixels, as the reference has drawn them without anything beside. */
const FILES = [
  "nx280/quanta_image.tif",
  "rsciio/digitalmicrograph/2D/test_STEM_image.dm3",
  "rsciio/digitalmicrograph/2D/test_diffraction_pattern.dm3",
  "rsciio/tia/old/64x64_diffraction_acquire_1.ser",
  "rsciio/tia/old/64x64_TEM_images_acquire_1.ser",
];

/** A grey picture: brightness, or nothing where it is transparent. */
interface Grey {
  width: number;
  height: number;
  at(x: number, y: number): number | undefined;
}

/** RGBA of 8 bits, as the reference writes it. */
function decodeForeign(file: Uint8Array): Grey {
  const view = new DataView(file.buffer, file.byteOffset);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  assertEquals([file[24], file[25]], [8, 6], "8 bits, RGBA");
  const parts: Uint8Array[] = [];
  for (let at = 8; at < file.length; at += 12 + view.getUint32(at)) {
    const name = new TextDecoder().decode(file.subarray(at + 4, at + 8));
    if (name === "IDAT") parts.push(file.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const rows = inflateSync(new Uint8Array(parts.flatMap((part) => [...part])));
  const stride = 4 * width;
  const pixels = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < stride; i++) {
      const left = i < 4 ? 0 : pixels[y * stride + i - 4]!;
      const up = y < 1 ? 0 : pixels[(y - 1) * stride + i]!;
      const corner = i < 4 || y < 1 ? 0 : pixels[(y - 1) * stride + i - 4]!;
      const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
      const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
      const guess = [0, left, up, (left + up) >> 1, paeth][rows[y * (stride + 1)]!]!;
      pixels[y * stride + i] = rows[y * (stride + 1) + 1 + i]! + guess;
    }
  }
  const at = (x: number, y: number) => {
    const i = 4 * (y * width + x);
    return pixels[i + 3]! > 127 ? (pixels[i]! + pixels[i + 1]! + pixels[i + 2]!) / 3 : undefined;
  };
  return { width, height, at };
}

function greyOf({ width, height, channels, at }: Decoded): Grey {
  const opaque = channels % 2 === 1;
  return { width, height, at: (x, y) => opaque || at(x, y).at(-1)! > 127 ? at(x, y)[0]! : undefined };
}

/** The part of a picture that holds the image: without what is transparent, and without a white sheet around it. */
function imageArea(picture: Grey): [left: number, top: number, right: number, bottom: number] {
  const white = (value: number | undefined) => value === undefined || value > 250;
  const sheet = white(picture.at(1, picture.height >> 1)) &&
    white(picture.at(picture.width - 2, picture.height >> 1));
  const empty = (value: number | undefined) => sheet ? white(value) : value === undefined;
  // A row or column of the image holds it over most of its length; a title does not.
  const filled = (count: number, value: (i: number) => number | undefined) => {
    let found = 0;
    for (let i = 0; i < count; i++) if (!empty(value(i))) found++;
    return found > count * 0.4;
  };
  const rows = Array.from(
    { length: picture.height },
    (_, y) => filled(picture.width, (x) => picture.at(x, y)),
  );
  const columns = Array.from(
    { length: picture.width },
    (_, x) => filled(picture.height, (y) => picture.at(x, y)),
  );
  return [
    columns.indexOf(true),
    rows.indexOf(true),
    columns.lastIndexOf(true) + 1,
    rows.lastIndexOf(true) + 1,
  ];
}

/** Means of cells of the image, row by row, without the lowest. */
function cells(picture: Grey): number[] {
  const [left, top, right, bottom] = imageArea(picture);
  const found: number[] = [];
  for (let row = 0; row < CELLS * ABOVE_BARS; row++) {
    for (let column = 0; column < CELLS; column++) {
      const place = (low: number, high: number, i: number) => Math.round(low + (high - low) * i / CELLS);
      let [sum, count] = [0, 0];
      for (let y = place(top, bottom, row); y < place(top, bottom, row + 1); y++) {
        for (let x = place(left, right, column); x < place(left, right, column + 1); x++) {
          sum += picture.at(x, y) ?? 0;
          count++;
        }
      }
      found.push(sum / count);
    }
  }
  return found;
}

/** Correlation of ranks (Spearman's). */
function rankCorrelation(one: number[], other: number[]): number {
  const ranks = (values: number[]) => {
    const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
    const found = new Array<number>(values.length);
    for (let from = 0; from < order.length;) {
      let to = from;
      while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
      for (let i = from; i < to; i++) found[order[i]!] = (from + to - 1) / 2;
      from = to;
    }
    return found;
  };
  const mean = (one.length - 1) / 2;
  const [a, b] = [ranks(one), ranks(other)].map((each) => each.map((rank) => rank - mean)) as [
    number[],
    number[],
  ];
  const dot = (p: number[], q: number[]) => p.reduce((sum, value, i) => sum + value * q[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

for (const path of FILES) {
  Deno.test({
    name: `drawPreview() draws ${path} as the reference does${
      data ? "" : " (skipped: EMLOOM_DATA is not set)"
    }`,
    ignore: !data,
    async fn() {
      const name = path.slice(path.lastIndexOf("/") + 1);
      const companion = name.replace(/_\d+\.ser$/, ".emi");
      const siblings = companion === name ? {} : {
        [companion]: await Deno.readFile(`${data}/data/${path.replace(name, companion)}`),
      };
      const file = memorySource(await Deno.readFile(`${data}/data/${path}`), { name, siblings });
      const [found] = extractFile(file, {}, { extractors }).datasets;
      const { type, dataType, pixels } = found!;
      const ours = greyOf(decodePng(await drawPreview(pixels!(), { type, dataType, title: name })));
      const theirs = decodeForeign(await Deno.readFile(`${data}/goldens/previews/${path}.thumb.png`));
      const likeness = rankCorrelation(cells(ours), cells(theirs));
      assert(likeness >= LEAST, `the correlation of ranks is ${likeness.toFixed(3)}`);
      // The measure would notice: turned, mirrored and inverted it is another picture.
      const { width, height } = ours;
      const changed: Record<string, Grey["at"]> = {
        mirrored: (x, y) => ours.at(width - 1 - x, y),
        upended: (x, y) => ours.at(x, height - 1 - y),
        transposed: (x, y) => ours.at(y, x),
        inverted: (x, y) => {
          const value = ours.at(x, y);
          return value === undefined ? undefined : 249 - value;
        },
      };
      for (const [what, at] of Object.entries(changed)) {
        const other = rankCorrelation(cells({ width, height, at }), cells(theirs));
        assert(
          other < likeness - CLEARLY,
          `${what} it is as like: ${other.toFixed(3)}, not ${likeness.toFixed(3)}`,
        );
      }
    },
  });
}
