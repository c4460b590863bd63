import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { writeDm } from "../../formats/dm_writer.ts";
import { writeEmi } from "../../formats/emi_writer.ts";
import { writeSer } from "../../formats/ser_writer.ts";
import { writeTiff } from "../../formats/tiff_writer.ts";
import { joined } from "../../sanitize/pack.ts";
import { noise, survives } from "../sanitize/blanked.ts";
import { emloom, folder } from "./emloom.ts";

const MTIME = new Date("2024-03-09T12:34:56.789Z");
const pixels = new Uint16Array(noise(2 * 64 * 64).buffer);
const numbers = new Uint16Array(noise(2 * 300, 2).buffer);

const FILES: Record<string, Uint8Array> = {
  "image.tif": writeTiff({
    width: 64,
    height: 64,
    dtype: "uint16",
    pixels,
    compression: "lzw",
    tags: [{ tag: 34682, type: "ascii", value: "[User]\r\nUser=ada\r\n[Beam]\r\nHV=5000\r\n" }],
  }),
  "map.dm4": writeDm({
    version: 4,
    images: [{ name: "map", dtype: "uint16", shape: [64, 64], data: pixels }],
  }),
  "scan.emi": writeEmi([1, 2].map((i) => ({
    file: `C:\\data\\scan_${i}.ser`,
    elements: { AcquireDate: "Fri Mar 22 14:39:25 2019" },
    settings: [["High tension", "200", "kV"]] as const,
  }))),
  "scan_1.ser": writeSer({ version: 544, dtype: "uint16", sizes: [300], elements: [{ data: numbers }] }),
  "scan_2.ser": writeSer({ version: 544, dtype: "uint16", sizes: [300], elements: [{ data: numbers }] }),
  "broken.dm3": Uint8Array.of(0, 0, 0, 3, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 9, 21),
  "notes.txt": new TextEncoder().encode("nothing\n"),
};

async function filled(): Promise<Awaited<ReturnType<typeof folder>>> {
  const here = await folder();
  for (const [name, bytes] of Object.entries(FILES)) {
    await Deno.writeFile(`${here.path}/${name}`, bytes);
    await Deno.utime(`${here.path}/${name}`, MTIME, MTIME);
  }
  return here;
}

const namesIn = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();
const lines = (text: string) => text.trim().split("\n").map((line) => JSON.parse(line));

Deno.test("sanitize writes a checked archive, keeps time and input, and is the same bytes each time", async () => {
  await using here = await filled();
  const run = () => emloom(["sanitize", "image.tif", "map.dm4", "--force"], { cwd: here.path });
  const { code, out, err } = await run();
  assertEquals([code, err], [0, ""]);
  assertMatch(out, /^image\.tif {2}tiff, \d+ bytes\n {2}→ image_dataZeroed\.tif\.tar\.gz, \d+ bytes\n/);
  assertEquals(out.match(/^ {2}ok /gm)!.length, 2 * 10 + 1); // of the two only one names somebody
  assertStringIncludes(out, 'warn    11 privacy              User "ada": --scrub-personal replaces them');
  const first = await Deno.readFile(`${here.path}/map_dataZeroed.dm4.tar.gz`);
  await run();
  assertEquals(await Deno.readFile(`${here.path}/map_dataZeroed.dm4.tar.gz`), first);
  for (const [name, bytes] of Object.entries(FILES)) {
    assertEquals(await Deno.readFile(`${here.path}/${name}`), bytes, name);
    assertEquals((await Deno.stat(`${here.path}/${name}`)).mtime, MTIME, name);
  }
  assertEquals(
    namesIn(here.path),
    [...Object.keys(FILES), "image_dataZeroed.tif.tar.gz", "map_dataZeroed.dm4.tar.gz"].sort(),
  );
});

