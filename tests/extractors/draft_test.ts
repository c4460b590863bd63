import { assertEquals } from "@std/assert";
import { Draft } from "../../extractors/_draft.ts";

Deno.test("Draft.put() sends internal names to the core fields and display names to the extensions", () => {
  const draft = new Draft();
  draft.put("working_distance", 0.004, "Beam.WD", "m");
  draft.put("stage_position.tilt_alpha", 0.1, "Beam.StageTa", "rad");
  draft.put("Spot Size", 3, "Beam.Spot");
  draft.put(["EDS", "Live time"], 1, "EDS.Live time", "s");
  assertEquals(draft.meta, {
    working_distance: { value: 0.004, unit: "m" },
    stage_position: { tilt_alpha: { value: 0.1, unit: "rad" } },
  });
  assertEquals(draft.extensions, { "Spot Size": 3, "EDS": { "Live time": { value: 1, unit: "s" } } });
  assertEquals(draft.sources["stage_position.tilt_alpha"], "Beam.StageTa");
  assertEquals(draft.sources["EDS.Live time"], "EDS.Live time");
  draft.drop(["EDS", "Live time"]);
  assertEquals(draft.get(["EDS", "Live time"]), undefined);
});

Deno.test("Draft.put() leaves out what is missing or not finite, and keeps text where a number was expected", () => {
  const draft = new Draft();
  assertEquals(draft.put("working_distance", NaN, "a", "m"), false);
  assertEquals(draft.put("Spot Size", Infinity, "a"), false);
  assertEquals(draft.put("Spot Size", undefined, "a"), false);
  assertEquals(draft.put("Spot Size", "n/a", "a", "nm"), true);
  assertEquals([draft.meta, draft.extensions], [{}, { "Spot Size": "n/a" }]);
});

Deno.test("Draft.put() makes a name such as __proto__ a property like any other", () => {
  const draft = new Draft();
  draft.put(["__proto__", "polluted"], 1, "file");
  draft.put("__proto__", "text", "file");
  assertEquals(({} as Record<string, unknown>).polluted, undefined);
  assertEquals(Object.keys(draft.extensions), ["__proto__"]);
  assertEquals(Object.getPrototypeOf(draft.extensions), Object.prototype);
});
