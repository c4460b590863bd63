/**
 * A workflow for people: as text, and as a Mermaid flow chart.
 *
 * @module
 */
import type { Step } from "./workflow.ts";

/** What is shown of a workflow. */
export interface Shown {
  name: string;
  every?: string;
  steps: readonly Step[];
  endings: Record<string, unknown>;
}

/** The chain, a line a step. */
export function asText({ name, every, steps, endings }: Shown): string {
  const width = Math.max(...steps.map((step) => step.name.length));
  return [
    `${name}${every ? ` (every ${every})` : ""}`,
    ...steps.map((step, i) =>
      [
        `  ${i + 1}. ${step.name.padEnd(width)}`,
        step.kind === "each" ? `each item${step.parallel > 1 ? `, ${step.parallel} at a time` : ""}` : "",
        step.kind === "each" && step.keep ? "failures are kept" : "",
        step.retry ? `up to ${step.retry.attempts} tries` : "",
      ].filter(Boolean).join("  ").trimEnd()
    ),
    ...Object.keys(endings).length ? [`  may end as ${Object.keys(endings).join(", ")}`] : [],
  ].join("\n");
}

/** The chain as a Mermaid flow chart. */
export function asMermaid({ steps, endings }: Shown): string {
  const id = (name: string) => name.replace(/\W/g, "_");
  const box = (step: Step) =>
    step.kind === "each" ? `${id(step.name)}[["each ${step.name}"]]` : `${id(step.name)}["${step.name}"]`;
  return [
    "flowchart LR",
    ...steps.map((step) => `  ${box(step)}`),
    ...steps.slice(1).map((step, i) => `  ${id(steps[i]!.name)} --> ${id(step.name)}`),
    ...Object.keys(endings).map((ending) => `  ${id(steps[0]!.name)} -.-> ${ending}(["${ending}"])`),
  ].join("\n");
}
