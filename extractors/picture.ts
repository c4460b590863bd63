/**
 * Pictures beside the data: screenshots, photographs of samples and chambers, exported images (PNG, JPEG, BMP, GIF).
 *
 * @module
 */
import { bmp, openBmp } from "../formats/bmp.ts";
import type { Container, Format, TagTree } from "../formats/container.ts";
import { gif, openGif } from "../formats/gif.ts";
import { jpeg, openJpeg } from "../formats/jpeg.ts";
import { openPng, png } from "../formats/png.ts";
import type { Signal } from "../formats/signal.ts";
import { type ByteSource, FormatError } from "../formats/source.ts";
import type { Tiff } from "../formats/tiff.ts";
import { Draft, type Row } from "./_draft.ts";
import { plainTree } from "./_plain_tree.ts";
import { sidecar } from "./_sidecar.ts";
import { calibrated, partsOf } from "./_tiff_file.ts";
import { exifDetails, exifTime, fillFromExif } from "./_exif.ts";
import { dataset, defineExtractor } from "./define.ts";

const FORMATS: readonly Format[] = [png, jpeg, bmp, gif];
const LONGEST_TEXT = 500;
// A resolution of fewer pixels is that of a print or a screen, not of a specimen.
const LEAST_PER_METRE = 200_000;

/** Keywords of the PNG specification. */
const PNG_TEXTS: readonly Row[] = [
  ["Title", "Title"],
  ["Author", "operator"],
  ["Description", "Description"],
  ["Copyright", "Copyright"],
  ["Software", "Software Version"],
  ["Source", "Source"],
  ["Comment", "Comment"],
];

/** What the formats tell, each in its own way. */
interface Told {
  opened: Container;
  exif?: Tiff;
  texts?: ReadonlyMap<string, string>;
  comments?: readonly string[];
  /** Pixels a metre along x and y. */
  perMetre?: readonly [x: number, y: number];
  /** When the picture was last changed. */
  modified?: string;
}

export default defineExtractor({
  name: "picture",
  module: "basic_file_info_extractor",
  title: "PNG, JPEG, BMP or GIF picture",
  extensions: FORMATS.flatMap(({ extensions }) => extensions),
  general: true,
  about: {
    vendors: "any program",
    reads: "size, texts, resolution; camera, software and time of an Exif block",
    preview: "image",
    files: "real and synthetic",
  },
  supports(file) {
    if (!FORMATS.some((format) => format.recognises(file))) return "no PNG, JPEG, BMP or GIF";
    const settings = sidecar.hitachi(file) ?? sidecar.jeol(file);
    return settings ? `the microscope left its settings beside it, in ${settings.name}` : true;
  },
  *extract(file) {
    const told = read(file);
    const draft = new Draft();
    const tree = told.opened.tree() as Record<string, TagTree>;
    draft.put("Picture Format", told.opened.format, "head");
    draft.fill(PNG_TEXTS, (keyword) => short(told.texts?.get(keyword)), "text: ");
    draft.put("Comment", short(told.comments?.join("\n")), "comment");
    if (told.exif) fillFromExif(draft, told.exif);
    if (draft.get("operator") !== undefined) draft.distrust.push("Operator");
    const scale = told.perMetre?.every((count) => count >= LEAST_PER_METRE) ? told.perMetre : undefined;
    draft.put("pixel_width", scale && 1e9 / scale[0], "resolution", "nm");
    draft.put("pixel_height", scale && 1e9 / scale[1], "resolution", "nm");
    const warnings = typeof tree.Problem === "string" ? [tree.Problem] : [];
    const signal = signalOf(told.opened, warnings);
    yield dataset(scale ? "Image" : "Misc", {
      dataType: scale ? "Image" : "Picture",
      ...partsOf(draft, warnings),
      ...(signal ? { dimensions: [...signal.shape], pixels: () => calibrated(signal, draft) } : {}),
      acquired: (told.exif && exifTime(told.exif)) ?? isoTime(told.texts?.get("Creation Time")) ??
        told.modified,
      original: plainTree({ ...tree, ...(told.exif ? { Exif: exifDetails(told.exif) } : {}) }),
    });
  },
});

function read(file: ByteSource): Told {
  if (png.recognises(file)) {
    const opened = openPng(file);
    const { exif, modified, perMetre } = opened;
    return {
      opened,
      exif,
      modified,
      perMetre,
      texts: new Map(opened.texts.map((each) => [each.keyword, each.text])),
    };
  }
  if (jpeg.recognises(file)) {
    const opened = openJpeg(file);
    return { opened, exif: opened.exif, comments: opened.comments };
  }
  if (bmp.recognises(file)) {
    const opened = openBmp(file);
    return { opened, perMetre: opened.perMetre };
  }
  const opened = openGif(file);
  return { opened, comments: opened.comments };
}

// A picture that cannot be decoded costs its preview and size, not what is told of it.
function signalOf(opened: Container, warnings: string[]): Signal | undefined {
  try {
    const [signal] = opened.signals();
    return signal?.shown ?? signal;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    if (!warnings.includes(error.message)) warnings.push(error.message);
    return undefined;
  }
}

function short(text: string | undefined): string | undefined {
  return text && text.length <= LONGEST_TEXT ? text : undefined;
}

function isoTime(text: string | undefined): string | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)?\s*(Z|[-+]\d{2}:\d{2})?$/.exec(
    text ?? "",
  );
  return found ? `${found[1]}T${found[2]}${found[3] ?? ""}` : undefined;
}
