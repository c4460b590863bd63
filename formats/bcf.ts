/**
 * Bruker hypermaps (`.bcf`): a header in XML with microscope, detector, images and sum spectra, and the maps.
 *
 * @module
 */
import { bcfAxes, bcfImage, bcfImages } from "./bcf_images.ts";
import { BcfSpectra } from "./bcf_map.ts";
import { brukerTree, brukerXml, instanceOf, numberIn, spectrumSignal } from "./bruker_xml.ts";
import type { Container, Format, TagTree } from "./container.ts";
import { isSfs, openSfs, type SfsFile } from "./sfs.ts";
import type { Signal } from "./signal.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { findXml, type XmlElement } from "./xml_lite.ts";

const HEADER = "EDSDatabase/HeaderData";
const MAP = /^EDSDatabase\/SpectrumData(\d+)$/;
const LONGEST_HEADER = 2 ** 27;
const LARGEST_MAP = 2 ** 29;
// What tells of a pixel at least, in a map.
const PIXEL_BYTES = 22;

/** One of the maps of a hypermap file. */
export interface BcfMap {
  /** Its number in the file. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
  /** The file within that holds its spectra. */
  readonly data: SfsFile;
  /** An instance of `TRTSpectrum`: the sum of its spectra, with how they were taken. */
  readonly sum: XmlElement | undefined;
}

/** An opened hypermap. */
export interface BcfFile extends Container {
  /** The instance of `TRTSpectrumDatabase`, which all else is in. */
  readonly database: XmlElement;
  readonly maps: readonly BcfMap[];
  /** Images of the scanned area, by their detectors. */
  images(): Signal[];
  /** The sum of a map's spectra. */
  sum(map: BcfMap): Signal;
  /** The spectra of a map: rows, columns, channels. The map is unpacked when it is first read. */
  spectra(map: BcfMap): Signal;
}

/**
 * Opens a hypermap. Reads its header; the maps themselves stay where they are.
 *
 * @throws {FormatError} when it is none, or its tables or its header are damaged.
 */
export function openBcf(file: ByteSource): BcfFile {
  const files = openSfs(file);
  const header = files.get(HEADER);
  if (!header) throw new FormatError(`There is no "${HEADER}": it is no hypermap`, file.name, 0);
  const root = brukerXml(header.content(LONGEST_HEADER), file.name);
  const database = instanceOf(root, "TRTSpectrumDatabase");
  if (!database) throw new FormatError(`"${HEADER}" holds no database of spectra`, file.name, 0);
  const maps = [...files.values()].flatMap((each) => mapOf(each, database, file))
    .sort((a, b) => a.index - b.index);
  const images = () => bcfImages(database, file.name);
  const sum = (map: BcfMap) => {
    if (!map.sum) throw new FormatError(`Map ${map.index} has no sum spectrum`, file.name, 0);
    return spectrumSignal(map.sum, maps.length > 1 ? `Sum spectrum ${map.index}` : "Sum spectrum", file.name);
  };
  return {
    format: "Bruker hypermap",
    database,
    maps,
    images,
    sum,
    spectra: (map) => spectraOf(map, sum(map), database, file.name),
    signals: () => [
      ...maps.filter((map) => map.sum).flatMap((
        map,
      ) => [spectraOf(map, sum(map), database, file.name), sum(map)]),
      ...images(),
    ],
    tree: (): TagTree => brukerTree(database),
  };
}

/** Bruker's hypermaps. */
export const bcf: Format = { name: "bcf", extensions: ["bcf"], recognises: isSfs, open: openBcf };

function mapOf(data: SfsFile, database: XmlElement, file: ByteSource): BcfMap[] {
  const index = MAP.exec(data.path)?.[1];
  if (index === undefined) return [];
  const image = bcfImage(database);
  const [width, height] = ["Width", "Height"].map((name) => numberIn(image, name) ?? 0);
  if (!(width! > 0 && height! > 0 && width! * height! < LARGEST_MAP / PIXEL_BYTES)) {
    throw new FormatError(`A map of ${width} × ${height} pixels makes no sense`, file.name, 0);
  }
  return [{
    index: Number(index),
    width: width!,
    height: height!,
    data,
    sum: instanceOf(findXml(database, `SpectrumData${index}`), "TRTSpectrum"),
  }];
}

function spectraOf({ width, height, data }: BcfMap, sum: Signal, database: XmlElement, file: string): Signal {
  const energy = sum.axes[0]!;
  // No spectrum has more counts in a channel than the sum of all has.
  const most = (sum.read() as Uint32Array).reduce((most, count) => Math.max(most, count), 0);
  const dtype = most < 2 ** 16 ? "uint16" : "uint32";
  let spectra: BcfSpectra | undefined;
  return {
    name: "Map",
    shape: [height, width, energy.size],
    dtype,
    axes: [...bcfAxes(database, height, width).map((axis) => ({ ...axis, navigate: true })), energy],
    intensityUnits: "counts",
    read(region) {
      spectra ??= new BcfSpectra(data.content(LARGEST_MAP), energy.size, file);
      if (spectra.width !== width || spectra.height !== height) {
        throw new FormatError(
          `The map has ${spectra.width} × ${spectra.height} pixels, its header ${width} × ${height}`,
          file,
          0,
        );
      }
      return spectra.read(region, dtype);
    },
  };
}
