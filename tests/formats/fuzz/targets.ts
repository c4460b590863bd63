/** What is fuzzed: every reader, with whole files of its own. */
import { deflateSync } from "node:zlib";
import { extractFile } from "../../../extractors/extract.ts";
import { extractors } from "../../../extractors/mod.ts";
import type { Format } from "../../../formats/container.ts";
import { inflate } from "../../../formats/inflate.ts";
import { parseIni } from "../../../formats/ini.ts";
import { FormatError } from "../../../formats/source.ts";
import { textOf } from "../../../formats/text.ts";
import { parseXml } from "../../../formats/xml_lite.ts";
import { toNxMeta } from "../../../schemas/nx_meta.ts";
import { validateDataset } from "../../../schemas/validate.ts";
import { type Packing, packLzw, unpack } from "../../../wasm/mod.ts";
import { fixturesOf } from "./fixtures.ts";
import { answered, lookThrough, type Watched } from "./look.ts";

/** A reader. */
export interface Target {
  name: string;
  /** Whole files, which are read. */
  fixtures(): Uint8Array[];
  /** It takes anything, and makes the best of it. */
  lenient?: boolean;
  /** Not a reader, but what stands on one: its cases come on top. */
  beyond?: boolean;
  /** Reads broken bytes. Returns 0 for a refusal; throws what must not be thrown. */
  read(file: Watched): number;
}

const CAPACITY = 4096;
const encoder = new TextEncoder();
const packable = Uint8Array.from({ length: 3000 }, (_, i) => (i * i) >> 9);

/** All readers: containers as `formats` lists them, and what they are made of. */
export function targets(formats: readonly Format[]): Target[] {
  return [
    ...formats.map((format): Target => ({
      name: format.name,
      fixtures: () => fixturesOf(format),
      read: (file) => {
        // Recognising never throws, whatever the bytes are.
        format.recognises(file);
        return lookThrough(file, (source) => format.open(source));
      },
    })),
    ...formats.map((format): Target => ({
      name: `extractors on ${format.name}`,
      fixtures: () => fixturesOf(format),
      lenient: true,
      beyond: true,
      read: extracted,
    })),
    codec("lzw", packLzw(packable)),
    codec("lzw-old", packOldLzw(packable)),
    codec("packbits", Uint8Array.of(5, 1, 2, 3, 4, 5, 6, 0xf0, 7, 0x80, 0x81, 9, 0, 1)),
    {
      name: "inflate",
      fixtures: () => [deflateSync(packable)],
      read: (file) => refused(() => inflate(file.read(0, file.size), CAPACITY), SyntaxError, RangeError),
    },
    {
      name: "ini",
      lenient: true,
      fixtures:
        () => [encoder.encode("[User]\r\nUser=me\n; note\n[Beam]\rHV : 5000\n=x\nnonsense\n[Beam]\nHV=1\n")],
      read: (file) => 1 + parseIni(textOf(file.read(0, file.size))).sections.size,
    },
    {
      name: "xml_lite",
      fixtures: () => [
        encoder.encode(
          '<?xml version="1.0"?><a x="1"><!-- n --><b>5 &lt; &#956;</b><b/><![CDATA[<c>]]><d>t</d></a>',
        ),
      ],
      read: (file) => answered(file.name, () => parseXml(textOf(file.read(0, file.size)), file.name)) ? 1 : 0,
    },
  ];
}

// An extractor is isolated by whoever calls it: what it throws must be about the file all the same.
function extracted(file: Watched): number {
  const { datasets, error } = extractFile(file, {}, { extractors });
  if (error !== undefined && !error.startsWith(file.name)) {
    throw new Error(`"${error}" does not name the file`);
  }
  for (const dataset of datasets) {
    const valid = validateDataset(dataset, { instrument: undefined, timeZone: "UTC", mtime: 0 });
    JSON.stringify(toNxMeta(valid, { module: "", version: "", date: "" }));
    JSON.stringify(dataset.original ?? {}, (_, value) => typeof value === "bigint" ? String(value) : value);
  }
  return datasets.length;
}

function codec(packing: Packing, fixture: Uint8Array): Target {
  return {
    name: packing,
    fixtures: () => [fixture],
    lenient: packing === "packbits",
    read: (file) =>
      refused(() => {
        const { length } = unpack(file.read(0, file.size), packing, CAPACITY);
        if (length > CAPACITY) throw new Error(`${length} bytes for ${CAPACITY}`);
      }, SyntaxError),
  };
}

// 1, or 0 where the work is refused by one of these errors; a codec knows no file.
function refused(work: () => unknown, ...by: (new () => Error)[]): number {
  try {
    work();
    return 1;
  } catch (error) {
    if (error instanceof FormatError || !by.some((kind) => error instanceof kind)) throw error;
    return 0;
  }
}

// The variant of before TIFF 6, lowest bit first; Clear comes before a code would need a tenth bit.
function packOldLzw(bytes: Uint8Array): Uint8Array {
  const codes = [...bytes].flatMap((byte, i) => i % 200 ? [byte] : [256, byte]);
  const out = new Uint8Array(Math.ceil((codes.length + 1) * 9 / 8));
  for (const [i, code] of [...codes, 257].entries()) {
    const [at, shift] = [(i * 9) >> 3, (i * 9) & 7];
    out[at]! |= code << shift;
    out[at + 1]! |= (code << shift) >> 8;
  }
  return out;
}
