/**
 * The schema of each dataset type, made from the table of core fields: a strict core in preferred units, free
 * extensions. They describe what `validateDataset` yields, and give the JSON Schema of the documentation.
 *
 * @module
 */
import { z } from "zod";
import { DATASET_TYPES, type DatasetType } from "./dataset.ts";
import { type Field, fieldsOf, STAGE_FIELDS } from "./fields.ts";
import { unitIri } from "./terms.ts";

/** The schema of one core field's normalised value. */
export function fieldSchema(field: Field): z.ZodType {
  const holds = {
    quantity: () => z.strictObject({ value: z.number(), unit: z.literal(field.unit ?? "") }),
    number: () => z.number(),
    text: () => z.string().min(1),
    texts: () => z.array(z.string().min(1)).min(1),
    stage: () =>
      z.looseObject(
        Object.fromEntries(STAGE_FIELDS.map((part) => [part.name, fieldSchema(part).optional()])),
      ),
  };
  return holds[field.kind]().meta({
    title: field.label,
    description: field.description,
    ...field.term ? { "x-emg": field.term.iri, "x-emg-match": field.term.match } : {},
    ...field.unit === undefined ? {} : { "x-qudt": unitIri(field.unit) },
  });
}

function schemaOf(type: DatasetType) {
  return z.object({
    type: z.literal(type),
    dataType: z.string().min(1),
    dimensions: z.array(z.int().nonnegative()).optional(),
    creationTime: z.iso.datetime({ offset: true }),
    instrument: z.string().optional(),
    meta: z.strictObject(
      Object.fromEntries(fieldsOf(type).map((field) => [field.name, fieldSchema(field).optional()])),
    ),
    extensions: z.record(z.string(), z.json()),
  }).meta({ title: type });
}

/** Schemas by dataset type. */
export const datasetSchemas = Object.fromEntries(
  DATASET_TYPES.map((type) => [type, schemaOf(type)]),
) as Record<DatasetType, ReturnType<typeof schemaOf>>;
