/**
 * The assertions of `@std/assert` that the tests use, on `node:assert`: JSR is not reachable everywhere.
 * A site with JSR changes one line of `deno.json`.
 *
 * @module
 */
import assert from "node:assert/strict";

/** Fails unless `condition` is truthy. */
export function assertTrue(condition: unknown, message?: string): asserts condition {
  assert.ok(condition, message);
}
export { assertTrue as assert };

/** Fails unless both values are deeply and strictly equal; prototypes aside, as in `@std/assert`. */
export function assertEquals(actual: unknown, expected: unknown, message?: string): void {
  assert.deepStrictEqual(actual, expected, message);
}

/** Fails when both values are deeply equal. */
export function assertNotEquals(actual: unknown, expected: unknown, message?: string): void {
  assert.notDeepStrictEqual(actual, expected, message);
}

/** Fails unless both values are the same. */
export function assertStrictEquals(actual: unknown, expected: unknown, message?: string): void {
  assert.strictEqual(actual, expected, message);
}

/** Fails unless the numbers differ by at most `tolerance`. */
export function assertAlmostEquals(actual: number, expected: number, tolerance = 1e-7): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`);
}

/** Fails unless `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string): void {
  assert.ok(actual.includes(expected), `"${actual}" does not include "${expected}"`);
}

/** Fails unless `actual` matches. */
export function assertMatch(actual: string, expected: RegExp): void {
  assert.match(actual, expected);
}

// deno-lint-ignore no-explicit-any
type ErrorClass<E extends Error> = new (...args: any[]) => E;

/** Fails unless `work` throws an `ErrorClass` whose message includes `text`; returns the error. */
export function assertThrows<E extends Error>(work: () => unknown, errorClass?: ErrorClass<E>, text = ""): E {
  try {
    work();
  } catch (error) {
    return checked(error, errorClass, text);
  }
  assert.fail("Expected an error");
}

/** Fails unless `work` rejects with an `ErrorClass` whose message includes `text`; resolves to the error. */
export async function assertRejects<E extends Error>(
  work: () => PromiseLike<unknown>,
  errorClass?: ErrorClass<E>,
  text = "",
): Promise<E> {
  try {
    await work();
  } catch (error) {
    return checked(error, errorClass, text);
  }
  assert.fail("Expected a rejection");
}

function checked<E extends Error>(error: unknown, errorClass: ErrorClass<E> | undefined, text: string): E {
  if (errorClass) assert.ok(error instanceof errorClass, `${error} is not a ${errorClass.name}`);
  assertStringIncludes((error as Error).message, text);
  return error as E;
}
