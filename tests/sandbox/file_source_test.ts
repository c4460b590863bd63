import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { openFile } from "../../sandbox/file_source.ts";
import { DataRoot } from "./setting.ts";

const bytes = Uint8Array.from({ length: 200_003 }, (_, i) => (i * 7919) >> 3);

Deno.test("openFile() reads what the file holds, in any order and length", async () => {
  await using root = await DataRoot.make();
  using file = openFile(await root.file("a.bin", bytes), "a.bin");
  assertEquals([file.name, file.size], ["a.bin", bytes.length]);
  const reads = fc.array(fc.tuple(fc.nat(bytes.length + 10), fc.nat(70_000)), { maxLength: 30 });
  const spare = new Uint8Array(40_000);
  fc.assert(
    fc.property(reads, (reads) => {
      for (const [offset, length] of reads) {
        assertEquals(file.read(offset, length), bytes.slice(offset, offset + length));
        assertEquals(file.read(offset, length, spare), bytes.slice(offset, offset + length));
      }
    }),
    { numRuns: 20 },
  );
});

Deno.test("openFile() hands out bytes that belong to the caller", async () => {
  await using root = await DataRoot.make();
  using file = openFile(await root.file("a.bin", bytes), "a.bin");
  file.read(0, 10).fill(255);
  assertEquals(file.read(0, 10), bytes.slice(0, 10));
});

Deno.test("openFile() refuses offsets that are none", async () => {
  await using root = await DataRoot.make();
  using file = openFile(await root.file("a.bin", bytes), "a.bin");
  for (const offset of [-1, 0.5, NaN, Infinity]) {
    assertThrows(() => file.read(offset, 1), RangeError, `${offset}`);
  }
  assertEquals(file.read(0, -1).length, 0);
});

Deno.test("openFile() opens the siblings that it was given, and no others", async () => {
  await using root = await DataRoot.make();
  const [ser, emi] = [await root.file("a_1.ser", "ser"), await root.file("a.emi", "emi")];
  await root.file("b.emi", "");
  using file = openFile(ser, "a_1.ser", { "a.emi": emi });
  const sibling = file.sibling("a.emi")!;
  assertEquals(new TextDecoder().decode(sibling.read(0, 10)), "emi");
  assertEquals(sibling.sibling("a_1.ser")?.size, 3);
  for (const name of ["b.emi", "a_1.ser", "../a.emi", "toString"]) {
    assertEquals(file.sibling(name), undefined);
  }
});

Deno.test("openFile() refuses a path that has become a link since it was resolved", async () => {
  await using root = await DataRoot.make();
  await Deno.symlink("/etc/passwd", `${root.path}/a.dm3`);
  const message = "has become a link";
  assertThrows(() => openFile(`${root.path}/a.dm3`, "a.dm3"), Deno.errors.PermissionDenied, message);
});