Deno.test("sanitize packs a series of TIA with its companion, under names that still pair", async () => {
  await using here = await filled();
  const { code, out } = await emloom([
    "sanitize",
    "scan_2.ser",
    "scan_1.ser",
    "--json",
    "--keep-uncompressed",
    "--out",
    "share",
  ], {
    cwd: here.path,
  });
  assertEquals(code, 0, out);
  const found = lines(out);
  assertEquals(found.map(({ input, archive }) => [input, archive]), [
    ["scan.emi", "share/scan_dataZeroed.tar.gz"],
    ["scan_1.ser", "share/scan_dataZeroed.tar.gz"],
    ["scan_2.ser", "share/scan_dataZeroed.tar.gz"],
  ]);
  assertEquals(found[1].ranges, [{
    offset: found[1].ranges[0].offset,
    length: 600,
    kind: "pixels",
    image: "element 0",
  }]);
  assertMatch(found[1].sha256, /^[0-9a-f]{64}$/);
  assertEquals(namesIn(`${here.path}/share`), [
    "manifest.json",
    "scan_dataZeroed.emi",
    "scan_dataZeroed.tar.gz",
    "scan_dataZeroed_1.ser",
    "scan_dataZeroed_2.ser",
  ]);
  assertEquals((await Deno.stat(`${here.path}/share/scan_dataZeroed_1.ser`)).mtime, MTIME);
  const manifest = JSON.parse(await Deno.readTextFile(`${here.path}/share/manifest.json`));
  assertEquals([manifest.scan_dataZeroed.members.length, manifest.scan_dataZeroed.extractor], [3, "fei-ser"]);
  const again = await emloom(["extract", "--json", "scan_dataZeroed_1.ser"], { cwd: `${here.path}/share` });
  assertEquals(
    JSON.parse(again.out).signals[0].nx_meta["emi Filename"] ??
      JSON.stringify(JSON.parse(again.out)).includes("scan_dataZeroed.emi"),
    true,
  );
});

Deno.test("sanitize names an index that it cannot read, and leaves it and no result behind", async () => {
  await using here = await filled();
  await Deno.mkdir(`${here.path}/share`);
  await Deno.writeTextFile(`${here.path}/share/manifest.json`, '{"half":');
  const { code, out } = await emloom(["sanitize", "image.tif", "--out", "share"], { cwd: here.path });
  assertEquals(code, 1, out);
  assertStringIncludes(out, '"share/manifest.json" is no index of sanitised files: move it away');
  assertEquals(namesIn(`${here.path}/share`), ["manifest.json"]);
  assertEquals(await Deno.readTextFile(`${here.path}/share/manifest.json`), '{"half":');
});

Deno.test("sanitize strips a companion that holds data of its series to its metadata", async () => {
  await using here = await filled();
  const data = new Uint8Array(numbers.buffer);
  await Deno.writeFile(`${here.path}/scan.emi`, joined([FILES["scan.emi"]!, data]));
  const args = ["sanitize", "scan_1.ser", "--no-archive", "--json"];
  const { code, out } = await emloom(args, { cwd: here.path });
  assertEquals(code, 0, out);
  assertEquals(lines(out)[0].checks.map(({ state }: { state: string }) => state).includes("failed"), false);
  const stripped = await Deno.readFile(`${here.path}/scan_dataZeroed.emi`);
  // alone, it is stripped as well
  await Deno.mkdir(`${here.path}/alone`);
  await Deno.rename(`${here.path}/scan.emi`, `${here.path}/alone/scan.emi`);
  const alone = await emloom(["sanitize", "alone/scan.emi", "--no-archive"], { cwd: here.path });
  assertEquals(alone.code, 0, alone.out);
  const bare = await Deno.readFile(`${here.path}/alone/scan_dataZeroed.emi`);
  assertEquals([survives(data, stripped), stripped.length], [false, FILES["scan.emi"]!.length + data.length]);
  assertEquals(stripped, bare);
});

Deno.test("sanitize --scrub-personal replaces names; the report says where, not what", async () => {
  await using here = await filled();
  const args = [
    "sanitize",
    "image.tif",
    "--scrub-personal",
    "--no-archive",
    "--report",
    "report.json",
    "--name",
    "shared.tif",
  ];
  const { code, out } = await emloom(args, { cwd: here.path });
  assertEquals(code, 0, out);
  const report = await Deno.readTextFile(`${here.path}/report.json`);
  assertEquals(JSON.parse(report).scrubbed[0].path, "page 0.FEI_HELIOS.User.User");
  assertEquals(report.includes('"ada"'), false);
  const tags = await emloom(["tags", "shared.tif", "Page 0.FEI_HELIOS"], { cwd: here.path });
  assertStringIncludes(tags.out, "User=xxx\n");
});

