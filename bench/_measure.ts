/**
 * Measuring side by side: all that do the same work take turns in short rounds, so that whatever else the machine
 * does hits all alike; the best round of each counts.
 *
 * @module
 */

/** One that does the work: seconds of its best run in a round, or the reason why it cannot. */
export type Racer = (milliseconds: number) => Promise<number | string> | number | string;

/** Seconds by name; a reason where somebody gave up. */
export type Results = Record<string, number | string>;

const ROUNDS = 9;
const ROUND_MS = 25;

/** The best run of `work` within so many milliseconds, in seconds; it runs at least once. */
export function best(work: () => unknown, milliseconds: number): number {
  let least = Infinity;
  const end = performance.now() + milliseconds;
  for (let now = performance.now(); now < end;) {
    work();
    const after = performance.now();
    least = Math.min(least, after - now);
    now = after;
  }
  return least / 1000;
}

/** Lets all run in turn, `rounds` times, after one round to warm up. */
export async function race(racers: Record<string, Racer>, rounds = ROUNDS, ms = ROUND_MS): Promise<Results> {
  const results: Results = {};
  for (let round = 0; round <= rounds; round++) {
    for (const [name, racer] of Object.entries(racers)) {
      const before = results[name];
      if (typeof before === "string") continue;
      const took = await racer(round === 0 ? 10 * ms : ms);
      results[name] = typeof took === "string" || round < 2 ? took : Math.min(before!, took);
    }
  }
  return results;
}

/** How many times as fast the first is; nothing where either gave up. */
export function ratio(results: Results, ours: string, theirs: string): number | undefined {
  const [a, b] = [results[ours], results[theirs]];
  return typeof a === "number" && typeof b === "number" ? b / a : undefined;
}

/** The geometric mean; nothing of nothing. */
export function geometricMean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** Prints rows in columns: the first to the left, the others to the right. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  for (const row of rows) {
    console.log(row.map((cell, i) => i ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)).join("  "));
  }
}

/** A goal as text: what was reached, what was asked for, and whether it holds. */
export function verdict(what: string, value: number | undefined, least: number): string {
  if (value === undefined) return `${what} not measured`;
  return `${what} ${value.toFixed(2)}× (at least ${least}: ${value >= least ? "holds" : "MISSED"})`;
}

/** Says so when the machine has other things to do. */
export function sayLoad(): void {
  const load = Deno.loadavg()[0] ?? 0;
  if (load > 0.5) {
    console.log(`The machine is not idle (load ${load.toFixed(2)}): read the ratios, not the times`);
  }
}
