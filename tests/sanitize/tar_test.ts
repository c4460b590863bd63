import { assertEquals, assertRejects, assertThrows } from "@std/assert";
// deno-lint-ignore no-import-prefix -- kept out of the import map, whose packages are fetched at every first start
import { parseTarGzip } from "npm:nanotar@0.3.0";
import { isClean, tarGzip, type TarInput } from "../../sanitize/tar.ts";
import { readTarGzip } from "../../sanitize/tar_read.ts";
import { noise } from "./blanked.ts";

function input(name: string, bytes: Uint8Array, mtime = 1_710_000_000_999): TarInput {
  return { name, size: bytes.length, mtime, read: (at, length) => bytes.subarray(at, at + length) };
}

async function packed(...inputs: TarInput[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(tarGzip(inputs)).arrayBuffer());
}

const stream = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]).stream();

Deno.test("tarGzip() makes the same bytes each time, members in the order of their names", async () => {
  const files = [input("b_dataZeroed.emi", noise(1300)), input("a_dataZeroed_1.ser", noise(512))];
  const first = await packed(...files);
  assertEquals(await packed(...files.toReversed()), first);
  // no name, no time of packing
  assertEquals([first[3], ...first.slice(4, 8)], [0, 0, 0, 0, 0]);
  const members = await parseTarGzip(first);
  assertEquals(members.map(({ name, size }) => [name, size]), [["a_dataZeroed_1.ser", 512], [
    "b_dataZeroed.emi",
    1300,
  ]]);
  assertEquals(members[1]!.data, noise(1300));
  const { mode, uid, gid, mtime, user, group } = members[0]!.attrs!;
  assertEquals([Number.parseInt(mode!, 8), uid, gid, user, group], [0o644, 0, 0, "", ""]);
  assertEquals(Math.floor(mtime! > 1e12 ? mtime! / 1000 : mtime!), 1_710_000_000);
});

Deno.test("readTarGzip() reads it back, long and foreign names too", async () => {
  const long = `${"n".repeat(140)}_dataZeroed.tif`;
  const files = [
    input("Schärfe μ.tif", noise(10)),
    input(long, noise(2000, 2)),
    input("empty.msa", new Uint8Array()),
  ];
  const members = await readTarGzip(stream(await packed(...files)));
  assertEquals(members.map(({ name }) => name).sort(), ["Schärfe μ.tif", "empty.msa", long].sort());
  assertEquals(
    members.every(({ mode, uid, gid, owner, mtime }) =>
      `${mode} ${uid} ${gid} ${owner} ${mtime}` === "420 0 0  1710000000"
    ),
    true,
  );
});

Deno.test("tar itself lists what tarGzip() packs", async () => {
  const name = `${"long ".repeat(30)}μ.tif`;
  const folder = await Deno.makeTempDir();
  await Deno.writeFile(`${folder}/x.tar.gz`, await packed(input(name, noise(700)), input("b.dm3", noise(3))));
  const { stdout, success } = await new Deno.Command("tar", {
    args: ["xvzf", "x.tar.gz"],
    cwd: folder,
    env: { LC_ALL: "C.UTF-8" },
  }).output();
  assertEquals([success, new TextDecoder().decode(stdout).split("\n").length], [true, 3]);
  assertEquals(await Deno.readFile(`${folder}/${name}`), noise(700));
  assertEquals((await Deno.stat(`${folder}/b.dm3`)).mtime!.getTime(), 1_710_000_000_000);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("readTarGzip() refuses what is cut off or changed", async () => {
  const whole = new Uint8Array(
    await new Response(
      stream(await packed(input("a.tif", noise(900)))).pipeThrough(new DecompressionStream("gzip")),
    ).arrayBuffer(),
  );
  const again = (bytes: Uint8Array<ArrayBuffer>) =>
    readTarGzip(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip")));
  await assertRejects(() => again(whole.slice(0, 700)), Error, "ends inside a member");
  await assertRejects(() => again(whole.slice(0, 1536)), Error, "ends without an end mark");
  const changed = whole.slice();
  changed[0] = 0x62;
  await assertRejects(() => again(changed), Error, "checksum");
});

Deno.test("nothing hidden goes into an archive, nothing twice, nothing that leads elsewhere", () => {
  for (
    const name of [
      ".DS_Store",
      "._x.tif",
      "__MACOSX",
      "Thumbs.db",
      "desktop.ini",
      "a/b",
      "..",
      "a\\b",
      "",
      "a\nb",
    ]
  ) {
    assertEquals(isClean(name), false, name);
  }
  assertEquals(isClean("x_dataZeroed.tif"), true);
  assertThrows(() => tarGzip([input("../x", noise(1))]), TypeError, '"../x" cannot go into an archive');
  assertThrows(() => tarGzip([input("x", noise(1)), input("x", noise(1))]), TypeError, '"x" cannot go');
});
