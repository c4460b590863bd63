/**
 * Which block of an `.emi` file is about which series.
 *
 * @module
 */
import type { EmiBlock, EmiFile } from "./emi.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { findXml, type XmlElement } from "./xml_lite.ts";

/** Stem and number of the name of a series: `scan_10.ser` is number 10 of `scan`. */
export function seriesOf(name: string): { stem: string; index: number } | undefined {
  const found = /^(.*)_(\d{1,9})\.ser$/i.exec(name);
  return found ? { stem: found[1]!, index: Number(found[2]) } : undefined;
}

/** The `.emi` file beside a series, if there is one and the name tells which. */
export function emiBeside(file: ByteSource): ByteSource | undefined {
  const series = seriesOf(file.name);
  return series && (file.sibling(`${series.stem}.emi`) ?? file.sibling(`${series.stem}.EMI`));
}

/**
 * The block about a series: the one that names it; else, since both files may have been renamed, the one that
 * names a file of the same number; else, where no block names a file with a number, the block of that rank among
 * those about an acquisition. `undefined` where the file says nothing about that series.
 */
export function emiBlockOf({ blocks }: EmiFile, ser: string): EmiBlock | undefined {
  const named = blocks.find(({ file }) => file?.toLowerCase() === ser.toLowerCase());
  const index = seriesOf(ser)?.index;
  if (named || index === undefined) return named;
  const numbers = blocks.map(({ file }) => file === undefined ? undefined : seriesOf(file)?.index);
  if (numbers.some((number) => number !== undefined)) return blocks[numbers.indexOf(index)];
  const acquired = blocks.filter(isAcquisition);
  return (acquired.length ? acquired : blocks)[index - 1];
}

/** The block about the image on which the places of a series were chosen, where the series says that there is one. */
export function referenceImageOf({ blocks }: EmiFile, series: EmiBlock): EmiBlock | undefined {
  if (!findXml(series.xml(), "ReferenceImagePath")) return undefined;
  return blocks.slice(0, blocks.indexOf(series)).findLast((block) => {
    const xml = readable(block);
    return xml && findXml(xml, "OriginalImageUuid") !== undefined;
  });
}

// What is drawn over an image has no conditions, and the image that was scanned on was not acquired for itself.
function isAcquisition(block: EmiBlock): boolean {
  const xml = readable(block);
  // one that is broken is about something, and what comes after it must keep its rank
  if (!xml) return true;
  return findXml(xml, "ExperimentalConditions") !== undefined &&
    findXml(xml, "OriginalImageUuid") === undefined;
}

function readable(block: EmiBlock): XmlElement | undefined {
  try {
    return block.xml();
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
