import { assertEquals } from "@std/assert";
import { extensions } from "../../extractors/extensions.ts";
import { extractors } from "../../extractors/mod.ts";
import { extensionsText, pluginsOf, registryText } from "../../tools/registry.ts";

const room = {
  folder: "extractors",
  list: "extractors",
  type: "Extractor",
  from: "./define.ts",
  summary: "The built-in extractors.",
};

Deno.test({
  name: "pluginsOf() takes files with a default export, without helpers and the registry itself",
  permissions: { read: true, write: true },
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const write = (name: string, text: string) => Deno.writeTextFile(`${folder}/${name}`, text);
      await write("b_c.ts", "export default 1;\n");
      await write("a.ts", "export default 1;\n");
      await write("_helper.ts", "export default 1;\n");
      await write("define.ts", "export const x = 1; // export default later\n");
      await write("mod.ts", "export default 1;\n");
      await write("note.md", "export default 1;\n");
      const files = await pluginsOf(new URL(`file://${folder}/`));
      assertEquals(files, ["a.ts", "b_c.ts"]);
      const text = registryText(room, files);
      assertEquals(text.includes('import bC from "./b_c.ts";\n'), true);
      assertEquals(text.includes("= [\n  a,\n  bC,\n];\n"), true);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

for (const name of ["extractors", "profiles"]) {
  Deno.test({
    name: `the registry of ${name} is as the folder is`,
    permissions: { read: true },
    async fn() {
      const folder = new URL(`../../${name}/`, import.meta.url);
      const text = await Deno.readTextFile(new URL("mod.ts", folder));
      const imported = [...text.matchAll(/from "\.\/([^"]+)";/g)].map(([, file]) => file).filter((file) =>
        file !== "define.ts"
      );
      assertEquals(imported, await pluginsOf(folder));
    },
  });
}

Deno.test("extensionsText() names each extension once, in order, without those of general extractors", () => {
  const text = extensionsText([
    { extensions: ["tif", "dm3"] },
    { extensions: ["png"], general: true },
    { extensions: ["tif"] },
  ]);
  assertEquals(text.includes('= [\n  "dm3",\n  "tif",\n];\n'), true);
});

Deno.test("the list of extensions is as the extractors are", () => {
  const own = extractors.filter(({ general }) => !general).flatMap((extractor) => extractor.extensions);
  assertEquals(extensions, [...new Set(own)].sort());
});
