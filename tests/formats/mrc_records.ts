/** Records of FEI's extended header of MRC files, written from the offsets of its definition. */

/** A record with some of the fields, each marked as there; with 888 bytes it is one of FEI2. */
export function feiRecord(size: 768 | 888, littleEndian: boolean, tilt: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  const float = (at: number, value: number) => view.setFloat64(at, value, littleEndian);
  const text = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at);
  view.setInt32(0, size, littleEndian);
  view.setInt32(4, size === 888 ? 2 : 0, littleEndian);
  view.setUint32(8, (0x20 | 0x40 | 0x80 | 0x4000 | 0x8000 | 0x80000000) >>> 0, true);
  float(84, 300000);
  float(92, 2e21);
  float(100, tilt);
  float(108, 5); // not marked: not there
  float(156, 2e-10);
  float(164, 3e-10);
  float(289, 81000);
  view.setUint32(297, 0x10000 | 0x80000, true);
  float(419, 1.5);
  text(435, "Falcon");
  view.setUint32(490, 0x80, true);
  text(519, "HAADF");
  view.setUint32(748, size === 888 ? 0x04 | 0x40 | 0x10000 : 0, true);
  if (size === 888) {
    float(768, 0.25);
    view.setBigInt64(796, 1700000000000000n, littleEndian);
    text(872, "70 um");
  }
  return bytes;
}
