/** Every command line in the documentation is one that emloom understands. */
import { parse, type Parser } from "@optique/core/parser";
import { assertEquals } from "@std/assert";
import { COMMANDS } from "../../cli/commands.ts";
import { blocksOf, pages } from "./blocks.ts";

const GLOBAL = /^--(config|log)(=|$)/;

/** Command lines of emloom in a shell script: its words, without what is for all commands. */
function linesOf(script: string): string[][] {
  const lines = script.replaceAll("\\\n", " ").replaceAll(/<<'?(\w+)'?\n[^]*?\n\1$/gm, "").split("\n");
  return lines.flatMap((line) => {
    const found = /^(?:sudo -u \w+ )?(?:(?:\.\.\/)?bin\/)?emloom (.*)$/.exec(line.trim());
    return found ? [withoutGlobals(words(found[1]!.replace(/ [|>].*$| #.*$/, "")))] : [];
  });
}

function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c!);
}

function withoutGlobals(all: string[]): string[] {
  return all.filter((word, i) => !GLOBAL.test(word) && !/^--(config|log)$/.test(all[i - 1] ?? ""));
}

async function problemWith([name, ...args]: string[]): Promise<string | undefined> {
  if (name?.startsWith("--") || name === "completion") return undefined;
  const entry = COMMANDS.find((each) => each.name === name || each.aliases?.includes(name!));
  if (!entry?.load) return "no such command";
  if (args.includes("--help")) return undefined;
  const { default: command } = await entry.load();
  const parsed = parse(command.parser as Parser<"sync", unknown, unknown>, args);
  return parsed.success ? undefined : JSON.stringify(parsed.error);
}

Deno.test("each emloom command in a shell block of the documentation is understood", async () => {
  const wrong: string[] = [];
  let lines = 0;
  for (const { path, text } of pages()) {
    for (const { info, text: script } of blocksOf(text)) {
      if (info !== "sh") continue;
      for (const line of linesOf(script)) {
        lines++;
        const problem = await problemWith(line);
        if (problem) wrong.push(`${path}: emloom ${line.join(" ")}: ${problem}`);
      }
    }
  }
  assertEquals(wrong, []);
  assertEquals(lines > 50, true);
});

Deno.test("each emloom command in the running text has a name that exists", () => {
  const known = new Set(COMMANDS.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])]));
  const wrong = pages().flatMap(({ path, text }) =>
    [...text.matchAll(/`(?:bin\/)?emloom ([a-z][a-z-]*)[^`]*`/g)].map((found) => found[1]!)
      .filter((name) => !known.has(name)).map((name) => `${path}: emloom ${name}`)
  );
  assertEquals(wrong, []);
});