Deno.test("sanitize --dry-run lists ranges and writes nothing", async () => {
  await using here = await filled();
  const { code, out } = await emloom(["sanitize", "--dry-run", "map.dm4", "scan_1.ser"], { cwd: here.path });
  assertEquals(code, 0);
  assertMatch(
    out,
    /^map\.dm4 {2}dm, \d+ bytes\n {2}8192 bytes of data in 1 range\n {4}\d+:8192 {2}pixels {2}TagGroup0 "map"\n/,
  );
  assertEquals(namesIn(here.path), Object.keys(FILES).sort());
});

Deno.test("sanitize says what is wrong, and goes on with the neighbours", async () => {
  await using here = await filled();
  const run = (...args: string[]) => emloom(["sanitize", ...args], { cwd: here.path });
  const partly = await run("broken.dm3", "missing.dm3", "notes.txt", "map.dm4");
  assertEquals(partly.code, 3);
  assertStringIncludes(partly.out, 'There is no file "missing.dm3"');
  assertStringIncludes(partly.out, "text is not sanitised: edit it by hand");
  assertStringIncludes(partly.out, "→ map_dataZeroed.dm4.tar.gz");
  const there = await run("map.dm4");
  assertEquals(there.code, 1);
  assertStringIncludes(there.out, '"map_dataZeroed.dm4.tar.gz" is there already: --force replaces it');
  assertEquals((await run("map.dm4", "--name", "map.dm4", "--no-archive", "--force")).code, 1);
  assertEquals((await run("map.dm4", "--name", "../x.dm4")).code, 2);
  assertEquals((await run("map.dm4", "scan_1.ser", "--name", "x")).code, 2);
  assertEquals(await Deno.readFile(`${here.path}/map.dm4`), FILES["map.dm4"]);
});

Deno.test("sanitize takes folders: what it knows in them, no results, nothing hidden", async () => {
  await using here = await filled();
  await Deno.remove(`${here.path}/broken.dm3`);
  await Deno.writeFile(`${here.path}/.hidden.dm4`, FILES["map.dm4"]!);
  const first = await emloom(["sanitize", ".", "--json"], { cwd: here.path });
  assertEquals([first.code, lines(first.out).map(({ input }) => input)], [0, [
    "image.tif",
    "map.dm4",
    "scan.emi",
    "scan_1.ser",
    "scan_2.ser",
  ]]);
  const second = await emloom(["sanitize", ".", "--json", "--force"], { cwd: here.path });
  assertEquals(lines(second.out).length, 5);
});

Deno.test("sanitize --ranges blanks what a person says, in a file of any format", async () => {
  await using here = await filled();
  const bytes = noise(1000, 5);
  await Deno.writeFile(`${here.path}/odd.bin`, bytes);
  const { code, out } = await emloom(["sanitize", "odd.bin", "--ranges", "100:200,500:400", "--no-archive"], {
    cwd: here.path,
  });
  assertEquals(code, 0, out);
  const after = await Deno.readFile(`${here.path}/odd_dataZeroed.bin`);
  assert(after.every((byte, i) => byte === ((i >= 100 && i < 300) || (i >= 500 && i < 900) ? 0 : bytes[i])));
  const wrong = await emloom(["sanitize", "odd.bin", "--ranges", "900:200", "--force"], { cwd: here.path });
  assertEquals(wrong.code, 1);
  assertStringIncludes(wrong.out, '"900:200" is no range OFFSET:LENGTH in "odd.bin"');
});

Deno.test("sanitize --ranges is refused for a format whose data emloom finds", async () => {
  await using here = await filled();
  const { code, err } = await emloom(["sanitize", "map.dm4", "--ranges", "0:4"], { cwd: here.path });
  assertEquals(code, 2);
  assertStringIncludes(err, "emloom knows this format; without --ranges it finds the data");
  assertEquals(namesIn(here.path), Object.keys(FILES).sort());
});

