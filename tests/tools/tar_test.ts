import { assertEquals, assertThrows } from "@std/assert";
import { tar } from "../../tools/tar.ts";

const files = [
  { name: "b/deno", bytes: new Uint8Array(1000).fill(7), executable: true },
  { name: "a.txt", bytes: new TextEncoder().encode("exactly one block ".repeat(29).slice(0, 512)) },
  { name: "empty", bytes: new Uint8Array(0) },
];

Deno.test({
  name: "tar() gives the same bytes whatever the order of the files",
  permissions: "none",
  fn: () => assertEquals(tar(files), tar(files.toReversed())),
});

Deno.test({
  name: "tar() refuses a name that the format has no room for",
  permissions: "none",
  fn: () => void assertThrows(() => tar([{ ...files[0]!, name: "x".repeat(101) }]), RangeError, "too long"),
});

Deno.test({
  name: "tar() is what the system's tar unpacks",
  permissions: { read: true, write: true, run: ["tar"] },
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeFile(`${folder}/x.tar`, tar(files));
      const { success } = await new Deno.Command("tar", { args: ["-xof", "x.tar"], cwd: folder }).output();
      assertEquals(success, true);
      for (const { name, bytes, executable } of files) {
        assertEquals(await Deno.readFile(`${folder}/${name}`), bytes);
        assertEquals(((await Deno.stat(`${folder}/${name}`)).mode! & 0o100) !== 0, executable ?? false);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
