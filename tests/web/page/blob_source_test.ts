import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { blobSource, type Meter, type NamedBlob } from "../../../web/page/blob_source.ts";

/** A file whose slices remember where they are of, and the reader of such slices. */
function fileOf(bytes: Uint8Array<ArrayBuffer>, name = "a.bin"): NamedBlob {
  return {
    name,
    size: bytes.length,
    lastModified: 1_700_000_000_000,
    slice: (start, end) => ({ bytes: bytes.slice(start, end) }) as unknown as Blob,
  };
}
const read = (blob: Blob) => (blob as unknown as { bytes: Uint8Array<ArrayBuffer> }).bytes.buffer;

const BLOCK = 128 * 1024;
const noise = new Uint8Array(5 * BLOCK + 123).map((_, i) => (i * 2654435761) >>> 13);

Deno.test({
  name: "blobSource() reads the same bytes as the whole file has, wherever and however many",
  permissions: "none",
  fn() {
    const whole = fileOf(noise);
    const source = blobSource([whole], 0, read);
    const place = fc.nat(noise.length + 10);
    fc.assert(fc.property(place, fc.oneof(fc.nat(64), place), (offset, length) => {
      const found = source.read(offset, length);
      assertEquals(found.length, Math.max(0, Math.min(length, noise.length - offset)));
      assertEquals(found.every((byte, i) => byte === noise[offset + i]), true);
      found.fill(0); // the bytes are the caller's own
    }));
    assertEquals(source.mtime, 1_700_000_000_000);
  },
});

Deno.test({
  name: "blobSource() reads pieces, not the file, and keeps what is asked for again",
  permissions: "none",
  fn() {
    const meter: Meter = { bytes: 0 };
    const source = blobSource([fileOf(noise)], 0, read, meter);
    for (let i = 0; i < 1000; i++) source.read(i * 7, 5);
    assertEquals(meter.bytes, BLOCK);
    source.read(BLOCK - 2, 4); // over the seam
    assertEquals(meter.bytes, 2 * BLOCK);
  },
});

Deno.test({
  name: "blobSource() finds companions by their exact names, and never the file itself",
  permissions: "none",
  fn() {
    const files = [fileOf(Uint8Array.of(1), "a_1.ser"), fileOf(Uint8Array.of(2), "a.emi")];
    const source = blobSource(files, 0, read);
    assertEquals(source.sibling("a.emi")?.read(0, 9), Uint8Array.of(2));
    assertEquals(source.sibling("a.emi")?.sibling("a_1.ser")?.read(0, 9), Uint8Array.of(1));
    assertEquals(source.sibling("a.emi") === source.sibling("a.emi"), true, "it is opened once");
    assertEquals([source.sibling("a_1.ser"), source.sibling("A.EMI")], [undefined, undefined]);
  },
});

Deno.test({
  name: "blobSource() says what may be wrong when the browser refuses, and refuses places that are none",
  permissions: "none",
  fn() {
    const source = blobSource([fileOf(noise, "folder")], 0, () => {
      throw new DOMException("gone", "NotFoundError");
    });
    assertThrows(() => source.read(3, 1), Error, 'Cannot read "folder" at byte 0: it is a folder');
    for (const offset of [-1, 0.5, NaN]) assertThrows(() => source.read(offset, 1), RangeError);
  },
});
