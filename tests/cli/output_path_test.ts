import { assertRejects } from "@std/assert";
import { UsageError } from "../../cli/define.ts";
import { mustBeFree } from "../../cli/output_path.ts";

Deno.test("mustBeFree() keeps what is there, unless it is told otherwise, and the input in any case", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [input, other, link] = ["in.tif", "other.tif", "link.tif"].map((name) => `${folder}/${name}`);
    for (const path of [input!, other!]) await Deno.writeTextFile(path, "raw data");
    await Deno.symlink(input!, link!);
    await mustBeFree(`${folder}/new.png`, [input!], false);
    await mustBeFree(other!, [input!], true);
    await assertRejects(() => mustBeFree(other!, [input!], false), UsageError, "is there already: --force");
    for (const path of [input!, link!]) {
      await assertRejects(() => mustBeFree(path, [input!], true), UsageError, "it is the file that is read");
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
