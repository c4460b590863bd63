/**
 * Everything that can be said about a file, piece by piece, by the code that sessions are read with.
 *
 * @module
 */
import { dataOf, type DatasetWithPixels } from "../../extractors/define.ts";
import { extractFile } from "../../extractors/extract.ts";
import { inOrder } from "../../extractors/recognise.ts";
import { extractors } from "../../extractors/mod.ts";
import type { ByteSource } from "../../formats/source.ts";
import { drawPreview } from "../../previews/mod.ts";
import type { ValidDataset } from "../../schemas/dataset.ts";
import { type Parameter, toParameters } from "../../schemas/display.ts";
import { isQuantity } from "../../schemas/quantity.ts";
import { termOf } from "../../schemas/terms.ts";
import { validateDataset } from "../../schemas/validate.ts";
import { curveOf } from "./curve.ts";
import type { Finding, KnownFormat, ShownDataset, ShownField } from "./protocol.ts";
import { vendorTree } from "./vendor_tree.ts";

/** Signals of a file that previews and spectra are made of; a series may have thousands. */
const MOST_PICTURES = 200;

/** The formats that emloom knows, by name. */
export function knownFormats(): KnownFormat[] {
  return inOrder(extractors).map(({ title, extensions }) => ({ title, extensions }))
    .sort((a, b) => a.title < b.title ? -1 : 1);
}

/**
 * Looks into a file: metadata first, then the vendor's tree, then previews and spectra. Never throws because of the
 * file: what is wrong with it is told in the findings, beside what could be read.
 *
 * @param timeZone IANA name of the zone that times without one are taken to be in
 */
export async function* lookInto(file: ByteSource, timeZone: string): AsyncGenerator<Finding> {
  const { extractor, datasets, recognition, error } = extractFile(file, {}, { extractors });
  const title = extractors.find(({ name }) => name === extractor)?.title ?? extractor;
  yield {
    kind: "metadata",
    extractor,
    title,
    recognition,
    datasets: datasets.map((dataset, i) => {
      const valid = validateDataset(dataOf(dataset), { timeZone, mtime: file.mtime });
      return shown(valid, isDrawn(dataset, i));
    }),
    ...(error === undefined ? {} : { error }),
  };
  yield { kind: "tree", ...vendorTree(file, datasets) };
  for (const [index, dataset] of datasets.entries()) {
    if (isDrawn(dataset, index)) yield* pictures(file, dataset, index, datasets.length);
  }
}

function isDrawn({ pixels }: DatasetWithPixels, index: number): boolean {
  return pixels !== undefined && index < MOST_PICTURES;
}

async function* pictures(
  file: ByteSource,
  { pixels, type, dataType, name }: DatasetWithPixels,
  index: number,
  of: number,
): AsyncGenerator<Finding> {
  try {
    const title = of > 1 && name ? `${file.name}: ${name}` : file.name;
    yield { kind: "preview", index, png: await drawPreview(pixels!(), { type, dataType, title }) };
  } catch (error) {
    yield { kind: "preview", index, error: messageOf(error) };
    return; // the spectrum would fail over the same bytes
  }
  try {
    const curve = curveOf(pixels!(), type, dataType);
    if (curve) yield { kind: "spectrum", index, curve };
  } catch (error) {
    yield { kind: "spectrum", index, error: messageOf(error) };
  }
}

/** An error in words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function shown(valid: ValidDataset, drawn: boolean): ShownDataset {
  return {
    type: valid.type,
    dataType: valid.dataType,
    ...(valid.name ? { name: valid.name } : {}),
    ...(valid.dimensions ? { shape: valid.dimensions } : {}),
    creationTime: valid.creationTime,
    creationTimeSource: valid.creationTimeSource,
    fields: toParameters(valid).filter(({ path: [first] }) => !HEADED.has(first!)).map((each) =>
      shownField(each, valid)
    ),
    ...(valid.warning ? { warning: valid.warning } : {}),
    problems: valid.problems,
    drawn,
  };
}

/** More digits are the noise of a conversion. */
const DIGITS = 12;
/** Told above the fields. */
const HEADED = new Set(["Creation Time", "Data Type", "Data Dimensions"]);

function shownField({ name, path, value, text, unit, warning }: Parameter, valid: ValidDataset): ShownField {
  const core = Object.hasOwn(valid.meta, path[0]!);
  const key = path.join(".");
  const term = core ? termOf(path) : undefined;
  const source = valid.sources?.[key] ?? valid.sources?.[path.at(-1)!];
  const read = valid.asRead[key];
  return {
    name,
    text: isQuantity(value) ? String(Number(value.value.toPrecision(DIGITS))) : text,
    core,
    distrusted: warning,
    ...(unit ? { unit } : {}),
    ...(term?.match === "exact" ? { term } : {}),
    ...(source ? { source } : {}),
    ...(read ? { asRead: `${read.value} ${read.unit}`.trim() } : {}),
  };
}
