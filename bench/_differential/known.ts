/**
 * Known defects of the peers, and where both say the same in other forms. Nothing else is tolerated.
 * (That rosettasciio reads the numbers of big-endian DM files in the order of the machine is put right in `peer.py`.)
 *
 * @module
 */

/** One defect, or form, of a peer. */
export interface KnownDefect {
  /** Kind of files. */
  kind: string;
  /** What the peer does, and why that is not right. */
  reason: string;
  /** Whether a difference is this one. */
  holds(where: string, ours: unknown, theirs: unknown): boolean;
}

const DEFECTS: KnownDefect[] = [
  {
    kind: "dm",
    reason: "rosettasciio 0.15 gives a number of type 9 (int8) as the character of that code",
    holds: (_, ours, theirs) => typeof theirs === "string" && theirs.charCodeAt(0) === (Number(ours) & 255),
  },
  {
    kind: "dm",
    reason: "rosettasciio 0.15 adds a mark `root`, which is no tag of the file",
    holds: (where, ours) => /^signals\.\d+\.tags\.root(\.|$)/.test(where) && ours === undefined,
  },
  {
    kind: "ser",
    reason: "rosettasciio 0.15 repeats for each element what emloom says once where all elements agree",
    holds: (_, ours, theirs) => Array.isArray(theirs) && theirs.every((value) => value === ours),
  },
  {
    kind: "ser",
    reason: "lengths of texts, and a word that nobody knows, say nothing of the measurement",
    holds: (where, ours) => /_(Description|Units)Length$|\.Unknown$/.test(where) && ours === undefined,
  },
  {
    kind: "msa",
    reason: "rosettasciio 0.15 makes numbers of what emloom's tree shows as the file has it",
    holds: (where, ours, theirs) => /\.tags\./.test(where) && Number(ours) === theirs && ours !== "",
  },
  {
    kind: "any",
    reason: "rosettasciio 0.15 says null for a name or unit that is empty",
    holds: (where, ours, theirs) => /\.(name|units)$/.test(where) && ours === "" && theirs === null,
  },
];

/** Whether a difference between the two sides is a known defect of the peer. */
export function knownDefect(kind: string, where: string, ours: unknown, theirs: unknown): boolean {
  return DEFECTS.some((defect) => [kind, "any"].includes(defect.kind) && defect.holds(where, ours, theirs));
}
