import { assertEquals } from "@std/assert";
import { kindOf } from "../../extractors/_kind.ts";
import { extractFile } from "../../extractors/extract.ts";
import { extractors } from "../../extractors/mod.ts";
import type { Axis } from "../../formats/signal.ts";
import { memorySource } from "../../formats/source.ts";
import { DATA_TYPES } from "../../schemas/data_types.ts";
import { walkSync } from "../walk.ts";
import { goldenTest } from "../formats/golden_data.ts";

const axis = (name: string, size: number, units = "", navigate = false): Axis => ({
  name,
  size,
  units,
  scale: 1,
  offset: 0,
  navigate,
});
const [y, x] = [axis("y", 3, "nm"), axis("x", 4, "nm")];
const [row, column] = [axis("y", 3, "nm", true), axis("x", 4, "nm", true)];

Deno.test("kindOf() tells images, stacks, diffraction, spectra and spectrum images by their axes", () => {
  const kind = (axes: Axis[], signalType?: string) => {
    const { type, dataType } = kindOf({ axes, dtype: "uint16" }, signalType);
    assertEquals(DATA_TYPES[type].includes(dataType), true, dataType);
    return `${type}: ${dataType}`;
  };
  assertEquals(kind([y, x]), "Image: Image");
  assertEquals(kind([axis("frame", 2, "", true), y, x]), "Image: Image_Stack");
  assertEquals(kind([axis("ky", 3, "1/nm"), axis("kx", 4, "1/nm")]), "Diffraction: TEM_Diffraction");
  assertEquals(kind([row, y, x], "electron_diffraction"), "Diffraction: STEM_Diffraction");
  assertEquals(kind([axis("Energy", 9, "keV")]), "Spectrum: Spectrum");
  assertEquals(kind([axis("Energy", 9, "keV")], "EDS_SEM"), "Spectrum: SEM_EDS");
  assertEquals(kind([row, column, axis("z", 9, "eV")]), "SpectrumImage: Spectrum_Imaging");
  assertEquals(kind([row, axis("z", 9, "eV")], "EELS"), "SpectrumImage: EELS_Spectrum_Imaging");
  assertEquals(kind([axis("z", 9, "nm")]), "Misc: Line_Profile");
  assertEquals(kind([axis("x", 1)]), "Misc: Numbers");
});

goldenTest("every data type that an extractor gives is one of the documented words", (data) => {
  const unknown = new Set<string>();
  let seen = 0;
  for (const path of walkSync(`${data}/data`)) {
    const [folder, name] = [path.slice(0, path.lastIndexOf("/") + 1), path.slice(path.lastIndexOf("/") + 1)];
    const read = (name: string) => memorySource(Deno.readFileSync(folder + name), { name });
    const file = {
      ...read(name),
      sibling: (name: string) => {
        try {
          return read(name);
        } catch {
          return undefined;
        }
      },
    };
    for (const { type, dataType } of extractFile(file, {}, { extractors }).datasets) {
      if (!DATA_TYPES[type].includes(dataType)) unknown.add(`${type}: ${dataType}`);
      seen++;
    }
  }
  assertEquals([...unknown], []);
  assertEquals(seen > 280, true);
});
