/**
 * What Bruker's Esprit writes as XML: instances of classes, which hold values and other instances.
 *
 * @module
 */
import type { TagTree } from "./container.ts";
import { memorySignal } from "./memory_signal.ts";
import type { Signal } from "./signal.ts";
import { FormatError } from "./source.ts";
import { findXml, parseXml, type XmlElement } from "./xml_lite.ts";

/** Names of what is numbers for machines only. */
const LEFT_OUT = ["Data", "Channels", "Palette", "ResponseFunction", "TRTImageOverlay", "LineCounter"];
const MOST_CHANNELS = 2 ** 20;
const latin = new TextDecoder("windows-1252");

/** The root element of a document of Bruker's, which is in Windows' Western characters. */
export function brukerXml(bytes: Uint8Array, file: string): XmlElement {
  return parseXml(latin.decode(bytes), file);
}

/** The first instance of a class below an element, at any depth. */
export function instanceOf(element: XmlElement | undefined, type: string): XmlElement | undefined {
  for (const child of element?.children ?? []) {
    if (child.name === "ClassInstance" && child.attributes.Type === type) return child;
    const found = instanceOf(child, type);
    if (found) return found;
  }
}

/** All instances of a class right below an element. */
export function instancesIn(element: XmlElement | undefined, type: string): XmlElement[] {
  return (element?.children ?? []).filter(({ name, attributes }) =>
    name === "ClassInstance" && attributes.Type === type
  );
}

/** The text of an element below another; nothing where it is blank. */
export function textIn(element: XmlElement | undefined, path: string): string | undefined {
  return (element && findXml(element, path)?.text) || undefined;
}

/** The same as a number: with a decimal point or comma, as the computer had it. */
export function numberIn(element: XmlElement | undefined, path: string): number | undefined {
  const text = textIn(element, path)?.replace(",", ".");
  const number = Number(text ?? NaN);
  return Number.isFinite(number) ? number : undefined;
}

/** Local date and time of an element: `2018-10-04`, `13:02:07`. */
export function momentIn(element: XmlElement | undefined): { date?: string; time?: string } {
  const [day, month, year] = textIn(element, "Date")?.split(".") ?? [];
  const parts = textIn(element, "Time")?.split(":") ?? [];
  const two = (text: string) => text.padStart(2, "0");
  return {
    ...(day && month && year ? { date: `${year}-${two(month)}-${two(day)}` } : {}),
    ...(parts.length >= 2 ? { time: parts.map(two).join(":") } : {}),
  };
}

/**
 * The counts of a spectrum, an instance of `TRTSpectrum`.
 *
 * @throws {FormatError} when there are none.
 */
export function spectrumSignal(spectrum: XmlElement, name: string, file: string): Signal {
  const head = instanceOf(spectrum, "TRTSpectrumHeader");
  const counts = (textIn(spectrum, "Channels") ?? "").split(",").map(Number);
  if (!counts.every(Number.isFinite) || counts.length > MOST_CHANNELS || counts.length < 2) {
    throw new FormatError(`The spectrum "${name}" has no channels that can be read`, file);
  }
  const scale = numberIn(head, "CalibLin");
  const axis = {
    name: "Energy",
    units: scale ? "keV" : "",
    size: counts.length,
    scale: scale || 1,
    offset: scale ? numberIn(head, "CalibAbs") ?? 0 : 0,
    navigate: false,
  };
  const whole = counts.every((count) => Number.isInteger(count) && count >= 0 && count < 2 ** 32);
  const data = whole ? Uint32Array.from(counts) : Float64Array.from(counts);
  return memorySignal(data, {
    name,
    shape: [axis.size],
    dtype: whole ? "uint32" : "float64",
    axes: [axis],
    intensityUnits: "counts",
  });
}

/** An element as plain data, instances under the names of their classes; numbers for machines are left out. */
export function brukerTree(element: XmlElement): TagTree {
  const { children, attributes, text } = element;
  const told = Object.entries(attributes).filter(([name]) => !["Type", "Name"].includes(name));
  if (children.length === 0 && told.length === 0) return text;
  const tree: { [name: string]: TagTree } = Object.fromEntries(told);
  if (attributes.Name) tree.Name = attributes.Name;
  const named = children.map((child) =>
    [child.name === "ClassInstance" ? child.attributes.Type ?? child.name : child.name, child] as const
  );
  for (const [name, all] of Map.groupBy(named, ([name]) => name)) {
    if (LEFT_OUT.includes(name)) continue;
    const trees = all.map(([, child]) => brukerTree(child));
    Object.defineProperty(tree, name, {
      value: trees.length === 1 ? trees[0]! : trees,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return tree;
}
