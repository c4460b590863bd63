/**
 * Going from directory to directory in a TIFF file that may be hostile.
 *
 * @module
 */
import { FormatError } from "./source.ts";
import type { TiffPage } from "./tiff.ts";

/**
 * Opens directories, each place once. Directories that share their bytes would make a small file take long; the sum of
 * their lengths tells them.
 */
export class DirectoryWalk {
  #seen = new Set<number>();
  #bytes = 0;

  /** @param pages Directories that are open already. */
  constructor(pages: readonly TiffPage[]) {
    for (const page of pages) this.#count(page);
  }

  /**
   * The directory at `offset`, which `from` refers to.
   *
   * @throws {FormatError} when it is broken, was opened before, or overlaps others.
   */
  open(from: TiffPage, offset: number): TiffPage {
    if (this.#seen.has(offset)) {
      throw new FormatError(
        `The chain of directories returns to byte ${offset}`,
        from.file.name,
        from.offset,
      );
    }
    const page = from.directory(offset);
    this.#count(page);
    if (this.#bytes > from.file.size) {
      throw new FormatError("The directories overlap one another", from.file.name, offset);
    }
    return page;
  }

  #count(page: TiffPage): void {
    this.#seen.add(page.offset);
    this.#bytes += page.length;
  }
}
