import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { demoFiles } from "../../cli/demo_files.ts";
import { writeDm } from "../../formats/dm_writer.ts";
import { memorySource } from "../../formats/source.ts";
import { openTiff } from "../../formats/tiff.ts";
import { writeTiff } from "../../formats/tiff_writer.ts";
import { decodePng } from "../previews/_decode_png.ts";
import { emloom, folder } from "./emloom.ts";

const pixels = Uint16Array.from({ length: 3 * 40 * 50 }, (_, i) => i % 3000);
const page = (i: number) => ({
  width: 50,
  height: 40,
  dtype: "uint16" as const,
  pixels: pixels.subarray(i * 2000, (i + 1) * 2000),
});
const stack = writeTiff(page(0), page(1), page(2));
const single = (width: number) => ({
  width,
  height: 1,
  dtype: "uint8" as const,
  pixels: new Uint8Array(width).fill(9),
});
const sha256 = (data: ArrayBufferView) =>
  createHash("sha256").update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)).digest("hex");

async function withFiles(files: Record<string, Uint8Array>) {
  const here = await folder();
  for (const [name, bytes] of Object.entries(files)) await Deno.writeFile(`${here.path}/${name}`, bytes);
  return here;
}

Deno.test("pixels --json prints one line a file: shape, type, checksum, range, axes; neighbours of a broken file go on", async () => {
  const [, image, , map, broken] = demoFiles();
  await using here = await withFiles({
    "stack.tif": stack,
    "image.dm4": image!.bytes,
    "map.dm4": map!.bytes,
    "broken.dm4": broken!.bytes,
    "notes.txt": new TextEncoder().encode("just notes"),
  });
  const names = ["stack.tif", "broken.dm4", "image.dm4", "notes.txt", "map.dm4", "missing.tif", "."];
  const { code, out, err } = await emloom(["pixels", "--json", ...names], { cwd: here.path });
  assertEquals([code, err], [3, ""]);
  const lines = out.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines.map(({ path }) => path), names);
  const [{ signals: [found] }, ...others] = lines;
  assertEquals([found.shape, found.dtype, found.min, found.max], [[3, 40, 50], "uint16", 0, 2999]);
  assertEquals(found.sha256, sha256(pixels));
  assertEquals(found.mean, pixels.reduce((sum, value) => sum + value, 0) / pixels.length);
  assertEquals(found.axes[0], { name: "page", units: "", size: 3, scale: 1, offset: 0, navigate: true });
  assertMatch(others[0].error, /broken\.dm4 at byte \d+: /);
  assertEquals(others[1].signals[0].axes[1].units, "nm");
  assertMatch(others[2].error, /notes\.txt at byte 0: Its bytes are of no format/);
  assertEquals(others[4].error, 'There is no file "missing.tif"');
  assertEquals(others[5].error, 'Cannot read ".": it is a folder; name files in it');
  assertEquals((await emloom(["pixels", "notes.txt"], { cwd: here.path })).code, 1);
});

Deno.test("pixels tells a person the same", async () => {
  await using here = await withFiles({ "stack.tif": stack });
  const { code, out } = await emloom(["pixels", "stack.tif", "--region", "1,10:20,:"], { cwd: here.path });
  assertEquals(code, 0);
  assertEquals(
    out,
    `stack.tif  TIFF
  signal 0  10 × 50 uint16
    height  10  1 each, from 10
    width   50
    min 2500, max 2999, mean 2749.5
    sha256 ${sha256(pixels.subarray(2500, 3000))}
`,
  );
});

