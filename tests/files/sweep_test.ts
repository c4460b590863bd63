import { assertEquals } from "@std/assert";
import { sweep } from "../../files/sweep.ts";
import { temporaryName } from "../../files/write.ts";

const permissions = { read: true, write: true, env: true } as const;
const LEFT = temporaryName();

Deno.test({
  name: "sweep() removes old temporary files, and nothing else",
  permissions,
  async fn() {
    const folder = await Deno.makeTempDir();
    const outside = await Deno.makeTempDir();
    try {
      await Deno.mkdir(`${folder}/a/b`, { recursive: true });
      const now = Date.now();
      const put = async (path: string, age: number) => {
        await Deno.writeTextFile(path, "text");
        await Deno.utime(path, new Date(now - age), new Date(now - age));
      };
      await put(`${folder}/${LEFT}`, 2000);
      await put(`${folder}/a/b/${LEFT}`, 2000);
      await put(`${folder}/a/${LEFT}`, 0); // somebody writes it just now
      await put(`${folder}/a/image.dm4.json`, 2000);
      await put(`${folder}/a/${LEFT.slice(1)}`, 2000);
      await put(`${folder}/a/.emloom-notes.tmp`, 2000);
      await put(`${outside}/${LEFT}`, 2000);
      await Deno.symlink(outside, `${folder}/link`);

      assertEquals(await sweep(folder, new Date(now - 1000)), 2);
      assertEquals(
        [...Deno.readDirSync(folder)].map(({ name }) => name).sort(),
        ["a", "link"],
      );
      assertEquals([...Deno.readDirSync(`${folder}/a`)].map(({ name }) => name).sort(), [
        LEFT,
        ".emloom-notes.tmp",
        "b",
        LEFT.slice(1),
        "image.dm4.json",
      ]);
      assertEquals([...Deno.readDirSync(outside)].length, 1);
      assertEquals(await sweep(`${folder}/missing`, new Date()), 0);
    } finally {
      await Deno.remove(folder, { recursive: true });
      await Deno.remove(outside, { recursive: true });
    }
  },
});
