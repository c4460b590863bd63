import type { Found } from "../../files/find.ts";
import { findFiles, type FindOptions } from "../../files/find.ts";

/** A data root in a temporary folder. */
export interface Tree extends AsyncDisposable {
  root: string;
  /** Writes a file, with the time of last modification in ms since 1970. */
  file(relative: string, mtime?: number, text?: string): Promise<void>;
  folder(relative: string): Promise<void>;
  /** A link at `relative`; `target` as it is stored in the link. */
  link(relative: string, target: string): Promise<void>;
  /** Searches "Titan" for what was written at {@linkcode NOON}, unless told otherwise. */
  find(options?: Partial<FindOptions>): Promise<Found>;
}

/** A time inside the window that `find` looks at. */
export const NOON = Date.UTC(2026, 2, 4, 12);

/** Makes an empty root; removes it when disposed of. */
export async function makeTree(): Promise<Tree> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "emloom files " }));
  const above = (relative: string) =>
    Deno.mkdir(`${root}/${relative.split("/").slice(0, -1).join("/")}`, { recursive: true });
  return {
    root,
    async file(relative, mtime = NOON, text = "") {
      await above(relative);
      await Deno.writeTextFile(`${root}/${relative}`, text);
      await Deno.utime(`${root}/${relative}`, new Date(mtime), new Date(mtime));
    },
    async folder(relative) {
      await Deno.mkdir(`${root}/${relative}`, { recursive: true });
    },
    async link(relative, target) {
      await above(relative);
      await Deno.symlink(target, `${root}/${relative}`);
    },
    find: (options) =>
      findFiles({
        root,
        folder: "Titan",
        from: new Date(NOON - 3600_000),
        to: new Date(NOON + 3600_000),
        strategy: "exclusive",
        extensions: new Set(),
        ignore: [],
        settleMs: 60_000,
        now: new Date(NOON + 86400_000),
        ...options,
      }),
    async [Symbol.asyncDispose]() {
      await Deno.remove(root, { recursive: true });
    },
  };
}
