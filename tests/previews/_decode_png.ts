import { inflateSync } from "node:zlib";
import { assertEquals } from "@std/assert";

/** A decoded picture: 8-bit channels, interleaved. */
export interface Decoded {
  width: number;
  height: number;
  channels: number;
  data: Uint8Array;
  /** The channels of a pixel. */
  at(x: number, y: number): number[];
}

/** Checksum of PNG chunks, bit by bit, independent of the encoder's. */
function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

/** Decodes an 8-bit PNG file with any row filter, and checks its frame: signature, checksums, order of chunks. */
export function decodePng(file: Uint8Array): Decoded {
  assertEquals([...file.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks: [string, Uint8Array][] = [];
  for (let at = 8; at < file.length;) {
    const length = view.getUint32(at);
    const name = new TextDecoder().decode(file.subarray(at + 4, at + 8));
    assertEquals(
      view.getUint32(at + 8 + length),
      crc(file.subarray(at + 4, at + 8 + length)),
      `checksum of ${name}`,
    );
    chunks.push([name, file.subarray(at + 8, at + 8 + length)]);
    at += 12 + length;
  }
  assertEquals(chunks.map(([name]) => name), ["IHDR", "IDAT", "IEND"]);
  const header = new DataView(chunks[0]![1].buffer, chunks[0]![1].byteOffset, 13);
  const [width, height] = [header.getUint32(0), header.getUint32(4)];
  assertEquals(header.getUint8(8), 8);
  const channels = { 0: 1, 2: 3, 4: 2, 6: 4 }[header.getUint8(9)]!;
  const rows = inflateSync(chunks[1]![1]);
  const stride = width * channels;
  assertEquals(rows.length, height * (stride + 1));
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)]!;
    for (let i = 0; i < stride; i++) {
      const left = i >= channels ? data[y * stride + i - channels]! : 0;
      const up = y > 0 ? data[(y - 1) * stride + i]! : 0;
      const corner = i >= channels && y > 0 ? data[(y - 1) * stride + i - channels]! : 0;
      const guess = left + up - corner;
      const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
      const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
      const base = [0, left, up, (left + up) >> 1, paeth][filter]!;
      data[y * stride + i] = rows[y * (stride + 1) + 1 + i]! + base;
    }
  }
  const at = (
    x: number,
    y: number,
  ) => [...data.subarray((y * width + x) * channels, (y * width + x + 1) * channels)];
  return { width, height, channels, data, at };
}
