import { assert, assertEquals } from "@std/assert";
import { z } from "zod";
import { DATASET_TYPES } from "../../schemas/dataset.ts";
import { datasetSchemas, fieldSchema } from "../../schemas/datasets.ts";
import { fieldNamed, fieldsOf } from "../../schemas/fields.ts";

const image = {
  type: "Image",
  dataType: "SEM_Imaging",
  creationTime: "2024-02-14T09:12:04-05:00",
  meta: { acceleration_voltage: { value: 5, unit: "kV" } },
  extensions: { anything: [1, { deep: null }] },
};

Deno.test("datasetSchemas are strict in the core and free in the extensions", () => {
  assert(datasetSchemas.Image.safeParse(image).success);
  const wrong = [
    { ...image, meta: { spot_colour: 3 } },
    { ...image, meta: { live_time: { value: 1, unit: "s" } } },
    { ...image, meta: { acceleration_voltage: { value: 5000, unit: "V" } } },
    { ...image, meta: { acceleration_voltage: 5 } },
    { ...image, type: "Spectrum" },
    { ...image, creationTime: "2024-02-14T09:12:04" },
    { ...image, dataType: "" },
  ];
  for (const value of wrong) assert(!datasetSchemas.Image.safeParse(value).success, JSON.stringify(value));
});

Deno.test("datasetSchemas give JSON Schemas that carry labels and glossary terms", () => {
  for (const type of DATASET_TYPES) {
    const schema = z.toJSONSchema(datasetSchemas[type]);
    const meta =
      (schema.properties as Record<string, { properties: Record<string, Record<string, unknown>> }>).meta!;
    assertEquals(Object.keys(meta.properties), fieldsOf(type).map(({ name }) => name));
    assertEquals(meta.properties.acceleration_voltage!["title"], "Acceleration Voltage");
    assertEquals(
      meta.properties.acceleration_voltage!["x-emg"],
      "https://purls.helmholtz-metadaten.de/emg/v2.0.0/EMG_00000004",
    );
  }
});

Deno.test("fieldSchema() of a stage position lets a vendor's coordinates pass and checks the known ones", () => {
  const schema = fieldSchema(fieldNamed("stage_position")!);
  assert(schema.safeParse({ x: { value: 1, unit: "µm" }, M: 3 }).success);
  assert(!schema.safeParse({ x: { value: 1, unit: "mm" } }).success);
});
