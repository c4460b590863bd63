/**
 * EDAX `.spc` files, for demonstrations and tests.
 *
 * @module
 */
import { SPC_CHANNELS, SPC_FIELDS, SPC_HEADER, SPC_TRAILER, spcWidth } from "./spc_fields.ts";

/** What {@linkcode writeSpc} writes. */
export interface SpcInput {
  /** Counts of the channels, 1 to 4096 of them. */
  counts: ArrayLike<number>;
  /** Any field of the header by EDAX' name; what depends on the counts follows from them. */
  fields?: Readonly<Record<string, number | string | readonly number[] | readonly string[]>>;
}

/**
 * Writes a spectrum in version 0.70.
 *
 * @throws {TypeError} when there are no or too many counts, or a field is unknown or too long.
 */
export function writeSpc({ counts, fields = {} }: SpcInput): Uint8Array<ArrayBuffer> {
  if (counts.length < 1 || counts.length > SPC_CHANNELS) {
    throw new TypeError(`There are ${counts.length} counts: a file has 1 to ${SPC_CHANNELS}`);
  }
  const bytes = new Uint8Array(SPC_TRAILER.zShells![0] + 96);
  const view = new DataView(bytes.buffer);
  const values = {
    fVersion: 0.7,
    fileSize: SPC_HEADER + 4 * SPC_CHANNELS,
    dataStart: SPC_HEADER,
    numPts: counts.length,
    evPerChan: 10,
    endEnergy: (counts.length - 1) / 100,
    ...fields,
  };
  for (let i = 0; i < counts.length; i++) view.setUint32(SPC_HEADER + 4 * i, counts[i]!, true);
  for (const [name, value] of Object.entries(values)) put(view, name, value);
  return bytes;
}

function put(view: DataView, name: string, value: number | string | readonly (number | string)[]): void {
  const field = SPC_FIELDS[name] ?? SPC_TRAILER[name];
  if (!field) throw new TypeError(`There is no field "${name}"`);
  const [offset, type, count = 1, each = count] = field;
  const items = typeof value === "object" ? value : [value];
  const width = type === "text" ? each : spcWidth(type);
  if (items.length * width > count * spcWidth(type)) {
    throw new TypeError(`${items.length} values do not fit "${name}"`);
  }
  for (const [i, item] of items.entries()) {
    const at = offset + i * width;
    if (type === "text") {
      const text = new TextEncoder().encode(String(item));
      if (text.length > width) throw new TypeError(`"${item}" does not fit the ${width} bytes of "${name}"`);
      text.forEach((byte, j) => view.setUint8(at + j, byte));
    } else if (type === "f32") view.setFloat32(at, Number(item), true);
    else if (width === 1) view.setUint8(at, Number(item));
    else if (width === 2) view.setUint16(at, Number(item), true);
    else view.setUint32(at, Number(item), true);
  }
}
