import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { RetryableError } from "../../engine/errors.ts";
import { makeTree, NOON } from "./tree.ts";

const permissions = { read: true, write: true, env: true } as const;
const names = (files: { relative: string }[]) => files.map((file) => file.relative);

Deno.test({
  name: "findFiles() takes from < mtime ≤ to, and counts the others",
  permissions,
  async fn() {
    await using tree = await makeTree();
    const [from, to] = [NOON, NOON + 1000];
    for (const [i, mtime] of [from - 1, from, from + 1, to, to + 1].entries()) {
      await tree.file(`Titan/${i}.dm3`, mtime, "x".repeat(i));
    }
    const found = await tree.find({ from: new Date(from), to: new Date(to) });
    assertEquals(found, {
      files: [
        { path: `${tree.root}/Titan/2.dm3`, relative: "Titan/2.dm3", size: 2, mtime: from + 1 },
        { path: `${tree.root}/Titan/3.dm3`, relative: "Titan/3.dm3", size: 3, mtime: to },
      ],
      excluded: [],
      unsettled: [],
      outsideTime: 3,
    });
    assertEquals(JSON.parse(JSON.stringify(found)), found);
  },
});

Deno.test({
  name: "findFiles() takes NexusLIMS' eight extensions and the registered ones when exclusive, with reasons",
  permissions,
  async fn() {
    await using tree = await makeTree();
    const taken = ["DM3", "dm4", "h5", "msa", "ser", "spc", "Tif", "tiff", "emd"].map((e) => `Titan/x.${e}`);
    for (const file of [...taken, "Titan/x.xyz", "Titan/x", "Titan/b.dm3.db", "Titan/c.Dm3"]) {
      await tree.file(file);
    }
    const found = await tree.find({ extensions: new Set(["emd"]), ignore: ["*.DB", "c.*"] });
    assertEquals(names(found.files), taken.toSorted());
    assertEquals(found.excluded, [
      { path: "Titan/b.dm3.db", size: 0, mtime: NOON, reason: "ignored by pattern *.DB" },
      { path: "Titan/c.Dm3", size: 0, mtime: NOON, reason: "ignored by pattern c.*" },
      {
        path: "Titan/x",
        size: 0,
        mtime: NOON,
        reason: "its name has no extension; file_strategy inclusive takes it too",
      },
      {
        path: "Titan/x.xyz",
        size: 0,
        mtime: NOON,
        reason: ".xyz is no format of an instrument; file_strategy inclusive takes it too",
      },
    ]);
  },
});

Deno.test({
  name: "findFiles() takes every extension when inclusive, and still ignores by pattern",
  permissions,
  async fn() {
    await using tree = await makeTree();
    for (const file of ["a", "b.xyz", "c.db"]) await tree.file(`Titan/${file}`);
    const found = await tree.find({ strategy: "inclusive", ignore: ["*.db"] });
    assertEquals(names(found.files), ["Titan/a", "Titan/b.xyz"]);
    assertEquals(found.excluded.map(({ path }) => path), ["Titan/c.db"]);
  },
});

Deno.test({
  name: "findFiles() keeps a file apart that was written less than the settle time ago",
  permissions,
  async fn() {
    await using tree = await makeTree();
    await tree.file("Titan/rest.dm3", NOON);
    await tree.file("Titan/growing.dm3", NOON + 1);
    await tree.file("Titan/ignored.db", NOON + 1);
    const options = { settleMs: 60_000, ignore: ["*.db"] };
    const early = await tree.find({ ...options, now: new Date(NOON + 60_000) });
    assertEquals([names(early.files), names(early.unsettled)], [["Titan/rest.dm3"], ["Titan/growing.dm3"]]);
    const later = await tree.find({ ...options, now: new Date(NOON + 60_001) });
    assertEquals([names(later.files), names(later.unsettled)], [["Titan/rest.dm3", "Titan/growing.dm3"], []]);
  },
});

Deno.test({
  name: "findFiles() orders by time, then path, whatever the depth",
  permissions,
  async fn() {
    await using tree = await makeTree();
    await tree.file("Titan/z/late.dm3", NOON + 5);
    await tree.file("Titan/b/same.dm3", NOON);
    await tree.file("Titan/a/very/deep/same.dm3", NOON);
    await tree.file("Titan/early.dm3", NOON - 5);
    const { files } = await tree.find();
    assertEquals(names(files), [
      "Titan/early.dm3",
      "Titan/a/very/deep/same.dm3",
      "Titan/b/same.dm3",
      "Titan/z/late.dm3",
    ]);
  },
});

