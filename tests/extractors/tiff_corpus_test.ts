/** Every public TIFF file: whose it is, what it shows, and when it was taken. */
import { assertEquals } from "@std/assert";
import { extractFile } from "../../extractors/extract.ts";
import { extractors } from "../../extractors/mod.ts";
import { dataFile, goldenTest } from "../formats/golden_data.ts";

const EXPECTED: Record<string, [extractor: string, dataType: string, acquired?: string]> = {
  "nx280/orion-zeiss_dataZeroed.tif": ["zeiss-orion", "HIM_Imaging", "2025-01-01T13:00:00"],
  "nx280/orion-fibics_dataZeroed.tif": ["fibics", "HIM_Imaging", "2025-05-27T10:32:12.498-04:00"],
  "nx280/tescan-pfib_dataZeroed.tif": ["tescan-tif", "SEM_Imaging", "2025-12-03T17:19:26Z"],
  "nx280/quanta_image.tif": ["fei-tif", "SEM_Imaging", "2017-12-18T13:04:14"],
  "nx280/quanta_image_32bit.tif": ["basic", "Image"],
  "rsciio/tiff/test_tiff_Zeiss_SEM_1k.tif": ["zeiss-sem", "SEM_Imaging", "2015-12-23T09:40:32"],
  "rsciio/tiff/test_tiff_Zeiss_SEM_512pix.tif": ["zeiss-sem", "SEM_Imaging", "2018-09-25T08:20:42"],
  "rsciio/tiff/JEOL-SightX-SAED-dummy.tif": [
    "jeol-sightx",
    "TEM_Diffraction",
    "2015-07-30T07:17:25.772+09:00",
  ],
  "rsciio/tiff/TVIPS_bin4.tif": ["tvips-tif", "TEM_Imaging", "2017-04-12T09:01:17"],
  "rsciio/tiff/olympus_SIS.tif": ["olympus-sis", "TEM_Imaging", "2018-11-15T19:42:31"],
  "rsciio/tiff/test_hamamatsu_streak_FOCUS.tif": [
    "hamamatsu-streak",
    "CL_Streak_Image",
    "2022-02-10T13:00:03",
  ],
  "rsciio/tiff/test_loading_image_saved_with_DM_stack.tif": ["gatan-tif", "Image_Stack"],
  "rsciio/tiff/test_loading_image_saved_with_imageJ_stack.tif": ["basic", "Image_Stack"],
  "rsciio/tiff/optical_Zeiss_AxioVision_RGB.tif": ["basic", "Image", "2016-06-13T15:59:52"],
};

goldenTest("each TIFF is its vendor's, with its type and time, a picture and no warning", () => {
  const found = Object.keys(EXPECTED).map((path) => {
    const { extractor, datasets: [first], error } = extractFile(dataFile(path), {}, { extractors });
    const { dataType, acquired, warning, pixels } = first!;
    assertEquals([error, warning, typeof pixels], [undefined, undefined, "function"], path);
    return [path, acquired === undefined ? [extractor, dataType] : [extractor, dataType, acquired]];
  });
  assertEquals(Object.fromEntries(found), EXPECTED);
});

goldenTest("a side-car file beside a TESCAN picture changes nothing that its tag has", () => {
  const read = (siblings: boolean) => {
    const file = dataFile("nx280/tescan-pfib_dataZeroed.tif");
    const header = dataFile("nx280/tescan-pfib_dataZeroed.hdr");
    const sibling = (name: string) => siblings && name === "tescan-pfib_dataZeroed.hdr" ? header : undefined;
    const name = "tescan-pfib_dataZeroed.tif";
    const [found] = extractFile({ ...file, name, sibling }, {}, { extractors }).datasets;
    return [found!.meta, found!.extensions, found!.sources];
  };
  assertEquals(read(true), read(false));
});
