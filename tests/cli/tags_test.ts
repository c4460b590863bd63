import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { demoFiles } from "../../cli/demo_files.ts";
import { writeTiff } from "../../formats/tiff_writer.ts";
import { emloom, folder } from "./emloom.ts";

const [overview, image] = demoFiles();
const nasty = writeTiff({
  width: 1,
  height: 1,
  dtype: "uint8",
  pixels: Uint8Array.of(1),
  tags: [{ tag: 270, type: "ascii", value: "red \x1b[31m\u009b\u202eline\r\nnext\ttab" }],
});

async function tags(...args: string[]) {
  await using here = await folder();
  await Deno.writeFile(`${here.path}/image.dm4`, image!.bytes);
  await Deno.writeFile(`${here.path}/overview.tif`, overview!.bytes);
  await Deno.writeFile(`${here.path}/nasty.tif`, nasty);
  return await emloom(["tags", ...args], { cwd: here.path });
}

Deno.test("tags prints the tree of a file, a part of it, or so many levels", async () => {
  const whole = await tags("overview.tif");
  assertEquals(whole.code, 0, whole.err);
  assertStringIncludes(whole.out, "overview.tif  TIFF\nPage 0\n  ImageWidth  768\n  ImageLength  512\n");
  const part = await tags("image.dm4", "ImageList.TagGroup0.ImageData.Dimensions");
  assertMatch(part.out, /^Data0 {2}\d+\nData1 {2}\d+\n$/);
  const shallow = await tags("image.dm4", "--depth", "1");
  assertMatch(shallow.out, /^image\.dm4 {2}DigitalMicrograph 4\n(\S.*\n)+$/);
});

Deno.test("tags prints a text that is asked for line by line, and nothing that steers the terminal", async () => {
  const ini = await tags("overview.tif", "Page 0.FEI_HELIOS");
  assertStringIncludes(ini.out, "[User]\nDate=02/14/2024\n");
  const { out } = await tags("nasty.tif", "page 0/imagedescription");
  assertEquals(out, "red \\u001b[31m\\u009b\\u202eline\nnext\ttab\n");
  assertStringIncludes(
    (await tags("nasty.tif")).out,
    'ImageDescription  "red \\u001b[31m\\u009b\\u202eline\\r\\nnext\\ttab"\n',
  );
});

Deno.test("tags --search prints full paths", async () => {
  const { code, out } = await tags("image.dm4", "--search", "VOLTAGE");
  assertEquals(code, 0);
  assertStringIncludes(out, "ImageList.TagGroup0.ImageTags.Microscope Info.Voltage  200000\n");
  const within = await tags("image.dm4", "ImageList.*.ImageData", "--search", "units");
  assertMatch(within.out, /^(ImageList\.TagGroup0\.ImageData\..*Units.*\n)+$/);
  const none = await tags("image.dm4", "--search", "no such thing");
  assertEquals([none.code, none.out], [1, ""]);
  assertStringIncludes(none.err, 'Nothing in "image.dm4" contains "no such thing"');
});

Deno.test("tags --json prints what was asked for, whole", async () => {
  const one = await tags("image.dm4", "ImageList.TagGroup0.ImageTags.Microscope Info", "--json");
  assertEquals(JSON.parse(one.out).Voltage, 200000);
  const several = JSON.parse((await tags("image.dm4", "**.Voltage", "--json")).out);
  assertEquals(several, { "ImageList.TagGroup0.ImageTags.Microscope Info.Voltage": 200000 });
  const text = JSON.parse((await tags("nasty.tif", "Page 0.ImageDescription", "--json")).out);
  assertEquals(text, "red \x1b[31m\u009b\u202eline\r\nnext\ttab");
});

Deno.test("tags says how far a path leads, and what there is", async () => {
  const misspelt = await tags("image.dm4", "ImageList.TagGroup0.ImageDate.Dimensions");
  assertEquals(misspelt.code, 1);
  assertStringIncludes(
    misspelt.err,
    'There is no "ImageDate" in "ImageList.TagGroup0". Did you mean "ImageData"?',
  );
  assertStringIncludes((await tags("overview.tif", "Page 7")).err, 'Did you mean "Page 0"?');
  assertStringIncludes(
    (await tags("overview.tif", "Page 0.ImageWidth.x")).err,
    'in "Page 0.ImageWidth": it is a value',
  );
  assertStringIncludes(
    (await tags("overview.tif", "ImageWidth")).err,
    'There is no "ImageWidth" in "overview.tif". Did you mean "Page 0.ImageWidth"?',
  );
  const missing = await tags("missing.dm4");
  assertEquals([missing.code, missing.err], [1, 'emloom: There is no file "missing.dm4"\n']);
});
