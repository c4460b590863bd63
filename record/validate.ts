/**
 * Checks records against an XML schema: the Nexus Experiment schema of our own, or one that a repository uses.
 * Nothing is ever fetched while a schema or a record is read.
 *
 * @module
 */
import type { XmlBufferInputProvider, XmlDocument, XmlElement } from "libxml2-wasm";
import OWN_SCHEMA from "../schemas/nexus_experiment.xsd" with { type: "text" };
import { type LibXml, libxml, parseXml, plainMessage } from "./libxml.ts";

/** One place where a record is not what the schema wants. */
export interface Invalid {
  /** Counts from 1; 0 where it is not known. */
  line: number;
  column?: number;
  message: string;
  /** The element: `/Experiment/acquisitionActivity[2]/dataset[1]`. */
  path?: string;
}

/** Whether a record is valid, and where it is not. */
export interface Validation {
  valid: boolean;
  problems: Invalid[];
}

/** Checks one record. */
export type Validate = (xml: string) => Validation;

let included: XmlBufferInputProvider | undefined;

/** libxml2 asks its providers for every file; ours knows those of the schema that is just being compiled. */
function provide(lib: LibXml): XmlBufferInputProvider {
  if (!included) {
    included = new lib.XmlBufferInputProvider({});
    lib.xmlRegisterInputProvider(included);
  }
  return included;
}

/**
 * Compiles a schema once, for many records.
 *
 * @param xsd Text of the schema.
 * @param includes Text of every schema it includes or imports, by `schemaLocation` as it is written there.
 * @throws {SyntaxError} when the schema, or one it includes, cannot be compiled.
 */
export async function createValidator(xsd: string, includes: Record<string, string> = {}): Promise<Validate> {
  const lib = await libxml();
  const validator = compile(lib, xsd, includes);
  return (xml) => {
    try {
      using record = parseXml(lib, xml);
      try {
        validator.validate(record);
        return { valid: true, problems: [] };
      } catch (error) {
        return { valid: false, problems: problemsOf(lib, error, record) };
      }
    } catch (error) {
      return { valid: false, problems: problemsOf(lib, error) };
    }
  };
}

let own: Promise<Validate> | undefined;

/** Checks a record against our own schema. */
export async function validateRecord(xml: string): Promise<Validation> {
  return (await (own ??= createValidator(OWN_SCHEMA)))(xml);
}

/**
 * What an XML schema includes, imports or redefines, as it is written there, each once.
 *
 * @throws {SyntaxError} when it is not XML.
 */
export async function schemaLocations(xsd: string): Promise<string[]> {
  const lib = await libxml();
  try {
    using schema = parseXml(lib, xsd);
    const found = schema.find(
      "/xs:schema/*[self::xs:include or self::xs:import or self::xs:redefine]/@schemaLocation",
      { xs: "http://www.w3.org/2001/XMLSchema" },
    );
    return [...new Set(found.map((attribute) => attribute.content))];
  } catch (error) {
    const [problem] = problemsOf(lib, error);
    throw new SyntaxError(`Not an XML schema: ${problem!.message} (line ${problem!.line})`, { cause: error });
  }
}

function compile(lib: LibXml, xsd: string, includes: Record<string, string>) {
  const provider = provide(lib);
  for (const [name, text] of Object.entries(includes)) {
    provider.addBuffer(name, new TextEncoder().encode(text));
  }
  try {
    using schema = parseXml(lib, xsd);
    return lib.XsdValidator.fromDoc(schema);
  } catch (error) {
    const [problem] = problemsOf(lib, error);
    throw new SyntaxError(
      `Cannot use the XML schema: ${problem!.message} (line ${problem!.line}). ` +
        "Check the schema, and that every schema it includes is there",
      { cause: error },
    );
  } finally {
    for (const name of Object.keys(includes)) provider.removeBuffer(name);
  }
}

/** At least one problem; what is not libxml2's is thrown on. */
function problemsOf(lib: LibXml, error: unknown, record?: XmlDocument): Invalid[] {
  if (!(error instanceof lib.XmlError)) throw error;
  const details = error instanceof lib.XmlLibError ? error.details : [];
  if (details.length === 0) {
    return [{ line: 0, message: plainMessage(error.message) || "The document is empty" }];
  }
  return details.map(({ line, col, message, xpath }) => {
    const path = record && xpath ? pathOf(record, xpath) : undefined;
    return { line, ...(col > 0 && { column: col }), message: plainMessage(message), ...(path && { path }) };
  });
}

/** libxml2 writes `/*[1]/*[6]` in a default namespace, and prefixes without saying what they mean; people want names. */
function pathOf(record: XmlDocument, xpath: string): string | undefined {
  const plain = xpath.replace(/\/@[^/]*$/, "").replaceAll(
    /\/[^/:[\]]+:([^/:[\]]+)/g,
    "/*[local-name() = '$1']",
  );
  let node = record.get(plain) as XmlElement | null;
  let path = "";
  for (; node?.name; node = node.parent) {
    const { name } = node;
    const before = node.find(`preceding-sibling::*[local-name() = '${name}']`).length;
    const after = node.find(`following-sibling::*[local-name() = '${name}']`).length;
    path = `/${name}${before + after > 0 ? `[${before + 1}]` : ""}${path}`;
  }
  return path || undefined;
}
