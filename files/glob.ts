/**
 * File-name patterns as the shell has them, for settings such as `*.mib *.db`.
 *
 * @module
 */

/**
 * The first pattern that a base name matches, whatever the case of either. `*`, `?`, `[abc]`, `[!abc]` and `\`
 * before a character to be taken as it is.
 *
 * @throws {SyntaxError} when a pattern has a range such as `[z-a]`.
 */
export function nameMatcher(patterns: readonly string[]): (name: string) => string | undefined {
  const compiled = patterns.map((pattern) => ({ pattern, regExp: globToRegExp(pattern) }));
  return (name) => compiled.find(({ regExp }) => regExp.test(name))?.pattern;
}

function globToRegExp(pattern: string): RegExp {
  const source = pattern.replace(
    /\\(.)|\*+|\?|\[(!|\^)?(\]?[^\]]*)\]|([^\\*?[])|[\\[]/gsu,
    (token, escaped?: string, not?: string, set?: string) => {
      if (escaped) return literal(escaped);
      if (token.startsWith("*")) return ".*";
      if (token === "?") return ".";
      if (set !== undefined) return `[${not ? "^" : ""}${set.replace(/[\\\]^&~[]/g, "\\$&")}]`;
      return literal(token);
    },
  );
  try {
    return new RegExp(`^${source}$`, "isu");
  } catch (cause) {
    throw new SyntaxError(
      `Cannot use the ignore pattern ${JSON.stringify(pattern)}: write ranges as [a-z], lower end first`,
      { cause },
    );
  }
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
