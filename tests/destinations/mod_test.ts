import { assertEquals, assertThrows } from "@std/assert";
import { createDestinations } from "../../destinations/mod.ts";

const CDCS = { url: "https://cdcs.example.org/", token: "t" };

Deno.test("createDestinations() keeps the order, CDCS first", () => {
  const all = createDestinations({
    folder: [{ path: "/backup" }],
    cdcs: [CDCS, { ...CDCS, name: "cdcs-2" }],
  });
  assertEquals(all.map(({ name }) => name), ["cdcs", "cdcs-2", "folder"]);
  assertEquals(createDestinations({}), []);
});

Deno.test("createDestinations() wants different names", () => {
  assertThrows(() => createDestinations({ cdcs: [CDCS, CDCS] }), TypeError, 'the name "cdcs"');
});