Deno.test({
  name: "findFiles() takes the folder with or without slashes, and the root itself",
  permissions,
  async fn() {
    await using tree = await makeTree();
    await tree.file("Titan/a/x.dm3");
    for (const folder of ["Titan", "/Titan/", "./Titan", "", "/"]) {
      const { files } = await tree.find({ folder, root: `${tree.root}/` });
      assertEquals(files.map(({ path, relative }) => [path, relative]), [
        [`${tree.root}/Titan/a/x.dm3`, "Titan/a/x.dm3"],
      ]);
    }
    await assertRejects(() => tree.find({ folder: "Titan/../.." }), RangeError, "leaves the data root");
  },
});

Deno.test({
  name: "findFiles() is retryable when root or folder is missing, empty or no folder",
  permissions,
  async fn() {
    await using tree = await makeTree();
    await assertRejects(() => tree.find(), RetryableError, "check that the share is mounted");
    await assertRejects(() => tree.find({ folder: "" }), RetryableError, "is empty");
    await tree.folder("Titan");
    await assertRejects(() => tree.find(), RetryableError, "is empty");
    assertEquals((await tree.find({ mayBeNew: true })).files, []); // the root has something: a new instrument
    await tree.file("Quanta");
    await assertRejects(() => tree.find({ folder: "Quanta" }), RetryableError, "Quanta");
    await assertRejects(() => tree.find({ root: `${tree.root}/gone` }), RetryableError, "gone");
  },
});

Deno.test({
  name: "findFiles() is retryable when another folder takes the place of the searched one meanwhile",
  permissions,
  async fn() {
    await using tree = await makeTree();
    for (let i = 0; i < 1000; i++) await tree.file(`Titan/${i}.dm3`);
    let swapped = false;
    const unmount = () => {
      if (swapped) return;
      swapped = true;
      Deno.renameSync(`${tree.root}/Titan`, `${tree.root}/away`);
      Deno.mkdirSync(`${tree.root}/Titan`);
      Deno.writeTextFileSync(`${tree.root}/Titan/note.txt`, "not mounted");
    };
    await assertRejects(() => tree.find({ progress: unmount }), RetryableError, "became another folder");
    assertEquals(swapped, true);
  },
});

Deno.test({
  name: "findFiles() tells how many files it has seen",
  permissions,
  async fn() {
    await using tree = await makeTree();
    for (let i = 0; i < 1500; i++) await tree.file(`Titan/${i % 10}/${i}.dm3`);
    const seen: number[] = [];
    await tree.find({ progress: (count) => seen.push(count) });
    assertEquals(seen, [1000, 1500]);
  },
});

Deno.test({
  name: "findFiles() finds every file whatever characters its name has",
  permissions,
  async fn() {
    const name = fc.string({ unit: "binary", minLength: 1, maxLength: 30 })
      .map((text) => text.replace(/[/\0]/g, "_"))
      .filter((text) => text.isWellFormed() && text !== "." && text !== "..");
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), async (all) => {
        await using tree = await makeTree();
        for (const each of all) await tree.file(`Titan/${each}/${each}.dm3`);
        const { files, excluded } = await tree.find();
        assertEquals(names(files).toSorted(), all.map((each) => `Titan/${each}/${each}.dm3`).toSorted());
        assertEquals(excluded, []);
        for (const { path } of files) assertEquals((await Deno.stat(path)).isFile, true);
      }),
      { numRuns: 40 },
    );
  },
});

Deno.test({
  name: "findFiles() puts each file into exactly one list",
  permissions,
  async fn() {
    const file = fc.record({
      folder: fc.constantFrom("", "a/", "a/b/", "c/"),
      extension: fc.constantFrom("dm3", "xyz", "db"),
      offset: fc.integer({ min: -5, max: 15 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 12 }), async (all) => {
        await using tree = await makeTree();
        const paths = all.map(({ folder, extension }, i) => `Titan/${folder}${i}.${extension}`);
        for (const [i, path] of paths.entries()) await tree.file(path, NOON + all[i]!.offset);
        const found = await tree.find({
          from: new Date(NOON),
          to: new Date(NOON + 10),
          settleMs: 5,
          now: new Date(NOON + 10),
          ignore: ["*.db"],
        });
        const expected = (test: (file: typeof all[number]) => boolean) =>
          paths.filter((_, i) => test(all[i]!)).toSorted();
        const inTime = (offset: number) => offset > 0 && offset <= 10;
        assertEquals(
          names(found.files).toSorted(),
          expected((f) => inTime(f.offset) && f.extension === "dm3" && f.offset <= 5),
        );
        assertEquals(
          names(found.unsettled).toSorted(),
          expected((f) => inTime(f.offset) && f.extension === "dm3" && f.offset > 5),
        );
        assertEquals(
          found.excluded.map(({ path }) => path).toSorted(),
          expected((f) => inTime(f.offset) && f.extension !== "dm3"),
        );
        assertEquals(found.outsideTime, all.filter((f) => !inTime(f.offset)).length);
      }),
      { numRuns: 40 },
    );
  },
});
