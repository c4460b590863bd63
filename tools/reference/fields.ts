/**
 * `docs/reference/fields.md`: the core fields of metadata.
 *
 * @module
 */
import { DATA_TYPES } from "../../schemas/data_types.ts";
import { DATASET_TYPES } from "../../schemas/dataset.ts";
import { type Field, FIELDS, STAGE_FIELDS } from "../../schemas/fields.ts";
import { qudtIri } from "../../schemas/qudt.ts";
import { parseUnit } from "../../schemas/units.ts";
import { code, generatedFrom, markdownTable } from "./markdown_table.ts";

const SCHEMAS = DATASET_TYPES.map((type) => `[${type}](schemas/${type}.json)`).join(", ");

const HEAD = `# Fields

${generatedFrom("`schemas/fields.ts` and `schemas/data_types.ts`")}

What extractors of every format call the same thing. A core field has one name, one kind of value and one unit; a
value in another unit is converted exactly and kept as it was read beside it (\`emloom Extraction\`, *As Read*, in
the side-car file). Everything else a vendor tells stands in \`extensions\`, under the name people read.

The same for programs: JSON Schema of ${SCHEMAS}, also at \`/api/schemas\` of the
status pages.

A value that does not fit its field (a wrong dimension, a number without unit, text for a number) is not lost: it
moves to \`extensions\`, is marked as not to be trusted, and the reason stands in *Extractor Warnings*.

Terms: a field is the term itself (\`skos:exactMatch\`), a kind of it (\`skos:broadMatch\`) or about it
(\`skos:relatedMatch\`). EM Glossary 2.0.0, Helmholtz Metadata Collaboration,
[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/).
`;

/** The page. */
export function fieldsPage(): string {
  const types = DATASET_TYPES.map(code).join(", ");
  return [
    HEAD,
    `Dataset types: ${types}. A field that a type does not have moves to the extensions.\n`,
    "## Core fields\n",
    fieldTable(FIELDS),
    "\n## Parts of the stage position\n",
    "`stage_position` is a map of these. A vendor's other coordinates may stand beside them.\n",
    fieldTable(STAGE_FIELDS),
    "\n## Data types\n",
    "The precise kind of a dataset, in one word; those of the built-in extractors and profiles. Others are kept as",
    "they are.\n",
    markdownTable(
      ["dataset type", "data types"],
      DATASET_TYPES.map((type) => [code(type), DATA_TYPES[type].map(code).join(", ")]),
    ),
  ].join("\n");
}

function fieldTable(fields: readonly Field[]): string {
  return markdownTable(
    ["name", "in records", "holds", "dataset types", "term", "meaning"],
    fields.map(({ name, label, kind, unit, term, types, description }) => [
      code(name),
      label,
      kind === "quantity" ? unitLink(unit!) : HOLDS[kind],
      types.length === DATASET_TYPES.length ? "all" : types.join(", "),
      term ? `${MATCHES[term.match]}[${term.id}](${term.iri}) ${term.label}` : "",
      description,
    ]),
  );
}

const MATCHES = { exact: "", broad: "a kind of ", related: "about " };

const HOLDS = { number: "number", text: "text", texts: "list of texts", stage: "position" };

function unitLink(unit: string): string {
  const known = parseUnit(unit);
  const iri = known && qudtIri(known);
  return iri ? `[${unit}](${iri})` : unit;
}
