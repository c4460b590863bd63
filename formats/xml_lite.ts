/**
 * A small XML reader for the metadata that microscopes put into their files. No document types, no
 * entities but the five of XML and character references, no name spaces: names keep their prefix.
 *
 * @module
 */
import { FormatError } from "./source.ts";

/** An element: its attributes, its elements in order, and its own text without the blanks around it. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

/** An element as plain data: its text, or its elements by name, a list where a name is repeated. */
export type XmlData = string | { [name: string]: XmlData | XmlData[] };

const DEEPEST = 64;
const MOST_ELEMENTS = 100_000;
const NAME = "[A-Za-z_\\u0080-\\uffff][-.:\\w\\u0080-\\uffff]*";
const OPEN = new RegExp(`<(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`, "y");
const CLOSE = new RegExp(`</(${NAME})\\s*>`, "y");
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "g");
const SKIPPED: [start: string, end: string][] = [["<!--", "-->"], ["<?", "?>"]];
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * The root element of a document. What follows the root element is ignored: tags are padded with NULs.
 *
 * @param file Name of the file the text is from, for messages.
 * @throws {FormatError} with the place in the text where it is not well formed, deeper than 64 elements,
 * of more than 100 000 elements, or has a document type.
 */
export function parseXml(text: string, file: string): XmlElement {
  const document: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [document];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let count = 0;
  const fail = (message: string): never => {
    throw new FormatError(`Cannot read XML at character ${at}: ${message}`, file);
  };
  while (at < text.length) {
    const current = open.at(-1)!;
    if (current === document && document.children.length > 0) break;
    if (text[at] !== "<") {
      const end = indexOr(text, "<", at, text.length);
      current.text += decode(text.slice(at, end));
      at = end;
      continue;
    }
    const mark = text[at + 1];
    if (mark === "!" && text.startsWith("<![CDATA[", at)) {
      const end = indexOr(text, "]]>", at, -1);
      if (end < 0) fail("a CDATA section does not end");
      current.text += text.slice(at + 9, end);
      at = end + 3;
      continue;
    }
    const skipped = mark === "!" || mark === "?"
      ? SKIPPED.find(([start]) => text.startsWith(start, at))
      : undefined;
    if (skipped) {
      const end = indexOr(text, skipped[1], at, -1);
      if (end < 0) fail(`"${skipped[0]}" does not end with "${skipped[1]}"`);
      at = end + skipped[1].length;
      continue;
    }
    CLOSE.lastIndex = OPEN.lastIndex = at;
    const closing = mark === "/" ? CLOSE.exec(text) : null;
    if (closing) {
      if (closing[1] !== current.name) fail(`</${closing[1]}> ends <${current.name}>`);
      current.text = current.text.trim();
      open.pop();
      at = CLOSE.lastIndex;
      continue;
    }
    const opening = OPEN.exec(text) ?? fail(`"${text.slice(at, at + 20)}" is no element`);
    if (++count > MOST_ELEMENTS) fail(`more than ${MOST_ELEMENTS} elements`);
    if (open.length > DEEPEST) fail(`more than ${DEEPEST} elements inside each other`);
    const element: XmlElement = {
      name: opening[1]!,
      attributes: attributesOf(opening[2]!),
      children: [],
      text: "",
    };
    current.children.push(element);
    if (opening[3] !== "/") open.push(element);
    at = OPEN.lastIndex;
  }
  if (open.length > 1) fail(`<${open.at(-1)!.name}> does not end`);
  return document.children[0] ?? fail("there is no element");
}

/** The first element below `element` along a path of names, separated by `/`. */
export function findXml(element: XmlElement, path: string): XmlElement | undefined {
  let found: XmlElement | undefined = element;
  for (const name of path.split("/")) found = found?.children.find((child) => child.name === name);
  return found;
}

/** An element as plain data; attributes are left out. */
export function xmlData(element: XmlElement): XmlData {
  if (element.children.length === 0) return element.text;
  const byName = Map.groupBy(element.children, ({ name }) => name);
  return Object.fromEntries([...byName].map(([name, all]) => {
    const data = all.map(xmlData);
    return [name, data.length === 1 ? data[0]! : data];
  }));
}

function attributesOf(text: string): Record<string, string> {
  if (text === "") return {};
  const found = [...text.matchAll(ATTRIBUTE)].map(([, name, a, b]) => [name!, decode(a ?? b ?? "")]);
  return Object.fromEntries(found);
}

function indexOr(text: string, sought: string, from: number, otherwise: number): number {
  const found = text.indexOf(sought, from);
  return found < 0 ? otherwise : found;
}

// What is no known entity stays as it is written.
function decode(given: string): string {
  if (!given.includes("&")) return given;
  // XML within the text of XML is full of these; none of them can be part of another one
  const text = given.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"');
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g, (whole, decimal, hex, name) => {
    if (name) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name]! : whole;
    const code = decimal ? Number(decimal) : parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
