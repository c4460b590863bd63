/**
 * Step *validate* of a record: every dataset against its schema, and how it stands in the record.
 *
 * @module
 */
import type { Transaction } from "kysely";
import type { Tables } from "../../db/tables.ts";
import type { Outcome } from "../../engine/workflow.ts";
import type { RecordFile } from "../../record/model.ts";
import type { ValidDataset } from "../../schemas/dataset.ts";
import { type Parameter, toParameters } from "../../schemas/display.ts";
import { isQuantity } from "../../schemas/quantity.ts";
import type { Session } from "../../schemas/session.ts";
import { termOf, unitIri } from "../../schemas/terms.ts";
import { validateDataset } from "../../schemas/validate.ts";
import type { FoundFile } from "../../files/find.ts";
import type { ExtractedFile } from "./extract.ts";

/** One file of the record: its datasets after validation, or why there are none. */
export interface ValidatedFile {
  /** Relative to the instrument data root. */
  path: string;
  mtime: number;
  extractor: string;
  module: string;
  datasets: { valid: ValidDataset; preview: string | null }[];
  error?: string;
}

/** What the extract step came to for one file. */
export type Extraction = Outcome<FoundFile, ExtractedFile>;

/**
 * Validates all datasets. A field that fails is listed and left out, its dataset stays; a file that could not be
 * read stays too, with the reason.
 */
export function validateDatasets(extractions: readonly Extraction[], session: Session): ValidatedFile[] {
  return extractions.map(({ item, ok, error }) => ({
    path: item.relative,
    mtime: item.mtime,
    extractor: ok?.extractor ?? "none",
    module: ok?.module ?? "basic_file_info_extractor",
    datasets: (ok?.signals ?? []).map(({ dataset, preview }) => ({
      valid: validateDataset(dataset, {
        instrument: session.instrument.pid,
        timeZone: session.instrument.timeZone,
        mtime: item.mtime,
      }),
      preview,
    })),
    error: error?.message ?? ok?.error,
  }));
}

/** The file as the record has it. */
export function forRecord(file: ValidatedFile, version: string): RecordFile {
  return {
    path: file.path,
    name: file.path.split("/").at(-1)!,
    mtime: new Date(file.mtime).toISOString(),
    datasets: file.datasets.map(({ valid, preview }) => ({
      type: valid.type,
      preview: preview ?? undefined,
      parameters: toParameters(valid, { module: file.module, version, date: "" })
        // The time of extraction would make every rebuild another record; it is in the side-car file.
        .filter((parameter) => parameter.name !== "NexusLIMS Extraction – Date")
        .map(({ name, path, value, text, unit, warning }) => ({
          name,
          value: text,
          unit,
          unitIri: isQuantity(value) ? unitIri(value.unit) : undefined,
          term: termOf(path),
          warning,
          compare: isQuantity(value) ? value : text,
        })),
    })),
    error: file.error,
  };
}

/** Keeps datasets and their searchable quantities. */
export async function saveDatasets(
  trx: Transaction<Tables>,
  files: readonly ValidatedFile[],
  session: Session,
): Promise<void> {
  const key = { session_id: session.id, revision: session.revision };
  await trx.deleteFrom("datasets").where("session_id", "=", key.session_id).where(
    "revision",
    "=",
    key.revision,
  )
    .execute();
  for (const file of files) {
    const rows = file.datasets.length ? file.datasets : [undefined];
    for (const [signal, dataset] of rows.entries()) {
      const valid = dataset?.valid;
      const { id } = await trx.insertInto("datasets").values({
        ...key,
        path: file.path,
        signal,
        type: valid?.type ?? "Unknown",
        data_type: valid?.dataType ?? "Unknown",
        extractor: file.extractor,
        metadata: JSON.stringify(valid ? { ...valid.meta, extensions: valid.extensions } : {}),
        problems: JSON.stringify(valid?.problems ?? []),
        error: file.error ?? null,
        preview: dataset?.preview ?? null,
      }).returning("id").executeTakeFirstOrThrow();
      const quantities = valid ? toParameters(valid).flatMap((each) => quantityRow(id, each)) : [];
      if (quantities.length) {
        await trx.insertInto("quantities").values(quantities)
          .onConflict((conflict) => conflict.doNothing()).execute();
      }
    }
  }
}

function quantityRow(dataset_id: number, { path, value }: Parameter) {
  if (!isQuantity(value)) return [];
  const { value: number, unit } = value;
  const term = termOf(path)?.iri ?? null;
  return [{ dataset_id, key: path.join("."), number, unit, unit_iri: unitIri(unit) ?? null, term }];
}
