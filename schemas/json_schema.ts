/**
 * The schemas of datasets in the form that other programs read.
 *
 * @module
 */
import { z } from "zod";
import { DATASET_TYPES, type DatasetType } from "./dataset.ts";
import { datasetSchemas } from "./datasets.ts";

/** True for the name of a dataset type. */
export function isDatasetType(name: string): name is DatasetType {
  return (DATASET_TYPES as readonly string[]).includes(name);
}

/** JSON Schema (2020-12) of a validated dataset. `x-emg` is the EM Glossary's IRI of a field, `x-qudt` of its unit. */
export function jsonSchema(type: DatasetType): Record<string, unknown> {
  return z.toJSONSchema(datasetSchemas[type]) as Record<string, unknown>;
}