Deno.test("pixels prints nothing of a file that steers the terminal, nor a line that the file has made up", async () => {
  const bytes = writeDm({
    version: 4,
    images: [{
      name: "red \x1b[31m",
      dtype: "uint8",
      shape: [2],
      data: Uint8Array.of(1, 3),
      calibrations: [{ scale: 2, offset: 0, units: "nm\x1b[2J\n  signal 9" }],
      intensityUnits: "counts\x1b[2J",
      imageTags: {},
    }],
  });
  const name = "a\x1b[1m\n  problem: none.dm4";
  await using here = await withFiles({ [name]: bytes });
  const { out } = await emloom(["pixels", name, "--region", "1"], { cwd: here.path });
  const escape = "\\u001b";
  assertEquals(
    out,
    `a${escape}[1m\\n  problem: none.dm4  DigitalMicrograph 4
  signal 0  one uint8  "red ${escape}[31m"
    min 3, max 3, mean 3 counts${escape}[2J
    sha256 ${sha256(Uint8Array.of(3))}
`,
  );
  const whole = await emloom(["pixels", name], { cwd: here.path });
  assertStringIncludes(whole.out, `2 nm${escape}[2J\\n  signal 9 each`);
  const none = await emloom(["tags", "b\x1b[1m.dm4"], { cwd: here.path });
  assertEquals(none.err, 'emloom: There is no file "b\ufffd[1m.dm4"\n');
});

Deno.test("pixels -o writes .npy and .tif with all numbers, .png to look at; nothing else is left", async () => {
  await using here = await withFiles({ "stack.tif": stack });
  const run = async (...args: string[]) => {
    const result = await emloom(["pixels", "stack.tif", ...args], { cwd: here.path });
    assertEquals(result.code, 0, result.out + result.err);
  };
  await run("-o", "all.npy");
  await run("-o", "all.tiff", "--lzw");
  await run("-o", "part.npy", "--region", "::2,5,-3:");
  await run("-o", "frame.png", "--region", "2");
  const read = (name: string) => Deno.readFileSync(`${here.path}/${name}`);
  const all = read("all.npy");
  assertEquals(all.length, 128 + pixels.byteLength);
  assertStringIncludes(
    new TextDecoder().decode(all.subarray(10, 128)),
    "'<u2', 'fortran_order': False, 'shape': (3, 40, 50)",
  );
  assertEquals(sha256(all.subarray(128)), sha256(pixels));
  const tiff = openTiff(memorySource(read("all.tiff")));
  assertEquals([tiff.pages.length, tiff.pages[1]!.compression], [3, 5]);
  assertEquals(tiff.signals()[0]!.read(), pixels);
  const part = read("part.npy");
  assertStringIncludes(new TextDecoder().decode(part.subarray(10, 128)), "(2, 3)");
  const at = (p: number, x: number) => pixels[p * 2000 + 5 * 50 + x]!;
  assertEquals(
    [...new Uint16Array(part.slice(128).buffer)],
    [0, 2].flatMap((p) => [47, 48, 49].map((x) => at(p, x))),
  );
  const png = decodePng(read("frame.png"));
  assertEquals([png.width, png.height, png.channels], [50, 40, 1]);
  assertEquals(new Set(png.data).size > 200, true, "contrast is stretched");
  assertEquals([...Deno.readDirSync(here.path)].length, 5);
});

