/**
 * PNG files of 8 bits a channel.
 *
 * @module
 */
import { deflateRows } from "../wasm/mod.ts";
import { crc32, deflate } from "./deflate.ts";
import type { Picture } from "./picture.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** By number of channels: grey, grey + alpha, RGB, RGBA. */
const COLOUR_TYPE = { 1: 0, 2: 4, 3: 2, 4: 6 };

/** What is compressed: a drawing, which repeats itself, or a photograph, whose pixels are like those above. */
export type Content = "drawing" | "photograph";

/** The bytes of a PNG file. Synchronous: a preview takes a few milliseconds, and its process does nothing else. */
export function encodePng(picture: Picture, content: Content = "drawing"): Uint8Array<ArrayBuffer> {
  const { width, height, channels, data } = picture;
  const stride = width * channels;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, COLOUR_TYPE[channels], 0, 0, 0], 8);
  const chunks = [
    chunk("IHDR", header),
    chunk("IDAT", content === "photograph" ? deflateRows(data, stride) : deflate(unfiltered(data, stride))),
    chunk("IEND", new Uint8Array()),
  ];
  const file = new Uint8Array(chunks.reduce((sum, part) => sum + part.length, SIGNATURE.length));
  file.set(SIGNATURE);
  let at = SIGNATURE.length;
  for (const part of chunks) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** Rows with a filter byte each, and as they are: what repeats itself is found better so. */
function unfiltered(data: Uint8Array, stride: number): Uint8Array {
  const count = data.length / stride;
  const rows = new Uint8Array(count * (stride + 1));
  for (let y = 0; y < count; y++) rows.set(data.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  return rows;
}

/** Length, name, data, checksum of name and data. */
function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = name.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}
