import { assert, assertEquals } from "@std/assert";
import extractor from "../../extractors/hdf5.ts";
import { extractFile } from "../../extractors/extract.ts";
import { extractors } from "../../extractors/mod.ts";
import { memorySource } from "../../formats/source.ts";
import { dataFile, goldenTest } from "../formats/golden_data.ts";
import { groupAt, makeHdf5, nearby } from "../formats/hdf5_files.ts";
import { veloxFile } from "../formats/velox_files.ts";

const found = (bytes: Uint8Array) => [...extractor.extract(memorySource(bytes, { name: "a.hspy" }), {})];

/** A signal as HyperSpy writes it: axes as name, units, step, start and whether they count positions. */
function hyperspy(
  axes: [name: string, units: string, size: number, scale: number, offset: number, navigate: boolean][],
  signalType: string,
): Promise<Uint8Array> {
  return makeHdf5((root) => {
    const group = groupAt(root, "Experiments/one");
    const shape = axes.map(([, , size]) => size);
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
    group.create_dataset({ name: "data", data, shape });
    for (const [i, [name, units, size, scale, offset, navigate]] of axes.entries()) {
      const axis = group.create_group(`axis-${i}`);
      Object.entries({ name, units, size, scale, offset }).forEach(([key, value]) =>
        axis.create_attribute(key, value)
      );
      axis.create_attribute("navigate", navigate ? 1 : 0);
    }
    groupAt(root, "Experiments/one/metadata/Signal").create_attribute("signal_type", signalType);
    const general = groupAt(root, "Experiments/one/metadata/General");
    general.create_attribute("date", "2020-02-03");
    general.create_attribute("time", "14:15:16");
    const tem = groupAt(root, "Experiments/one/metadata/Acquisition_instrument/TEM");
    tem.create_attribute("beam_energy", 200.5);
  });
}

Deno.test("hdf5 says what a signal of HyperSpy is by its axes and its kind", async () => {
  const map = await hyperspy([["y", "nm", 2, 1.5, 0, true], ["x", "nm", 3, 1.5, 0, true], [
    "Energy",
    "keV",
    4,
    0.01,
    -0.2,
    false,
  ]], "EDS_TEM");
  const [dataset] = found(map);
  assertEquals([dataset!.type, dataset!.dataType, dataset!.dimensions], [
    "SpectrumImage",
    "STEM_EDS_Spectrum_Imaging",
    [2, 3, 4],
  ]);
  assertEquals(dataset!.meta.acceleration_voltage, { value: 200.5, unit: "kV" });
  assertEquals(dataset!.meta.channel_size, { value: 0.01, unit: "keV" });
  assertEquals(dataset!.meta.pixel_width, { value: 1.5, unit: "nm" });
  assertEquals(dataset!.acquired, "2020-02-03T14:15:16");
  const loss = await hyperspy([["Energy loss", "eV", 8, 1, 0, false]], "EELS");
  assertEquals([found(loss)[0]!.type, found(loss)[0]!.dataType], ["Spectrum", "EELS_Spectrum"]);
  const pattern = await hyperspy([["ky", "1/nm", 4, 1, 0, false], ["kx", "1/nm", 4, 1, 0, false]], "");
  assertEquals(found(pattern)[0]!.type, "Diffraction");
  const stack = await hyperspy([["t", "", 3, 1, 0, true], ["y", "nm", 4, 1, 0, false], [
    "x",
    "nm",
    4,
    1,
    0,
    false,
  ]], "");
  assertEquals([found(stack)[0]!.type, found(stack)[0]!.dataType], ["Image", "Image_Stack"]);
});

Deno.test("hdf5 tells what a file of no known layout holds, and shows its largest array", () => {
  const [dataset, ...others] = found(nearby("new.h5"));
  assertEquals([dataset!.type, dataset!.dataType, others.length], ["Misc", "HDF5", 0]);
  assertEquals(dataset!.extensions["Largest Dataset"], "/arrays/lzf");
  assertEquals(dataset!.dimensions, [20, 30]);
  assertEquals(dataset!.original!.values !== undefined, true);
});

Deno.test("hdf5 leaves to others what is theirs", async () => {
  assertEquals(extractor.supports(memorySource(await veloxFile())), "written by Velox");
  assertEquals(extractor.supports(memorySource(nearby("tofwerk_raw.h5"))), "written by TofDAQ");
  assertEquals(extractor.supports(memorySource(new Uint8Array(3))), "no HDF5 file");
});

Deno.test("hdf5 names what is wrong with a file whose root is damaged", () => {
  const damaged = nearby("old.h5");
  damaged.fill(0xee, 60, 200);
  const { extractor, error, datasets } = extractFile(memorySource(damaged, { name: "d.h5" }), {}, {
    extractors,
  });
  assertEquals([extractor, datasets[0]!.type], ["hdf5", "Unknown"]);
  assert(error?.startsWith("d.h5"), error);
  const empty = extractFile(memorySource(new Uint8Array(40), { name: "e.h5" }), {}, { extractors });
  assert(/no HDF5 file/.test(empty.error ?? ""), empty.error);
});

goldenTest("hdf5 reads the files of HyperSpy, py4DSTEM, NeXus and Odemis", () => {
  const kinds: Record<string, string> = {
    "nx280/4d_stem.hspy": "Diffraction STEM_Diffraction",
    "rsciio/hspy/example1_v1.1.hdf5": "Spectrum Spectrum",
    "rsciio/hspy/example2_v2.2.hspy": "Image Image",
    "rsciio/emd/py4DSTEM_size2x3x4x5.h5": "Diffraction STEM_Diffraction",
    "rsciio/nexus/nexus_dls_example.nxs": "Misc Numbers",
    "rsciio/arina/test_00_master.h5": "Misc HDF5",
    "rsciio/delmic/test_hyperspectral.h5": "Image Image, Image Image, SpectrumImage CL_Spectrum_Imaging",
    "rsciio/delmic/sparc-time-correlator.h5": "Image Image, Image Image, SpectrumImage CL_Decay_Imaging",
  };
  for (const [name, wanted] of Object.entries(kinds)) {
    const datasets = [...extractor.extract(dataFile(name), {})];
    assertEquals(datasets.map(({ type, dataType }) => `${type} ${dataType}`).join(", "), wanted, name);
  }
});
