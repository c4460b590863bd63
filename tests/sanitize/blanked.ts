/** A file in memory, sanitised as the command does it. */
import { assertEquals } from "@std/assert";
import { extractors } from "../../extractors/mod.ts";
import { type ByteSource, memorySource } from "../../formats/source.ts";
import { findLeftover, storedRuns } from "../../sanitize/leftover.ts";
import { patched, renamed } from "../../sanitize/overlay.ts";
import { isData, ordered, type Patch, type PlanOptions } from "../../sanitize/patch.ts";
import { planOf } from "../../sanitize/plan.ts";
import { passed, verify } from "../../sanitize/verify.ts";

export interface Blanked {
  before: Uint8Array;
  after: Uint8Array;
  file: ByteSource;
  format: string;
  patches: Patch[];
}

/** Sanitises a file; fails when a line of the checklist does. */
export function blanked(
  bytes: Uint8Array,
  name: string,
  options: Partial<PlanOptions> & { extra?: Patch[] } = {},
): Blanked {
  const all = { fill: "zero" as const, strict: false, ...options };
  const source = memorySource(bytes, { name });
  const { format, patches: data } = planOf(source, all);
  const patches = ordered([...data, ...options.extra ?? []], name);
  const after = patched(source, patches, all.fill);
  const result = after.read(0, after.size);
  const file = renamed(memorySource(result), name, () => undefined);
  const checks = verify({ before: source, after: file, patches, options: all, extractors });
  assertEquals(passed(checks), true, JSON.stringify(checks, null, 1));
  return { before: bytes, after: result, file, format, patches };
}

/** Whether any 64 bytes of `data` stand anywhere in a file. */
export function survives(data: Uint8Array, file: Uint8Array): boolean {
  const [run] = storedRuns(memorySource(data), [{ offset: 0, length: data.length, kind: "pixels" }]);
  return findLeftover([run!], memorySource(file), []).found !== undefined;
}

/** Numbers that look like nothing else; the same at each call. */
export function noise(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  let state = seed * 2654435761 >>> 0;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** Bytes that are data, by kind. */
export function replaced(patches: readonly Patch[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { kind, length } of patches.filter(isData)) sums[kind] = (sums[kind] ?? 0) + length;
  return sums;
}
