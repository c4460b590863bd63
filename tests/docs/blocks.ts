/** Blocks of code in the documentation, and running them as a reader would. */
import { assert, assertEquals } from "@std/assert";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A fenced block. */
export interface Block {
  /** What follows the fence: `sh`, `ts ignore`. */
  info: string;
  text: string;
  /** The last `` `path`: `` before it, when it stands on a line of its own. */
  path?: string;
}

/** All fenced blocks of a page, those inside of lists too. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  const fence = /^( *)```(.*)\n([^]*?)^\1```$/gm;
  for (const found of markdown.matchAll(fence)) {
    const [, indent = "", info = "", text = ""] = found;
    const before = /`([^`\n]+)`:\s*$/.exec(markdown.slice(0, found.index))?.[1];
    blocks.push({
      info,
      text: text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
      ...(before ? { path: before } : {}),
    });
  }
  return blocks;
}

/** All pages of Markdown by path. */
export function pages(): { path: string; text: string }[] {
  const below = (folder: string): string[] =>
    [...Deno.readDirSync(ROOT + folder)].flatMap(({ name, isDirectory }) =>
      isDirectory ? below(`${folder}/${name}`) : name.endsWith(".md") ? [`${folder}/${name}`] : []
    );
  return ["README.md", "CONTRIBUTING.md", ...below("docs")].map((path) => ({
    path,
    text: Deno.readTextFileSync(ROOT + path),
  }));
}

/** A shell that stays where it was led, with `emloom` and `deno` at hand and nothing configured. */
export class Shell implements AsyncDisposable {
  #cwd: string;

  private constructor(readonly folder: string, readonly tools: string) {
    this.#cwd = folder;
  }

  static async open(): Promise<Shell> {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "emloom-docs-" }));
    const tools = await Deno.makeTempDir({ prefix: "emloom-docs-bin-" });
    await Deno.symlink(`${ROOT}bin/emloom`, `${tools}/emloom`);
    await Deno.symlink(Deno.execPath(), `${tools}/deno`);
    return new Shell(folder, tools);
  }

  /** Runs a script; what it prints on either stream. Fails when its last command does. */
  async run(script: string): Promise<string> {
    const after = `${this.tools}/cwd`;
    const { code, stdout } = await new Deno.Command("sh", {
      args: ["-c", `exec 2>&1\ntrap 'pwd > "${after}"' EXIT\n${script}`],
      cwd: this.#cwd,
      clearEnv: true,
      env: {
        PATH: `${this.tools}:${Deno.env.get("PATH") ?? "/usr/bin:/bin"}`,
        HOME: Deno.env.get("HOME") ?? "/",
        DENO_DIR: Deno.env.get("DENO_DIR") ?? "",
        NO_COLOR: "1",
        TZ: "UTC",
      },
      stdout: "piped",
    }).output();
    const text = new TextDecoder().decode(stdout);
    assertEquals(code, 0, `${script}\nended with ${code}:\n${text}`);
    this.#cwd = (await Deno.readTextFile(after)).trim();
    return text;
  }

  async [Symbol.asyncDispose]() {
    await Deno.remove(this.folder, { recursive: true });
    await Deno.remove(this.tools, { recursive: true });
  }
}

/** Where `…` alone on a line stands for any lines, and `…` in a line for any text. */
export function assertOutput(actual: string, documented: string): void {
  const pattern = documented.trimEnd().split("\n").map((line) =>
    line === "…" ? "(?:.*\\n)*" : `${line.split("…").map(escapeRegExp).join(".*")} *\\n`
  ).join("");
  assert(
    new RegExp(`^${pattern}$`).test(`${actual.trimEnd()}\n`),
    `The documentation says\n${documented}\nbut it was\n${actual}`,
  );
}

const escapeRegExp = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Runs the `sh` blocks of a page one after the other, and compares each with the `text` block that follows it. */
export async function runPage(shell: Shell, blocks: readonly Block[]): Promise<number> {
  let compared = 0;
  for (const [i, block] of blocks.entries()) {
    if (block.path && block.info !== "sh") {
      const file = `${shell.folder}/${block.path}`;
      await Deno.mkdir(dirname(file), { recursive: true });
      await Deno.writeTextFile(file, block.text);
    }
    if (block.info !== "sh") continue;
    const output = await shell.run(block.text);
    const next = blocks[i + 1];
    if (next?.info !== "text") continue;
    assertOutput(output, next.text);
    compared++;
  }
  return compared;
}
