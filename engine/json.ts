/**
 * JSON, by type and by check: what steps hand to each other must survive the database.
 *
 * @module
 */

type Primitive = string | number | boolean | null | undefined | void;
type NotJson =
  | ((...args: never[]) => unknown)
  | symbol
  | bigint
  | Date
  | Map<unknown, unknown>
  | Set<unknown>
  | Promise<unknown>
  | ArrayBufferView
  | RegExp
  | Error;

/**
 * `T` where it is JSON; `never` in each place where it is not. What is `unknown`, or deeper than eight levels in a
 * type that holds itself, is left to the check at run time.
 */
export type Jsonable<T, Depth extends 0[] = []> = unknown extends T ? T
  : Depth["length"] extends 8 ? T
  : T extends Primitive ? T
  : T extends NotJson ? never
  : T extends object ? { [K in keyof T]: Jsonable<T[K], [...Depth, 0]> }
  : never;

/** Deeper than any result needs; a value that holds itself has no end. */
const DEPTH = 500;

/**
 * The value as it will be read back.
 *
 * @throws {TypeError} naming the place of the first value that JSON cannot hold.
 */
export function throughJson<T>(value: T, where: string): { value: T; text: string | null } {
  const flaw = findFlaw(value, 0);
  if (flaw) {
    const path = flaw.path.length > 200 ? `${flaw.path.slice(0, 200)}…` : flaw.path;
    throw new TypeError(`${where}${path} ${flaw.what}, which JSON cannot hold`);
  }
  const text = JSON.stringify(value);
  return text === undefined ? { value, text: null } : { value: JSON.parse(text) as T, text };
}

/** The path is put together only when there is a flaw, from the inside out. */
function findFlaw(value: unknown, depth: number): { path: string; what: string } | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return undefined;
    case "number":
      return Number.isFinite(value) ? undefined : { path: "", what: `is ${value}` };
    case "object":
      break;
    default:
      return { path: "", what: `is a ${typeof value}` };
  }
  if (value === null) return undefined;
  if (depth > DEPTH) return { path: "", what: `is more than ${DEPTH} levels deep` };
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const flaw = findFlaw(value[i], depth + 1);
      if (flaw) return { ...flaw, path: `[${i}]${flaw.path}` };
    }
    return undefined;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return { path: "", what: `is a ${(value as object).constructor?.name ?? "object"}` };
  }
  for (const [key, each] of Object.entries(value as object)) {
    const flaw = findFlaw(each, depth + 1);
    if (flaw) return { ...flaw, path: `.${key}${flaw.path}` };
  }
  return undefined;
}