Deno.test("sanitize --report costs no file, and is refused before the work", async () => {
  await using here = await filled();
  const run = (...args: string[]) => emloom(["sanitize", ...args], { cwd: here.path });
  for (
    const [report, told] of [
      ["scan_1.ser", "is a file that is read"],
      ["scan.emi", "is a file that is read"],
      [".", "is no regular file"],
      ["notes.txt/report.json", "Cannot write the report"],
    ] as const
  ) {
    for (const more of [[], ["--dry-run"]]) {
      const { code, err } = await run("scan_1.ser", "--force", "--report", report, ...more);
      assertEquals(code, 2, report);
      assertStringIncludes(err, told);
    }
  }
  const there = await run("map.dm4", "--dry-run", "--report", "notes.txt");
  assertEquals(there.code, 2);
  assertStringIncludes(there.err, '"notes.txt" is there already: --force replaces it');
  assertEquals(namesIn(here.path), Object.keys(FILES).sort());
  for (const [name, bytes] of Object.entries(FILES)) {
    assertEquals(await Deno.readFile(`${here.path}/${name}`), bytes, name);
  }
  assertEquals((await run("map.dm4", "--dry-run", "--force", "--report", "notes.txt")).code, 0);
  assertEquals(JSON.parse(await Deno.readTextFile(`${here.path}/notes.txt`)).input, "map.dm4");
});

Deno.test("sanitize --out keeps subfolders, and replaces no result of the same run", async () => {
  await using here = await folder();
  for (const below of ["in/a", "in/b"]) {
    await Deno.mkdir(`${here.path}/${below}`, { recursive: true });
    await Deno.writeFile(`${here.path}/${below}/map.dm4`, FILES["map.dm4"]!);
  }
  const run = (...args: string[]) => emloom(["sanitize", ...args, "--force", "--json"], { cwd: here.path });
  const { code, out } = await run("in", "--out", "share");
  assertEquals([code, lines(out).map(({ archive }) => archive)], [0, [
    "share/a/map_dataZeroed.dm4.tar.gz",
    "share/b/map_dataZeroed.dm4.tar.gz",
  ]]);
  const manifest = JSON.parse(await Deno.readTextFile(`${here.path}/share/manifest.json`));
  assertEquals(Object.keys(manifest), ["a/map_dataZeroed.dm4", "b/map_dataZeroed.dm4"]);
  const named = await run("in/a/map.dm4", "in/b/map.dm4", "--out", "flat");
  assertEquals(named.code, 3);
  assertStringIncludes(lines(named.out)[1].error, "is a result of another file already");
  assertEquals(namesIn(`${here.path}/flat`), ["manifest.json", "map_dataZeroed.dm4.tar.gz"]);
});

Deno.test("sanitize tells of a subfolder that cannot be listed, and goes on", async () => {
  await using here = await folder();
  await Deno.writeFile(`${here.path}/map.dm4`, FILES["map.dm4"]!);
  // deeper than any path can say: nobody can list it, not even root
  const name = "d".repeat(250);
  const script = `for i in $(seq 18); do mkdir ${name} && cd -P ${name} || exit 1; done`;
  const made = await new Deno.Command("bash", { args: ["-c", script], cwd: here.path }).output();
  assertEquals(made.code, 0, new TextDecoder().decode(made.stderr));
  const { code, out } = await emloom(["sanitize", ".", "--json"], { cwd: here.path });
  const reports = lines(out);
  assertEquals([code, reports.length], [3, 2]);
  assertStringIncludes(reports[0].error, "cannot be listed");
  assertEquals(reports[1].archive, "map_dataZeroed.dm4.tar.gz");
});

Deno.test("sanitize names fields to scrub that are not there, and warns where nothing is found to zero", async () => {
  await using here = await filled();
  const args = ["sanitize", "image.tif", "--scrub", "User,Operatr", "--dry-run"];
  const { code, out } = await emloom(args, { cwd: here.path });
  assertEquals(code, 0);
  assertStringIncludes(out, '  warn     There is no field "Operatr" to scrub');
  assertEquals(out.includes('no field "User"'), false);
  const none = writeSer({ version: 544, dtype: "uint16", sizes: [300], elements: [] });
  await Deno.writeFile(`${here.path}/empty_1.ser`, none);
  const empty = await emloom(["sanitize", "empty_1.ser", "--json"], { cwd: here.path });
  const { checks } = lines(empty.out)[0];
  for (const id of [4, 5]) {
    const { state, detail } = checks.find((check: { id: number }) => check.id === id);
    assertEquals([state, detail.split(":")[0]], ["warn", "nothing was found to zero"]);
  }
});
