import { assertEquals, assertRejects } from "@std/assert";
import { SandboxError } from "../../sandbox/errors.ts";
import { isWithin, possibleSideCars, resolveFile } from "../../sandbox/resolve.ts";
import { DataRoot } from "./setting.ts";

Deno.test("isWithin() looks at whole parts of a path", () => {
  assertEquals(isWithin("/data/a", "/data"), true);
  assertEquals(isWithin("/data", "/data"), true);
  assertEquals(isWithin("/data-other/a", "/data"), false);
  assertEquals(isWithin("/etc/passwd", "/"), true);
});

Deno.test("possibleSideCars() takes names whose stem begins like the file's, nearest first", () => {
  const names = ["x_1.ser", "x_2.ser", "x.emi", "X.txt", "xy.tif", "other.txt", ".hidden", "x_1.ser.bak"];
  assertEquals(possibleSideCars("x_1.ser", names), ["X.txt", "x.emi", "x_1.ser.bak"]);
  assertEquals(possibleSideCars("scan.tif", ["scan-tif.hdr", "scan.txt", "ska.txt"]), [
    "scan.txt",
    "scan-tif.hdr",
  ]);
  const many = Array.from({ length: 500 }, (_, i) => `scan_${i}.tif`);
  assertEquals(possibleSideCars("scan.tif", many).length, 64);
});

Deno.test("resolveFile() follows links inside the root, and takes the files beside the link", async () => {
  await using root = await DataRoot.make();
  await Deno.mkdir(`${root.path}/store`);
  const path = await root.file("store/001.dm3", "");
  const sideCar = await root.file("a.txt", "");
  await Deno.symlink(path, `${root.path}/a.dm3`);
  assertEquals(await resolveFile(`${root.path}/a.dm3`, ["/no/such/root", root.path]), {
    root: root.path,
    path,
    siblings: { "a.txt": sideCar },
  });
});

Deno.test("resolveFile() gives the innermost root, and no sibling outside of it", async () => {
  await using root = await DataRoot.make();
  const inner = `${root.path}/inner`;
  await Deno.mkdir(inner);
  const path = await root.file("inner/a.ser", "");
  await root.file("a.emi", "");
  await Deno.symlink(`${root.path}/a.emi`, `${inner}/a.emi`);
  assertEquals(await resolveFile(path, [root.path, inner]), { root: inner, path, siblings: {} });
});

Deno.test("resolveFile() refuses what leads out of the roots or is no file", async () => {
  await using root = await DataRoot.make();
  await using outside = await DataRoot.make();
  await Deno.symlink(await outside.file("a.dm3", ""), `${root.path}/out.dm3`);
  await Deno.mkdir(`${root.path}/folder.dm3`);
  const wrong: [string, string, string][] = [
    ["out.dm3", "refused", "add that folder to the roots"],
    ["../../etc/passwd", "refused", "outside of the data roots"],
    ["folder.dm3", "refused", "not a regular file"],
    ["gone.dm3", "unreadable", "not there any more"],
  ];
  for (const [name, kind, message] of wrong) {
    const error = await assertRejects(
      () => resolveFile(`${root.path}/${name}`, [root.path]),
      SandboxError,
      message,
    );
    assertEquals(error.kind, kind);
  }
});
