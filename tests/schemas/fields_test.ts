import { assert, assertEquals, assertMatch } from "@std/assert";
import { DATASET_TYPES } from "../../schemas/dataset.ts";
import {
  displayName,
  fieldNamed,
  FIELDS,
  fieldsOf,
  STAGE_FIELDS,
  stageFieldNamed,
} from "../../schemas/fields.ts";
import { parseUnit, symbol } from "../../schemas/units.ts";

Deno.test("each core field has a preferred unit that is a canonical symbol, exactly when it is a quantity", () => {
  for (const field of [...FIELDS, ...STAGE_FIELDS]) {
    assertEquals(field.kind === "quantity", field.unit !== undefined, field.name);
    if (field.unit) assertEquals(symbol(parseUnit(field.unit)!), field.unit);
    assert(["quantity", "number", "text", "texts", "stage"].includes(field.kind), field.name);
    assert(field.types.length > 0 && field.types.every((type) => DATASET_TYPES.includes(type)), field.name);
    assert(field.description.length > 5);
  }
});

Deno.test("names and labels are unique, so that neither means two fields", () => {
  const names = FIELDS.flatMap(({ name, label }) => [name, label]);
  assertEquals(new Set(names).size, names.length);
});

Deno.test("terms carry the EM Glossary's id and IRI", () => {
  assertEquals(fieldNamed("dwell_time")?.term, {
    id: "EMG_00000015",
    label: "Dwell Time",
    iri: "https://purls.helmholtz-metadaten.de/emg/v2.0.0/EMG_00000015",
    match: "exact",
  });
  assertEquals(fieldNamed("pixel_time")?.term?.match, "broad");
  assertEquals(stageFieldNamed("x")?.term?.label, "Specimen");
  const terms = [...FIELDS, ...STAGE_FIELDS].flatMap(({ term }) => term ?? []);
  assert(terms.length >= 50);
  for (const { id, iri } of terms) assertMatch(`${id} ${iri}`, /^(EMG_000000(?!00)\d\d) .*\/v2\.0\.0\/\1$/);
  // No two fields are the same term.
  const exact = terms.flatMap(({ id, match }) => match === "exact" ? id : []);
  assertEquals(new Set(exact).size, exact.length);
});

Deno.test("fieldNamed() finds a field by internal and display name, and nothing by a name of Object's", () => {
  assertEquals(fieldNamed("Pixel Dwell Time"), fieldNamed("dwell_time"));
  for (const name of ["constructor", "__proto__", "toString", ""]) assertEquals(fieldNamed(name), undefined);
  assertEquals(stageFieldNamed("tilt_alpha")?.unit, "deg");
  assertEquals(stageFieldNamed("constructor"), undefined);
});

Deno.test("fieldsOf() gives Diffraction and Spectrum the fields that microscopes record with them", () => {
  const names = (type: typeof DATASET_TYPES[number]) => fieldsOf(type).map(({ name }) => name);
  for (const name of ["horizontal_field_width", "dwell_time", "camera_length", "convergence_angle"]) {
    assert(names("Diffraction").includes(name), name);
  }
  assert(names("Spectrum").includes("dwell_time"));
  assert(!names("Image").includes("live_time"));
  assert(names("Misc").includes("acceleration_voltage") && !names("Misc").includes("dwell_time"));
});

Deno.test("displayName() translates snake_case and leaves vendors' names", () => {
  assertEquals(displayName("dwell_time"), "Pixel Dwell Time");
  assertEquals(displayName("magnification"), "Magnification");
  assertEquals(displayName("eucentric_focus"), "Eucentric Focus");
  for (const name of ["STEM Camera Length", "x", "GMS Version", "", "a__b"]) {
    assertEquals(displayName(name), name);
  }
});
