/**
 * A value that must not be printed.
 *
 * @module
 */

/** Holds a token or password so that logs, JSON, templates and inspection show only `***`. */
export class Secret {
  readonly #value: string;
  /** What is shown in place of the value. */
  readonly shown: string;

  constructor(value: string, shown = "***") {
    this.#value = value;
    this.shown = shown;
  }

  /** The value itself: for the request that needs it and nowhere else. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return this.shown;
  }

  toJSON(): string {
    return this.shown;
  }

  [Symbol.for("Deno.customInspect")](): string {
    return this.shown;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.shown;
  }
}
