/** The smallest DM3 and TIFF files that hold what a test gives; written apart from the product's own writers. */

/** A tag of a DM file: text, a number (float64 where it has a fraction), a list of numbers, bytes, or a group. */
export type DmTree = { [name: string]: string | number | number[] | Uint8Array | DmTree };

/** A DM3 file, little endian, with these images: their tags, shape (slowest first), units and DM data type. */
export function dm3(
  ...images: {
    tags?: DmTree;
    shape: number[];
    units?: string[];
    dataType?: number;
    name?: string;
    bytes?: number;
  }[]
): Uint8Array<ArrayBuffer> {
  const list: DmTree = {};
  images.forEach(({ tags = {}, shape, units = [], dataType = 2, name = "", bytes = 4 }, i) => {
    const dimension: DmTree = {};
    [...units].reverse().forEach((unit, k) => {
      dimension[` ${k}`] = { Origin: 0, Scale: 0.5, Units: unit };
    });
    const sizes = Object.fromEntries([...shape].reverse().map((size, k) => [` ${k}`, size]));
    const pixels = new Uint8Array(shape.reduce((all, size) => all * size, bytes));
    list[` ${i}`] = {
      ImageData: {
        Calibrations: { Dimension: dimension },
        Data: pixels,
        DataType: dataType,
        Dimensions: sizes,
      },
      ImageTags: tags,
      ...(name ? { Name: name } : {}),
    };
  });
  const body = group({ ImageList: list });
  return concat([int32(3), int32(body.length), int32(1), body, new Uint8Array(8)]);
}

/** A TIFF file, little endian, of zeros, with ASCII tags; `tail` follows its end. */
export function tiff(
  { width, height, tags = {}, tail = "", badTag }: {
    width: number;
    height: number;
    tags?: Record<number, string>;
    tail?: string;
    /** A tag whose value lies outside the file. */
    badTag?: number;
  },
): Uint8Array<ArrayBuffer> {
  const texts = Object.entries(tags).map(([tag, text]) => ({ tag: Number(tag), bytes: utf8(`${text}\0`) }));
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, 1, 8],
    [277, 3, 1, 1],
    [278, 4, 1, height],
    [279, 4, 1, width * height],
  ];
  let at = 8 + width * height;
  for (const { tag, bytes } of texts) {
    entries.push([tag, 2, bytes.length, at]);
    at += bytes.length;
  }
  if (badTag) entries.push([badTag, 2, 100, 0x7fffffff]);
  const directory = new DataView(new ArrayBuffer(2 + entries.length * 12 + 4));
  directory.setUint16(0, entries.length, true);
  entries.forEach(([tag, type, count, value], i) => {
    directory.setUint16(2 + i * 12, tag, true);
    directory.setUint16(4 + i * 12, type, true);
    directory.setUint32(6 + i * 12, count, true);
    directory.setUint32(10 + i * 12, value, true);
  });
  const head = new DataView(new ArrayBuffer(8));
  head.setUint32(0, 0x002a4949, true);
  head.setUint32(4, at, true);
  return concat([
    new Uint8Array(head.buffer),
    new Uint8Array(width * height),
    ...texts.map(({ bytes }) => bytes),
    new Uint8Array(directory.buffer),
    utf8(tail),
  ]);
}

const utf8 = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

function concat(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function int32(...values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setInt32(4 * i, value));
  return new Uint8Array(view.buffer);
}

function group(tree: DmTree): Uint8Array {
  const tags = Object.entries(tree).map(([name, value]) => {
    // a name that begins with a blank stands for none: DM's lists
    const bytes = utf8(name.startsWith(" ") ? "" : name);
    const isGroup = typeof value === "object" && !Array.isArray(value) && !(value instanceof Uint8Array);
    const head = [isGroup ? 20 : 21, bytes.length >> 8, bytes.length & 255];
    return concat([new Uint8Array(head), bytes, isGroup ? group(value) : data(value)]);
  });
  return concat([new Uint8Array([1, 0]), int32(tags.length), ...tags]);
}

function data(value: string | number | number[] | Uint8Array): Uint8Array {
  const put = (info: number[], bytes: Uint8Array) =>
    concat([utf8("%%%%"), int32(info.length, ...info), bytes]);
  if (typeof value === "string") {
    return put(
      [20, 4, value.length],
      new Uint8Array(Uint16Array.from(value, (c) => c.charCodeAt(0)).buffer),
    );
  }
  if (value instanceof Uint8Array) return put([20, 10, value.length], value);
  if (Array.isArray(value)) {
    return put([20, 7, value.length], new Uint8Array(Float64Array.from(value).buffer));
  }
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) {
    return put([3], new Uint8Array(Int32Array.of(value).buffer));
  }
  return put([7], new Uint8Array(Float64Array.of(value).buffer));
}
