/** Every file of the golden data set, whatever it is and however damaged, gives an answer; and reads no more than it must. */
import { assert, assertEquals } from "@std/assert";
import { extractFile } from "../../extractors/extract.ts";
import { extractors } from "../../extractors/mod.ts";
import type { ByteSource } from "../../formats/source.ts";
import { drawPreview } from "../../previews/mod.ts";
import { profiles } from "../../profiles/mod.ts";
import { validateDataset } from "../../schemas/validate.ts";
import { walkSync } from "../walk.ts";
import { DATA, goldenTest } from "../formats/golden_data.ts";

// Recognising and metadata read windows of some KiB here and there: most files are smaller than all of them.
const ALWAYS = 4 * 2 ** 20;
// A preview reads the pixels, where they are many only a part; a spectrum image once for its map and once for its mean.
const TIMES = 4;
const SLOWEST_MS = 2000;

/** A file of the disk, which counts what is read of it. */
class Counted implements ByteSource {
  readonly name: string;
  readonly mtime = 0;
  readonly #path: string;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  given = 0;

  constructor(path: string) {
    this.#path = path;
    this.name = path.slice(path.lastIndexOf("/") + 1);
    this.#bytes = Deno.readFileSync(path);
  }
  get size(): number {
    return this.#bytes.length;
  }
  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.slice(offset, offset + length);
    this.given += bytes.length;
    return bytes;
  }
  sibling(name: string): ByteSource | undefined {
    try {
      return new Counted(this.#path.slice(0, -this.name.length) + name);
    } catch {
      return undefined;
    }
  }
}

goldenTest(
  "extractFile() and drawPreview() answer for every file, damaged ones with their name",
  async () => {
    const wrong: string[] = [];
    const files = walkSync(`${DATA}/data`);
    let [drawn, errors] = [0, 0];
    for (const path of files) {
      const file = new Counted(path);
      const say = (what: string) => wrong.push(`${path.slice(DATA!.length + 6)}: ${what}`);
      const start = performance.now();
      const { datasets, error } = extractFile(file, {}, { extractors, profiles });
      if (datasets.length === 0) say("no dataset");
      if (error !== undefined && ++errors && !error.startsWith(file.name)) say(`its error is "${error}"`);
      // In an .emi the settings stand somewhere between copies of the pixels: it is searched through, once.
      if (file.given > ALWAYS + file.size / (path.endsWith(".emi") ? 1 : 2)) {
        say(
          `${file.given} of ${file.size} bytes were read for the metadata`,
        );
      }
      for (const dataset of datasets) {
        const { original: _, ...valid } = validateDataset(dataset, { timeZone: "UTC", mtime: 0 });
        JSON.stringify(valid);
      }
      const [first] = datasets.filter(({ pixels }) => pixels);
      if (first) {
        try {
          const png = await drawPreview(first.pixels!(), {
            type: first.type,
            dataType: first.dataType,
            title: "",
          });
          assert(png.length > 100);
          drawn++;
        } catch (caught) {
          if (!(caught as Error).message.startsWith(file.name)) say(`its preview fails with "${caught}"`);
        }
        if (file.given > ALWAYS + TIMES * file.size) {
          say(
            `${file.given} of ${file.size} bytes were read in all`,
          );
        }
      }
      // Generous, for a machine that does other things as well: what reads so little is not slow by itself.
      const ms = performance.now() - start;
      if (ms > 5 * SLOWEST_MS) say(`it took ${ms.toFixed(0)} ms`);
    }
    assertEquals(wrong, []);
    assert(files.length > 280 && drawn > 200, `${drawn} of ${files.length} files were drawn`);
    assert(errors >= 3, "the damaged files are told to be");
  },
);
