/** Small files of Bruker's kinds, made by hand. */
import { deflateSync } from "node:zlib";

const CHUNK = 1024;
const HEAD = 32;
const ORIGIN = 0x118;
const USABLE = CHUNK - HEAD;

/** A single file system with these files; folders are made from their paths. */
export function sfsImage(files: Record<string, Uint8Array>): Uint8Array<ArrayBuffer> {
  const folders = [...new Set(Object.keys(files).flatMap((path) => path.split("/").slice(0, -1)))];
  const names = Object.keys(files);
  const count = folders.length + names.length;
  const chunks: Uint8Array[] = [];
  /** Bytes as chunks, each of which names the next if it is a table; the number of the first. */
  const put = (bytes: Uint8Array, linked: boolean): number[] => {
    const numbers: number[] = [];
    for (let at = 0; at < Math.max(1, bytes.length); at += USABLE) {
      const chunk = new Uint8Array(CHUNK);
      const next = linked && at + USABLE < bytes.length ? chunks.length + 1 : 0xffffffff;
      new DataView(chunk.buffer).setUint32(0, next, true);
      chunk.set(bytes.subarray(at, at + USABLE), HEAD);
      numbers.push(chunks.push(chunk) - 1);
    }
    return numbers;
  };
  const entry = (name: string, table: number, size: number, parent: number, folder: boolean) => {
    const bytes = new Uint8Array(512);
    const view = new DataView(bytes.buffer);
    view.setInt32(0, table, true);
    view.setBigUint64(4, BigInt(size), true);
    view.setInt32(40, parent, true);
    bytes[220] = folder ? 1 : 0;
    bytes.set(new TextEncoder().encode(name), 224);
    return bytes;
  };
  const entries = folders.map((name) => entry(name, -1, 0, -1, true));
  for (const path of names) {
    const parts = path.split("/");
    const places = put(files[path]!, false);
    const [table] = put(new Uint8Array(Uint32Array.from(places).buffer), true);
    entries.push(
      entry(parts.at(-1)!, table!, files[path]!.length, folders.indexOf(parts.at(-2) ?? ""), false),
    );
  }
  // One entry a chunk, since two do not fit.
  const padded = entries.flatMap((bytes) => [...bytes, ...new Uint8Array(USABLE - 512)]);
  const [tree] = put(Uint8Array.from(padded), true);
  const out = new Uint8Array(ORIGIN + chunks.length * CHUNK);
  chunks.forEach((chunk, i) => out.set(chunk, ORIGIN + i * CHUNK));
  // The header lies in chunk 0's place: all numbers are one more.
  return shifted(out, tree!, count, entries.length);
}

function shifted(body: Uint8Array, tree: number, count: number, tables: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(body.length + CHUNK);
  out.set(body.subarray(ORIGIN), ORIGIN + CHUNK);
  const view = new DataView(out.buffer);
  out.set(new TextEncoder().encode("AAMVHFSS"));
  view.setFloat32(0x124, 2.6, true);
  view.setUint32(0x128, CHUNK, true);
  view.setUint32(0x140, tree + 1, true);
  view.setUint32(0x144, count, true);
  view.setUint32(0x148, out.length / CHUNK, true);
  const place = (chunk: number) => chunk * CHUNK + ORIGIN;
  const plus = (at: number) => {
    const value = view.getUint32(at, true);
    if (value !== 0xffffffff) view.setUint32(at, value + 1, true);
  };
  for (let chunk = 1; place(chunk) + 4 <= out.length; chunk++) plus(place(chunk));
  for (let i = 0; i < tables; i++) {
    const at = place(tree + 1 + i) + HEAD;
    plus(at);
    if (out[at + 220]) continue;
    const size = Number(view.getBigUint64(at + 4, true));
    const table = place(view.getUint32(at, true)) + HEAD;
    for (let k = 0; k < Math.max(1, Math.ceil(size / USABLE)); k++) plus(table + 4 * k);
  }
  return out;
}

/** A file within, packed by zlib in blocks of so many bytes. */
export function packedFile(bytes: Uint8Array, block: number): Uint8Array<ArrayBuffer> {
  const blocks: number[][] = [];
  for (let at = 0; at < bytes.length; at += block) {
    const packed = deflateSync(bytes.slice(at, at + block));
    blocks.push([...int(packed.length), ...new Uint8Array(12), ...packed]);
  }
  const head = new Uint8Array(0x80);
  head.set(new TextEncoder().encode("AACS"));
  head.set([...int(block), ...int(0), ...int(blocks.length)], 4);
  return Uint8Array.of(...head, ...blocks.flat());
}

