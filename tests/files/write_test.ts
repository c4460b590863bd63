import { assertEquals, assertRejects } from "@std/assert";
import { writeAtomic } from "../../files/write.ts";

const permissions = { read: true, write: true, env: true } as const;

async function inFolder(work: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
const list = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test({
  name: "writeAtomic() writes text and bytes, making folders, over what was there",
  permissions,
  fn: () =>
    inFolder(async (folder) => {
      const path = `${folder}/a b/ü/x.json`;
      await writeAtomic(path, "first, and longer");
      await writeAtomic(path, "µm");
      assertEquals(await Deno.readTextFile(path), "µm");
      const bytes = crypto.getRandomValues(new Uint8Array(65_536));
      await writeAtomic(`${folder}/x.png`, bytes);
      assertEquals(await Deno.readFile(`${folder}/x.png`), bytes);
      assertEquals([list(folder), list(`${folder}/a b/ü`)], [["a b", "x.png"], ["x.json"]]);
    }),
});

Deno.test({
  name: "writeAtomic() leaves the old file and nothing else when it fails",
  permissions,
  fn: () =>
    inFolder(async (folder) => {
      await Deno.mkdir(`${folder}/x.json/inner`, { recursive: true }); // a folder cannot be renamed over
      await assertRejects(() => writeAtomic(`${folder}/x.json`, "text"), Error);
      assertEquals(list(folder), ["x.json"]);
      await assertRejects(() => writeAtomic(`${folder}/${"n".repeat(300)}`, "text"), Error);
      assertEquals(list(folder), ["x.json"]);
    }),
});

Deno.test({
  name: "writeAtomic() shows a reader the old text or the new one, never a part",
  permissions,
  fn: () =>
    inFolder(async (folder) => {
      const path = `${folder}/x.txt`;
      const texts = ["a".repeat(300_000), "b".repeat(500_000)];
      await writeAtomic(path, texts[0]!);
      let writing = true;
      const writers = Promise.all([0, 1, 0, 1, 0, 1, 0, 1].map((i) => writeAtomic(path, texts[i]!)))
        .finally(() => writing = false);
      let reads = 0;
      while (writing) {
        assertEquals(texts.includes(await Deno.readTextFile(path)), true);
        reads++;
      }
      await writers;
      assertEquals(reads > 0, true);
      assertEquals(list(folder), ["x.txt"]);
    }),
});
