/**
 * What is wrong with the configuration.
 *
 * @module
 */

/** One or more settings cannot be used. Each problem names the place, and what to write instead. */
export class ConfigError extends TypeError {
  override name = "ConfigError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.length === 1 ? problems[0] : ["Cannot use the configuration:", ...problems].join("\n  "));
    this.problems = problems;
  }
}