const int = (value: number) => [value & 255, value >> 8 & 255, value >> 16 & 255, value >>> 24];
const short = (value: number) => [value & 255, value >> 8 & 255];

/** An instance of a class of Bruker's. */
const instance = (type: string, inner: string) => `<ClassInstance Type="${type}">${inner}</ClassInstance>`;

/** A spectrum of Bruker's. */
export const spectrumXml = (channels: string, date = "4.10.2018", time = "13:2:7") =>
  instance(
    "TRTSpectrum",
    `<TRTHeaderedClass>${
      instance("TRTSpectrumHardwareHeader", "<RealTime>7575</RealTime><LifeTime>7385</LifeTime>")
    }${instance("TRTDetectorHeader", "<Type>XFlash 6|10</Type><Serial>8273/74</Serial>")}${
      instance(
        "TRTESMAHeader",
        "<PrimaryEnergy>2E1</PrimaryEnergy><ElevationAngle>3.5E1</ElevationAngle><AzimutAngle>9E1</AzimutAngle>",
      )
    }</TRTHeaderedClass>${
      instance(
        "TRTSpectrumHeader",
        `<Date>${date}</Date><Time>${time}</Time><CalibAbs>-0.5</CalibAbs><CalibLin>1E-2</CalibLin><SigmaAbs>2.4738E-4</SigmaAbs><SigmaLin>4.34988E-4</SigmaLin>`,
      )
    }<Channels>${channels}</Channels>`,
  );

/** A hypermap of 2 × 2 pixels with 6 channels, a packing each; the last pixel has no counts. */
export function bcfFile(
  { header, cut = 0 }: { header?: string; cut?: number } = {},
): Uint8Array<ArrayBuffer> {
  const image = `<ItemSize>1</ItemSize><Width>2</Width><Height>2</Height><PlaneCount>2</PlaneCount>
    <Plane0><Description>SE</Description><Data>AQIDBA==</Data></Plane0>
    <Plane1><Description>off</Description><Valid>0</Valid><Data>AAAAAA==</Data></Plane1>`;
  const xml = header ?? `<?xml version="1.0" encoding="WINDOWS-1252"?><TRTSpectrumDatabase>
    <ClassInstance Type="TRTSpectrumDatabase" Name="a map"><Header><Date>4.10.2018</Date><Time>13:2:7</Time></Header>
    ${instance("TRTSEMData", "<HV>20</HV><WD>8,45</WD><Mag>1819,2</Mag><DX>1,5</DX><DY>1,5</DY>")}
    ${instance("TRTSEMStageData", "<X>66940,81</X><Y>54233,16</Y><Z>39194,77</Z><Rotation>326,1</Rotation>")}
    ${
    instance(
      "TRTDSPConfiguration",
      "<PixelAverage>2</PixelAverage><LineAverage>1</LineAverage><PixelTime>8</PixelTime>",
    )
  }
    ${instance("TRTImageData", image)}
    ${instance("TRTSpectrumRegionList", instance("TRTSpectrumRegion", "<Element>15</Element>"))}
    <LineCounter>3,3</LineCounter><ChCount>6</ChCount>
    <SpectrumData0>${spectrumXml("1,1,7,6,2,1")}</SpectrumData0></ClassInstance></TRTSpectrumDatabase>`;
  const pixel = (x: number, flag: number, pulses: number, data: number[], more: number[] = []) => [
    ...[...int(x), ...short(6), ...short(6), ...int(0), ...short(flag), ...short(0), ...short(pulses)],
    ...[...int(data.length), ...data, ...more],
  ];
  const rows = [
    ...int(2),
    ...pixel(0, 0, 3, [...short(2), ...short(0), ...short(2)]),
    // 001 005 004 as 12 bits each, bytes of each word turned over
    ...pixel(1, 1, 3, [0x10, 0x00, 0x00, 0x05, 0x00, 0x40]),
    ...int(1),
    // two empty channels; 4 + 1 and 4 + 2; a pulse more in channel 4
    ...pixel(0, 2, 1, [0, 2, 1, 2, 4, 0x21, ...int(2)], short(4)),
  ];
  const data = Uint8Array.of(...int(2), ...int(2), ...new Uint8Array(0x1a0 - 8), ...rows);
  return sfsImage({
    "EDSDatabase/HeaderData": packedFile(new TextEncoder().encode(xml), 4096),
    "EDSDatabase/SpectrumData0": data.slice(0, data.length - cut),
  });
}
