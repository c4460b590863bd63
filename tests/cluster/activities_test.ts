import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { clusterByTime, clusterCommandResult } from "../../cluster/activities.ts";

const file = (path: string, seconds: number) => ({ path, mtime: 1_700_000_000_000 + seconds * 1000 });

const files = fc.array(
  fc.record({ path: fc.string({ maxLength: 3 }), mtime: fc.integer({ min: 0, max: 90_000_000 }) }),
  { maxLength: 60 },
).map((list) => list.map((item, i) => ({ path: `${item.path}/${i}`, mtime: item.mtime })));
const options = fc.record({ sensitivity: fc.constantFrom(0, 0.5, 1, 3, 20), compat: fc.boolean() });

Deno.test("clusterByTime() puts every file into exactly one activity, in order of time", () => {
  fc.assert(fc.property(files, options, (list, how) => {
    const activities = clusterByTime(list, how);
    const order = (a: { mtime: number; path: string }, b: { mtime: number; path: string }) =>
      a.mtime - b.mtime || (a.path < b.path ? -1 : 1);
    assertEquals(activities.flatMap((activity) => activity.files), list.toSorted(order));
    activities.forEach((activity, i) => {
      assertEquals(activity.seqno, i);
      assert(activity.files.length > 0);
      assertEquals(activity.start, activity.files[0]!.mtime);
      assertEquals(activity.end, activity.files.at(-1)!.mtime);
    });
  }));
});

Deno.test("clusterByTime() does not depend on the order of its files", () => {
  fc.assert(fc.property(
    files.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
    options,
    ([list, shuffled], how) => assertEquals(clusterByTime(shuffled, how), clusterByTime(list, how)),
  ));
});

Deno.test("clusterByTime() never parts files of one time", () => {
  fc.assert(fc.property(files, options, (list, how) => {
    const twice = list.concat(list.map((item) => ({ ...item, path: `${item.path}b` })));
    const starts = clusterByTime(twice, how).map((activity) => activity.start);
    const ends = clusterByTime(twice, how).map((activity) => activity.end);
    starts.slice(1).forEach((start, i) => assert(start > ends[i]!));
  }));
});

Deno.test("clusterByTime() parts two groups of files and keeps what came with each file", () => {
  const list = [file("c", 7200), file("b", 10), file("a", 0), file("d", 7205), file("e", 7225)]
    .map((item) => ({ ...item, size: item.path.charCodeAt(0) }));
  const activities = clusterByTime(list);
  assertEquals(activities.map((activity) => activity.files.map((item) => item.path).join("")), ["ab", "cde"]);
  assertEquals(activities[0]!.files[0]!.size, 97);
  assertEquals(clusterByTime([]), []);
});

Deno.test("clusterCommandResult() gives counts and times in seconds", () => {
  assertEquals(clusterCommandResult([10, 0, 5, 3600, 3604]), {
    activities: [{ files: 3, start: 0, end: 10 }, { files: 2, start: 3600, end: 3604 }],
  });
  assertEquals(clusterCommandResult([]), { activities: [] });
});

const data = Deno.env.get("EMLOOM_DATA");
Deno.test({
  name: `clusterCommandResult() groups as the reference does${
    data ? "" : " (skipped: EMLOOM_DATA is not set)"
  }`,
  ignore: !data,
  fn() {
    const folder = `${data}/goldens/clustering`;
    // Perfectly even spacing: there the reference's answer is rounding noise.
    const cases = [...Deno.readDirSync(folder)].filter(({ name }) => !/even30s_x20|series_200_1s/.test(name));
    for (const { name } of cases) {
      const golden = JSON.parse(Deno.readTextFileSync(`${folder}/${name}`));
      const { activities } = clusterCommandResult(golden.mtimes, {
        sensitivity: golden.sensitivity,
        compat: true,
      });
      assertEquals(activities.map((activity) => activity.files), golden.activity_sizes, name);
    }
    assert(cases.length >= 25);
  },
});
