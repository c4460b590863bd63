import { assertEquals } from "@std/assert";
import { openHdf5 } from "../../formats/hdf5.ts";
import { describedSignals } from "../../formats/hdf5_layouts.ts";
import { memorySource } from "../../formats/source.ts";
import { dataFile, goldenTest } from "./golden_data.ts";
import { groupAt, makeHdf5 } from "./hdf5_files.ts";

const shown = (bytes: Uint8Array) =>
  describedSignals(openHdf5(memorySource(bytes, { name: "a.h5" })).root).map(({ layout, signal }) => ({
    layout,
    name: signal.name,
    axes: signal.axes.map(({ name, units, size, scale, offset, navigate }) =>
      [name, units, size, scale, offset, navigate].join()
    ),
  }));

Deno.test("describedSignals() reads axes of NCEM's layout, counted from 1", async () => {
  const bytes = await makeHdf5((root) => {
    const group = groupAt(root, "data/stack");
    group.create_attribute("emd_group_type", 1);
    group.create_dataset({ name: "data", data: new Float32Array(24), shape: [2, 3, 4] });
    for (const [i, size] of [2, 3, 4].entries()) {
      const data = Float64Array.from({ length: size }, (_, k) => 10 + k / 2);
      const axis = group.create_dataset({ name: `dim${i + 1}`, data });
      axis.create_attribute("name", ["slice", "y", "x"][i]!);
      axis.create_attribute("units", ["[n_m]", "[n_m]", "pixels"][i]!);
    }
  });
  assertEquals(shown(bytes), [{
    layout: "NCEM EMD",
    name: "stack",
    axes: ["slice,nm,2,0.5,10,true", "y,nm,3,0.5,10,false", "x,,4,0.5,10,false"],
  }]);
});

Deno.test("describedSignals() reads NeXus data with named axes; uneven ones stay plain", async () => {
  const bytes = await makeHdf5((root) => {
    const group = groupAt(root, "entry/data");
    group.create_attribute("NX_class", "NXdata");
    group.create_attribute("signal", "counts");
    group.create_attribute("axes", ["energy", "place"]);
    group.create_dataset({ name: "counts", data: new Int32Array(6), shape: [3, 2] });
    const energy = group.create_dataset({ name: "energy", data: Float64Array.of(1, 3, 5) });
    energy.create_attribute("units", "keV");
    group.create_dataset({ name: "place", data: Float64Array.of(1, 7) });
    const other = groupAt(root, "entry/uneven");
    other.create_attribute("NX_class", "NXdata");
    const values = other.create_dataset({ name: "v", data: new Int32Array(3) });
    values.create_attribute("signal", 1);
    values.create_attribute("axes", "t");
    other.create_dataset({ name: "t", data: Float64Array.of(1, 2, 9) });
  });
  assertEquals(shown(bytes), [
    { layout: "NeXus", name: "entry/data", axes: ["energy,keV,3,2,1,false", "place,,2,6,1,false"] },
    { layout: "NeXus", name: "entry/uneven", axes: ["t,,3,1,0,false"] },
  ]);
});

goldenTest("describedSignals() reads axes of HyperSpy, py4DSTEM and Odemis", () => {
  const real = (name: string) => shown(dataFile(name).read(0, 2 ** 24));
  assertEquals(real("nx280/4d_stem.hspy")[0]!.axes, [
    "y,nm,20,0.5,0,true",
    "x,nm,20,0.5,0,true",
    "Fy,1/nm,50,2,0,false",
    "Fx,1/nm,40,2,0,false",
  ]);
  assertEquals(real("rsciio/emd/py4DSTEM_size2x3x4x5.h5")[0]!.axes[0], "Rx,nm,2,0.126796875,0,true");
  const odemis = real("rsciio/delmic/test_hyperspectral.h5");
  assertEquals(odemis.map(({ name }) => name), [
    "Secondary electrons survey",
    "Secondary electrons concurrent",
    "Large Area Spectrum with Spectrometer",
  ]);
  assertEquals(odemis[2]!.axes.map((axis) => axis.split(",").slice(0, 3).join()), [
    "y,µm,4",
    "x,µm,4",
    "Wavelength,nm,512",
  ]);
});
