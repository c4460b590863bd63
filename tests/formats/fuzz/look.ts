/** Everything that one can ask of an opened file, with what must hold of each answer. */
import { assert, assertEquals } from "@std/assert";
import type { Container } from "../../../formats/container.ts";
import type { Signal } from "../../../formats/signal.ts";
import { type ByteSource, FormatError, memorySource } from "../../../formats/source.ts";
import { bytesOf } from "../../../formats/strided.ts";

const MOST_SIGNALS = 6;
// A signal that claims to be larger is looked at by its first corner.
const WHOLE = 2 ** 21;

/** A source that knows what was asked of it. */
export class Watched implements ByteSource {
  #inner: ByteSource;
  /** Bytes given in all. */
  given = 0;
  /** Most bytes asked for at once. */
  most = 0;

  constructor(bytes: Uint8Array, name: string) {
    this.#inner = memorySource(bytes, { name });
  }
  get name(): string {
    return this.#inner.name;
  }
  get size(): number {
    return this.#inner.size;
  }
  get mtime(): number {
    return 0;
  }
  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    assert(Number.isSafeInteger(length) && length >= 0, `Asked for ${length} bytes at ${offset}`);
    this.most = Math.max(this.most, length);
    const bytes = this.#inner.read(offset, length);
    this.given += bytes.length;
    return bytes;
  }
  sibling(name: string): ByteSource | undefined {
    return this.#inner.sibling(name);
  }
}

/** Runs `work`; a refusal that names file and place in words is an answer, any other error is thrown. */
export function answered<T>(file: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    assertEquals(error.path, file);
    const { offset } = error;
    assert(offset === undefined || (Number.isSafeInteger(offset) && offset >= 0), `offset ${offset}`);
    assert(error.message.startsWith(file) && error.message.length < 1000, error.message);
    return undefined;
  }
}

/** Asks for tree and signals, and reads pixels. Returns how many of the answers were no refusals. */
export function lookThrough(file: ByteSource, open: (file: ByteSource) => Container): number {
  const container = answered(file.name, () => open(file));
  if (!container) return 0;
  let answers = 1;
  const tree = answered(file.name, () => container.tree());
  if (tree !== undefined) {
    answers++;
    const leaves = leavesOf(tree);
    assert(leaves <= 64 * file.size + 10_000, `The tree has ${leaves} leaves`);
  }
  for (const signal of answered(file.name, () => container.signals())?.slice(0, MOST_SIGNALS) ?? []) {
    if (answered(file.name, () => readSome(signal))) answers++;
  }
  return answers;
}

function readSome(signal: Signal): true {
  const { shape, axes, dtype } = signal;
  assertEquals(axes.map(({ size }) => size), [...shape]);
  assert(shape.every((size) => Number.isSafeInteger(size) && size > 0), `shape ${shape}`);
  const width = bytesOf(dtype);
  const whole = shape.reduce((product, size) => product * size, width) <= WHOLE;
  const stop = shape.map((size) => whole ? size : Math.min(size, 2));
  const pixels = signal.read(whole ? undefined : { start: shape.map(() => 0), stop });
  assertEquals(pixels.byteLength, stop.reduce((product, size) => product * size, width));
  return true;
}

function leavesOf(tree: unknown): number {
  if (ArrayBuffer.isView(tree)) return (tree as Uint8Array).length;
  if (typeof tree === "string") return 1 + tree.length / 8;
  if (typeof tree !== "object" || tree === null) return 1;
  return Object.values(tree).reduce<number>((sum, inner) => sum + leavesOf(inner), 1);
}
