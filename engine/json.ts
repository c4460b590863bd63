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

/**
 * The value as it will be read back.
 *
 * @throws {TypeError} naming the place of the first value that JSON cannot hold.
 */
export function throughJson<T>(value: T, where: string): { value: T; text: string | null } {
  check(value, where);
  const text = JSON.stringify(value);
  return text === undefined ? { value, text: null } : { value: JSON.parse(text) as T, text };
}

function check(value: unknown, where: string): void {
  if (value === null || value === undefined || typeof value === "string" || typeof value === "boolean") {
    return;
  }
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`${where} is ${value}, which JSON cannot hold`);
    return;
  }
  if (Array.isArray(value)) return value.forEach((each, i) => check(each, `${where}[${i}]`));
  const plain = typeof value === "object" &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value));
  if (!plain) {
    const kind = typeof value === "object" ? value.constructor?.name ?? "object" : typeof value;
    throw new TypeError(`${where} is a ${kind}, which JSON cannot hold`);
  }
  for (const [key, each] of Object.entries(value as object)) check(each, `${where}.${key}`);
}
