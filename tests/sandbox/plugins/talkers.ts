/** Says on standard output what it must not; told by the file's first word. */
import process from "node:process";
import type { Toolkit } from "../../../sandbox/toolkit.ts";

export default (emloom: Toolkit) =>
  emloom.defineExtractor({
    name: "talkers",
    title: "Talks out of turn",
    extensions: [],
    supports: (file) => emloom.textOf(file.read(0, 5)) === "TALK:" || "it does not begin with TALK:",
    *extract(file) {
      const kind = emloom.textOf(file.read(5, 20));
      if (kind === "console") {
        console.log("log");
        console.info("info");
        console.dir({ a: 1 });
        console.table([{ a: 1 }]);
        console.group("group");
        console.log("in it");
        console.groupEnd();
        console.count();
        Deno.stdout.writeSync(new TextEncoder().encode("direct"));
      }
      // Past all that: a frame of four gigabytes, one that is no JSON, one about another file.
      const frame = (text: string) =>
        new Uint8Array([text.length, 0, 0, 0, 0, 0, 0, 0, ...emloomBytes(text)]);
      if (kind === "huge") process.stdout.write(new Uint8Array(8).fill(255));
      if (kind === "junk") process.stdout.write(frame("{nonsense"));
      if (kind === "forged") process.stdout.write(frame('{"kind":"done","id":"another"}'));
      yield emloom.dataset("Misc", { dataType: "Misc", extensions: { kind } });
    },
  });

const emloomBytes = (text: string) => new TextEncoder().encode(text);
