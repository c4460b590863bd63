/** Against the HDF5 library itself, as WebAssembly: files that it writes, and real ones read by both. */
import { assert, assertEquals } from "@std/assert";
import { Dataset, Group } from "../h5wasm.ts";
import { openHdf5 } from "../../formats/hdf5.ts";
import { memorySource } from "../../formats/source.ts";
import { dataFile, goldenTest } from "./golden_data.ts";
import { makeHdf5, withLibrary } from "./hdf5_files.ts";

for (const libver of [undefined, "latest"] as const) {
  Deno.test(`openHdf5() reads what the library writes${libver ? `, ${libver}` : ""}`, async () => {
    const bytes = await makeHdf5((root) => {
      const group = root.create_group("a group");
      group.create_attribute("text", "µ");
      group.create_attribute("numbers", Float64Array.of(1, 2.5));
      group.create_dataset({
        name: "packed",
        data: Uint16Array.from({ length: 600 }, (_, i) => i),
        shape: [20, 30],
        chunks: [7, 9],
        compression: 4,
      });
      group.create_dataset({ name: "texts", data: ["one", "", "drei"] });
      root.create_soft_link("/a group/packed", "soft");
    }, libver);
    const root = openHdf5(memorySource(bytes)).root;
    assertEquals(root.group("a group")!.attribute("text"), "µ");
    assertEquals(root.group("a group")!.attribute("numbers"), Float64Array.of(1, 2.5));
    assertEquals(root.dataset("soft")!.numbers(), Uint16Array.from({ length: 600 }, (_, i) => i));
    assertEquals(root.dataset("a group/texts")!.value(), ["one", "", "drei"]);
  });
}

const REAL = [
  "nx280/4d_stem.hspy",
  "nx280/record_files/Tofwerk_pFIB_TOFSIMS/researcher_e/project_pfib/20251203/pfib-tofwerk opened.h5",
  "hs176/velox/1532 Camera Ceta.emd",
  "rsciio/arina/test_00_master.h5",
  "rsciio/delmic/test_hyperspectral.h5",
  "rsciio/delmic/sparc-angle-resolved.h5",
  "rsciio/emd/py4DSTEM_size2x3x4x5.h5",
  "rsciio/hspy/example1_v1.0.hdf5",
  "rsciio/nexus/nexus_dls_example.nxs",
  "synth/tofwerk/gen_opened.h5",
];
// Larger arrays take the library's bindings long.
const MOST = 2 ** 20;

goldenTest("openHdf5() gives every array of numbers of the real files as the library does", async () => {
  for (const name of REAL) {
    const file = dataFile(name);
    const root = openHdf5(file).root;
    let arrays = 0;
    await withLibrary(file.read(0, file.size), (theirs) => {
      const compare = (group: Group, path: string) => {
        for (const key of group.keys()) {
          const found = group.get(key);
          const where = `${path}/${key}`;
          if (found instanceof Group) compare(found, where);
          if (!(found instanceof Dataset) || !found.shape) continue;
          const ours = root.dataset(where)!;
          assertEquals([...ours.shape], found.shape, `${name}: ${where}`);
          const size = found.shape.reduce((a, b) => a * b, 1);
          if (!ours.dtype || size > MOST || ![0, 1].includes(found.metadata.type)) continue;
          if (found.shape.length === 0) assertEquals(Number(ours.value()), Number(found.value), where);
          else assertEquals(ours.numbers(), found.value as never, `${name}: ${where}`);
          arrays++;
        }
      };
      compare(theirs, "");
    });
    assert(arrays > 0, name);
  }
});
