import { assertEquals } from "@std/assert";
import { pluginsOf, registryText } from "../../tools/registry.ts";

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
