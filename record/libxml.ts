/**
 * The XML library, loaded at first use: it takes time that `emloom --help` does not have.
 *
 * @module
 */
import type { XmlDocument } from "libxml2-wasm";

/** Namespace of the Nexus Experiment schema. */
export const NEXUS = "https://data.nist.gov/od/dm/nexus/experiment/v1.0";

/** libxml2, as WebAssembly. */
export type LibXml = typeof import("libxml2-wasm");

/** Loads libxml2. */
export const libxml = (): Promise<LibXml> => import("libxml2-wasm");

/** Parses a document, which the caller disposes of. No external entity is resolved, nothing is fetched. */
export function parseXml(lib: LibXml, xml: string): XmlDocument {
  const { XML_PARSE_NO_XXE, XML_PARSE_NONET, XML_PARSE_BIG_LINES } = lib.ParseOption;
  return lib.XmlDocument.fromString(xml, {
    option: XML_PARSE_NO_XXE | XML_PARSE_NONET | XML_PARSE_BIG_LINES,
  });
}

/** libxml2's words on one line, without `{namespace}` and without the full stop. */
export function plainMessage(message: string): string {
  return message.replaceAll(/\{[^{}\s]*\}/g, "").replaceAll(/\s+/g, " ").trim().replace(/\.$/, "");
}
