import { assertEquals } from "@std/assert";
import { RetryableError } from "../../engine/errors.ts";
import { siteStep } from "../../site/step.ts";
import { recordWith, STEPS } from "../../workflows/record.ts";
import { STEP_NAMES } from "../../workflows/site.ts";
import { workflowsOf } from "../../workflows/mod.ts";

const step = (name: string, place: { after?: string; before?: string }, onError: "keep" | "fail" = "keep") =>
  siteStep({ kind: "step", name, title: name, hosts: [], onError, ...place }, () => {
    throw new RetryableError("not called");
  });

Deno.test("STEP_NAMES are the steps of the workflow", () => {
  assertEquals([...STEP_NAMES], STEPS);
});

Deno.test("recordWith() puts the site's steps where they want to stand", () => {
  const all = recordWith([step("letter", { after: "upload" }), step("gate", { before: "build" }, "fail")]);
  assertEquals(all.steps.map(({ name }) => name), [
    ...STEPS.slice(0, 5),
    "gate",
    "build",
    "upload",
    "letter",
  ]);
  const kept = all.steps.flatMap((each) => each.kind === "each" ? [[each.name, each.keep]] : []);
  assertEquals(kept, [["extract", true], ["gate", false], ["upload", true], ["letter", true]]);
  assertEquals(workflowsOf({ steps: [] }).map(({ name, steps }) => [name, steps.length]), [["harvest", 1], [
    "record",
    7,
  ]]);
});
