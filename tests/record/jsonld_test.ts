import { assertEquals } from "@std/assert";
import { recordJsonLd } from "../../record/jsonld.ts";
import type { Parameter } from "../../record/model.ts";
import { termOf, unitIri } from "../../schemas/terms.ts";
import { input } from "./sample_input.ts";

const voltage: Parameter = {
  name: "Acceleration Voltage",
  value: "200.0",
  unit: "kV",
  unitIri: unitIri("kV"),
  term: termOf(["acceleration_voltage"]),
  warning: false,
  compare: { value: 200, unit: "kV" },
};
const pixelTime: Parameter = {
  name: "Pixel Time",
  value: "0.5",
  unit: "s",
  unitIri: unitIri("s"),
  term: termOf(["pixel_time"]),
  warning: true,
  compare: { value: 0.5, unit: "s" },
};
const label: Parameter = { name: "Lamp", value: "on", warning: false, compare: "on" };

Deno.test("recordJsonLd() gives values with the identifiers of their terms and units", () => {
  const file = {
    path: "Titan/a b.dm4",
    name: "a b.dm4",
    mtime: "2024-02-14T15:00:00Z",
    datasets: [{
      type: "Image" as const,
      preview: "Titan/a b.dm4.thumb.png",
      parameters: [voltage, pixelTime, label],
    }],
  };
  const text = recordJsonLd(input({ activities: [{ start: "2024-02-14T15:00:00Z", files: [file] }] }));
  const twin = JSON.parse(text);
  assertEquals(twin["@context"]["@vocab"], "https://schema.org/");
  const [{ hasPart: [dataset] }] = twin.hasPart;
  assertEquals(dataset.name, "a b.dm4");
  assertEquals(dataset.contentUrl, "/Titan/a%20b.dm4");
  assertEquals(dataset.thumbnailUrl, "/Titan/a%20b.dm4.thumb.png");
  assertEquals(dataset.variableMeasured, [
    {
      "@type": "PropertyValue",
      name: "Acceleration Voltage",
      value: 200,
      unitText: "kV",
      unitCode: "http://qudt.org/vocab/unit/KiloV",
      propertyID: "https://purls.helmholtz-metadaten.de/emg/v2.0.0/EMG_00000004",
    },
    {
      "@type": "PropertyValue",
      name: "Pixel Time",
      value: 0.5,
      unitText: "s",
      unitCode: "http://qudt.org/vocab/unit/SEC",
      "skos:broadMatch": "https://purls.helmholtz-metadaten.de/emg/v2.0.0/EMG_00000015",
      description: "Not to be trusted",
    },
    { "@type": "PropertyValue", name: "Lamp", value: "on" },
  ]);
});

Deno.test("recordJsonLd() gives the same bytes for the same input", () => {
  assertEquals(recordJsonLd(input()), recordJsonLd(input()));
});
