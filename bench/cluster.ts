/**
 * Time of clustering for sessions of several sizes and shapes. `deno run bench/cluster.ts`
 *
 * @module
 */
import { clusterTimes } from "../cluster/boundaries.ts";

/** A repeatable generator of numbers in [0, 1). */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const shapes: Record<string, (n: number) => number[]> = {
  bursts: (n) => {
    const next = random(1);
    let t = 0;
    return Array.from({ length: n }, () => t += -Math.log(1 - next()) * (next() < 0.02 ? 900 : 8));
  },
  uniform: (n) => {
    const next = random(2);
    return Array.from({ length: n }, () => next() * 36_000);
  },
  "evenly spaced": (n) => Array.from({ length: n }, (_, i) => i * 2),
  "log-normal gaps": (n) => {
    const next = random(3);
    let t = 0;
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return Array.from({ length: n }, () => t += Math.exp(2.5 * normal()));
  },
};

if (import.meta.main) {
  console.log("shape             files      first ms   best of 5 ms   boundaries");
  for (const [shape, make] of Object.entries(shapes)) {
    for (const n of [100, 1000, 10_000]) {
      const times = make(n);
      const spent = Array.from({ length: 5 }, () => {
        const start = performance.now();
        clusterTimes(times);
        return performance.now() - start;
      });
      const found = clusterTimes(times).boundaries.length;
      const column = [shape.padEnd(18), String(n).padStart(5), spent[0]!.toFixed(1).padStart(13)];
      console.log(...column, Math.min(...spent).toFixed(1).padStart(14), String(found).padStart(12));
    }
  }
}
