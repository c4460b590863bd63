import { assertEquals } from "@std/assert";
import extractor from "../../extractors/gatan_tif.ts";
import { dataFile, goldenTest } from "../formats/golden_data.ts";
import { only, tiffFile } from "./tiff_fixtures.ts";

const tags = (unit: string) =>
  [
    { tag: 65003, type: "ascii", value: unit },
    { tag: 65004, type: "ascii", value: unit },
    { tag: 65005, type: "ascii", value: "s" },
    { tag: 65006, type: "double", value: 2 },
    { tag: 65007, type: "double", value: -0 },
    { tag: 65009, type: "double", value: 0.5 },
    { tag: 65010, type: "double", value: 0.25 },
    { tag: 65011, type: "double", value: 10 },
    { tag: 65022, type: "ascii", value: "e-" },
  ] as const;

Deno.test("gatan-tif takes units, scales and origins from the tags", () => {
  const found = only(extractor, tiffFile(tags("nm")));
  assertEquals([found.type, found.dataType, found.dimensions], ["Image", "Image", [4, 6]]);
  assertEquals(found.meta, {
    pixel_width: { value: 0.5, unit: "nm" },
    pixel_height: { value: 0.25, unit: "nm" },
  });
  const { axes, intensityUnits } = found.pixels!();
  assertEquals(axes.map(({ scale, offset, units }) => [scale, offset, units]), [[0.25, 0, "nm"], [
    0.5,
    -1,
    "nm",
  ]]);
  assertEquals(intensityUnits, "e-");
});

Deno.test("gatan-tif tells stacks and diffraction patterns by their calibration", () => {
  const stack = only(extractor, tiffFile(tags("nm"), { pages: 3 }));
  assertEquals([stack.dataType, stack.dimensions], ["Image_Stack", [3, 4, 6]]);
  assertEquals(stack.pixels!().axes[0]!.scale, 10);
  const pattern = only(extractor, tiffFile(tags("1/nm")));
  assertEquals([pattern.type, pattern.dataType, pattern.meta], ["Diffraction", "Diffraction", {}]);
});

Deno.test("gatan-tif does without a scale that is none", () => {
  const broken = tags("nm").map((each) => each.tag === 65009 ? { ...each, value: NaN } : each);
  const found = only(extractor, tiffFile(broken));
  assertEquals(found.meta, { pixel_height: { value: 0.25, unit: "nm" } });
});

Deno.test("gatan-tif declines a TIFF without calibration", () => {
  assertEquals(
    extractor.supports(tiffFile([])),
    "a TIFF file without calibration by Gatan DigitalMicrograph",
  );
});

goldenTest("a stack that DigitalMicrograph exported has its pixel sizes", () => {
  const found = only(extractor, dataFile("rsciio/tiff/test_loading_image_saved_with_DM_stack.tif"));
  assertEquals(found.dimensions, [2, 68, 68]);
  assertEquals(found.meta.pixel_width, { value: 0.16867400705814362, unit: "µm" });
});