Deno.test("pixels -o refuses what cannot be, and leaves the raw data alone", async () => {
  const two = writeTiff(single(2), single(3));
  const cut = writeTiff({ ...page(0), rowsPerStrip: 40 });
  await using here = await withFiles({ "stack.tif": stack, "two.tif": two, "cut.tif": cut.subarray(0, 500) });
  const run = async (...args: string[]) => {
    const { code, out, err } = await emloom(["pixels", ...args], { cwd: here.path });
    return [code, out + err] as const;
  };
  const expect = async (args: string[], code: number, message: string) => {
    const [found, text] = await run(...args);
    assertEquals(found, code, text);
    assertStringIncludes(text, message);
  };
  await Deno.symlink(`${here.path}/stack.tif`, `${here.path}/link.tif`);
  await expect(["stack.tif", "-o", "./stack.tif"], 2, "it is the file that is read");
  await expect(["stack.tif", "-o", "link.tif"], 2, "it is the file that is read");
  await expect(["stack.tif", "two.tif", "-o", "x.npy"], 2, "--output PATH is for one file");
  await expect(["stack.tif", "-o", "x.jpg"], 2, "the name must end in .npy, .tif, .tiff, .png");
  await expect(["stack.tif", "--region", "1,y"], 2, "--region, axis 1");
  await expect(["two.tif", "-o", "x.npy"], 1, "2 signals, 0 to 1: choose one of them by --signal");
  await expect(
    ["two.tif", "-o", "x.npy", "--signal", "2"],
    1,
    "There is no signal 2: the file has 2 signals",
  );
  await expect(
    ["stack.tif", "-o", "x.png"],
    1,
    "A PNG shows two axes, the signal has 3 (page 3, height 40, width 50)",
  );
  await expect(
    ["stack.tif", "-o", "nowhere/x.npy"],
    1,
    'Cannot write "nowhere/x.npy": there is no folder "nowhere"',
  );
  await Deno.mkdir(`${here.path}/folder.npy`);
  await expect(["stack.tif", "-o", "folder.npy"], 1, 'Cannot write "folder.npy": it is a folder');
  await Deno.remove(`${here.path}/folder.npy`);
  await expect(["stack.tif", "-o", "x.npy", "--lzw"], 2, "--lzw goes with --output PATH.tif");
  await expect(["stack.tif", "--lzw"], 2, "--lzw goes with --output PATH.tif");
  await expect(["stack.tif", "-o", "x.png", "--region", "0,0"], 1, "(width 50): write it as .npy or .tif");
  await expect(
    ["stack.tif", "--region", ":,0:41"],
    1,
    '--region, axis 1 (height) of size 40: "0:41" reaches outside',
  );
  await expect(["cut.tif", "-o", "x.npy"], 1, "cut.tif at byte");
  assertEquals([...Deno.readDirSync(here.path)].map(({ name }) => name).sort(), [
    "cut.tif",
    "link.tif",
    "stack.tif",
    "two.tif",
  ]);
  assertEquals(Deno.readFileSync(`${here.path}/stack.tif`), stack);
});

Deno.test("pixels -o x.png leaves bytes that use their range as they are, as previews do", async () => {
  const bytes = Uint8Array.from({ length: 200 }, (_, i) => 20 + i % 101);
  const image = writeTiff({ width: 20, height: 10, dtype: "uint8", pixels: bytes });
  await using here = await withFiles({ "image.tif": image });
  await emloom(["pixels", "image.tif", "-o", "image.png"], { cwd: here.path });
  assertEquals([...decodePng(Deno.readFileSync(`${here.path}/image.png`)).data], [...bytes]);
});

Deno.test("pixels shows colours of a palette, and 64-bit integers whole", async () => {
  const map = [0, 1, 2].flatMap((k) => Array.from({ length: 256 }, (_, i) => (k === 0 ? i : 0) * 257));
  const palette = writeTiff({
    ...single(3),
    pixels: Uint8Array.of(1, 2, 250),
    tags: [{ tag: 262, type: "short", value: 3 }, { tag: 320, type: "short", value: map }],
  });
  const wide = writeTiff({ ...single(1), dtype: "uint64", pixels: BigUint64Array.of(2n ** 64n - 1n) });
  await using here = await withFiles({ "palette.tif": palette, "wide.tif": wide });
  const { out } = await emloom(["pixels", "--json", "palette.tif", "-o", "p.png"], { cwd: here.path });
  assertEquals(
    JSON.parse(out).signals[0].sha256,
    sha256(Uint8Array.of(1, 2, 250)),
    "the numbers as they are stored",
  );
  const png = decodePng(Deno.readFileSync(`${here.path}/p.png`));
  assertEquals([png.channels, [...png.data]], [3, [1, 0, 0, 2, 0, 0, 250, 0, 0]]);
  assertStringIncludes(
    (await emloom(["pixels", "--json", "wide.tif"], { cwd: here.path })).out,
    '"max":18446744073709551615',
  );
});

Deno.test("pixels gives up network, programs and environment before it opens a file", async () => {
  const script = `
    const { confine } = await import(${
    JSON.stringify(new URL("../../cli/confine.ts", import.meta.url).href)
  });
    confine({ write: false });
    const states = ["read", "write", "net", "run", "env", "sys", "ffi"].map((name) => Deno.permissions.querySync({ name }).state);
    console.log(states.join(" "));
  `;
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--config", config, script],
    stdout: "piped",
    stderr: "inherit",
  }).output();
  const [read, ...others] = new TextDecoder().decode(stdout).trim().split(" ");
  assertEquals(read, "granted");
  assertEquals(others.includes("granted"), false);
});
