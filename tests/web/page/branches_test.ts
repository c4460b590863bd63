import { assertEquals } from "@std/assert";
import { branchesOf, countValues, search } from "../../../web/page/branches.ts";

Deno.test("branchesOf() shows values of all kinds as text, lists in a line, groups as branches", () => {
  assertEquals(
    branchesOf({
      text: "a",
      big: 12345678901234567890n,
      yes: true,
      none: null,
      list: [1, 2.5],
      typed: Float32Array.of(0.5, 1),
      group: { inner: NaN },
      groups: [{ a: 1 }, { b: 2 }],
    }),
    [
      { name: "text", text: "a" },
      { name: "big", text: "12345678901234567890" },
      { name: "yes", text: "true" },
      { name: "none", text: "" },
      { name: "list", text: "1, 2.5" },
      { name: "typed", text: "0.5, 1" },
      { name: "group", children: [{ name: "inner", text: "NaN" }] },
      {
        name: "groups",
        children: [
          { name: "[0]", children: [{ name: "a", text: "1" }] },
          { name: "[1]", children: [{ name: "b", text: "2" }] },
        ],
      },
    ],
  );
});

Deno.test("branchesOf() cuts what is long or deep, and says so", () => {
  const [list, text, groups] = branchesOf({
    list: new Uint16Array(1000),
    text: "x".repeat(50_000),
    groups: Array.from({ length: 1000 }, () => ({ a: 1 })),
  });
  assertEquals(list?.text, "0, 0, 0, 0, 0, 0, 0, 0, … (1000 in all)");
  assertEquals(text?.text?.endsWith("… (50000 characters)"), true);
  assertEquals(groups?.children?.at(-1), { name: "…", text: "992 more" });
  let deep: Record<string, unknown> = { end: 1 };
  for (let i = 0; i < 100_000; i++) deep = { deep };
  assertEquals(countValues(branchesOf(deep)), 1);
});

Deno.test("search() finds all words in path or value, in whatever case, and counts beyond what it gives", () => {
  const branches = branchesOf({ Beam: { HV: 200000, Spot: 3 }, Scan: { Dwell: 1e-5, Beam: "EBeam" } });
  assertEquals(search(branches, "beam hv").hits, [{ path: ["Beam", "HV"], text: "200000" }]);
  assertEquals(search(branches, " 20000 ").hits.length, 1);
  assertEquals(search(branches, "BEAM").hits.map(({ path }) => path.join(".")), [
    "Beam.HV",
    "Beam.Spot",
    "Scan.Beam",
  ]);
  assertEquals(search(branches, "beam", 1), { hits: [{ path: ["Beam", "HV"], text: "200000" }], total: 3 });
  assertEquals(search(branches, "  "), { hits: [], total: 0 });
});
