/**
 * Memory of a process with all that it has started.
 *
 * @module
 */

/** The moment at which a tree of processes held most. */
export interface Peak {
  /** Sum of the proportional set sizes (PSS), in bytes: pages that processes share count once. */
  bytes: number;
  /** What each process held then, in bytes, by its name. */
  parts: { name: string; bytes: number }[];
  /** How often it was looked at. */
  samples: number;
}

/** Looks at the tree below `pid` every 20 ms until `ended`. */
export async function peakOfTree(pid: number, ended: Promise<unknown>): Promise<Peak> {
  const peak: Peak = { bytes: 0, parts: [], samples: 0 };
  let over = false;
  ended.finally(() => over = true);
  while (!over) {
    const parts = treeOf(pid).map(({ pid, name }) => ({ name, bytes: pssOf(pid) }));
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    peak.samples++;
    if (bytes > peak.bytes) Object.assign(peak, { bytes, parts });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return peak;
}

/** The process and its descendants. */
function treeOf(root: number): { pid: number; name: string }[] {
  const all = [...Deno.readDirSync("/proc")].filter(({ name }) => /^\d+$/.test(name)).flatMap(
    ({ name: pid }) => {
      // "12 (a name) S 3 …": state and parent come after the name, which may hold anything
      const stat = read(`/proc/${pid}/stat`);
      const end = stat.lastIndexOf(")");
      if (end < 0) return [];
      return [{
        pid: Number(pid),
        name: stat.slice(stat.indexOf("(") + 1, end),
        parent: Number(stat.slice(end + 2).split(" ")[1]),
      }];
    },
  );
  const tree = all.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid));
  return tree;
}

function pssOf(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024;
}

/** A file of /proc; empty when its process has ended. */
function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
