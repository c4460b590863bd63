import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { basename } from "node:path";
import { findPlugins } from "../../site/find.ts";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  await work(folder).finally(() => Deno.remove(folder, { recursive: true }));
}

Deno.test("findPlugins() takes .ts and .js in the order of names, and leaves alone what is put aside", () =>
  inFolder(async (folder) => {
    for (const name of ["b.ts", "a.js", "_aside.ts", ".hidden.js", "types.d.ts", "notes.md"]) {
      await Deno.writeTextFile(`${folder}/${name}`, "");
    }
    await Deno.mkdir(`${folder}/folder.ts`);
    const { candidates, refused } = await findPlugins(folder);
    assertEquals(candidates.map(({ file }) => basename(file)), ["a.js", "b.ts"]);
    assertEquals(refused, []);
  }));

Deno.test("findPlugins() refuses what somebody else could put code into, and says how to mend it", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/plugins`);
    await Deno.mkdir(`${folder}/elsewhere`);
    for (const path of ["plugins/good.ts", "plugins/bad.ts", "plugins/a,b.ts", "elsewhere/linked.ts"]) {
      await Deno.writeTextFile(`${folder}/${path}`, "");
    }
    await Deno.chmod(`${folder}/plugins/bad.ts`, 0o646);
    await Deno.symlink(`${folder}/elsewhere/linked.ts`, `${folder}/plugins/linked.ts`);
    await Deno.symlink(`${folder}/gone.ts`, `${folder}/plugins/gone.ts`);
    await Deno.chmod(`${folder}/elsewhere`, 0o777);
    const { candidates, refused } = await findPlugins(`${folder}/plugins`);
    assertEquals(candidates, [{ file: `${folder}/plugins/good.ts`, path: `${folder}/plugins/good.ts` }]);
    const reasons = Object.fromEntries(refused.map(({ file, reason }) => [basename(file), reason]));
    assertStringIncludes(reasons["bad.ts"]!, `may write to it: chmod o-w "${folder}/plugins/bad.ts"`);
    assertStringIncludes(reasons["linked.ts"]!, `chmod o-w "${folder}/elsewhere"`);
    assertStringIncludes(reasons["a,b.ts"]!, "comma");
    assertStringIncludes(reasons["gone.ts"]!, "No such file");
    await Deno.chmod(`${folder}/plugins`, 0o1777);
    assertEquals((await findPlugins(`${folder}/plugins`)).candidates, []);
  }));

Deno.test("findPlugins() names a folder that is not there", async () => {
  await assertRejects(
    () => findPlugins("/no/such/folder"),
    TypeError,
    'the plugins_path "/no/such/folder": there is no such folder; mount it, or correct the setting',
  );
});
