/**
 * What was found in a file, on the page.
 *
 * @module
 */
import { bytes, localTime } from "../time.ts";
import { h } from "./dom.ts";
import type { Finding, KnownFormat, ShownDataset } from "./protocol.ts";
import { asked, fact, fieldTable, unknown } from "./report_tables.ts";
import { spectrumView } from "./spectrum_view.ts";
import { treeView } from "./tree_view.ts";

/** Sections that are open at once; the rest opens when it is asked for. */
const OPEN = 3;

/** The report of one file. It grows with the findings. */
export class Report {
  readonly element: HTMLElement;
  readonly #file: File;
  readonly #formats: readonly KnownFormat[];
  readonly #facts: HTMLElement;
  readonly #figures: HTMLElement[] = [];
  readonly #notes = h("div");
  readonly #told = new Set<string>();
  #claimed = false;

  constructor(file: File, formats: readonly KnownFormat[]) {
    this.#file = file;
    this.#formats = formats;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const time = localTime(new Date(file.lastModified).toISOString(), zone);
    this.#facts = h(
      "dl",
      { class: "facts" },
      ...fact("Size", bytes(file.size)),
      ...fact("Last modified", `${time} (${zone}, the time zone of this browser)`),
    );
    this.element = h(
      "article",
      { class: "report" },
      h("h2", { class: "path" }, file.name),
      this.#facts,
      this.#notes,
    );
  }

  /** Adds a finding. */
  add(finding: Finding): void {
    if (finding.kind === "metadata") this.#metadata(finding);
    else if (finding.kind === "tree") this.#tree(finding);
    else if (finding.kind === "preview") this.#preview(finding);
    else this.#spectrum(finding);
  }

  /** Adds a sentence about what went wrong; twice the same is told once. */
  problem(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#notes.append(h("p", { class: "notice bad", role: "alert" }, text));
  }

  #metadata({ extractor, title, recognition, datasets, error }: Finding & { kind: "metadata" }): void {
    this.#claimed = extractor !== "basic";
    if (this.#claimed) this.#facts.append(...fact("Format", title));
    if (error !== undefined) this.problem(error);
    for (const [i, dataset] of datasets.entries()) {
      this.element.append(this.#dataset(dataset, i, datasets.length));
    }
    this.element.append(asked(recognition));
  }

  #dataset(dataset: ShownDataset, index: number, of: number): HTMLElement {
    const { name, type, dataType, shape, warning, problems, drawn } = dataset;
    const pictures = this.#figures[index] = h(
      "div",
      { class: "pictures" },
      drawn ? h("p", { class: "no-preview" }, "the preview is being drawn …") : null,
    );
    const created = /^(.{10})T(.{8})(?:\.\d+)?(.*)$/.exec(dataset.creationTime)?.slice(1).join(" ");
    const told = dataset.creationTimeSource === "file"
      ? "as the file tells"
      : "when the file was last modified";
    const content = [
      ...warning && !this.#told.has(warning) ? [h("p", { class: "notice" }, warning)] : [],
      ...problems.map(({ field, reason }) => h("p", { class: "notice" }, h("b", {}, field), `: ${reason}`)),
      h(
        "div",
        { class: drawn ? "dataset" : "dataset plain" },
        pictures,
        h(
          "div",
          {},
          h(
            "dl",
            { class: "facts" },
            ...fact("Type", type === dataType ? type : `${type}, ${dataType}`),
            ...shape ? fact("Shape", shape.join(" × ")) : [],
            ...fact("Creation time", `${created}, ${told}`),
          ),
          ...dataset.fields.length
            ? [
              h(
                "label",
                { class: "sources" },
                h("input", { type: "checkbox" }),
                " where each value comes from",
              ),
            ]
            : [],
          fieldTable("Metadata", dataset.fields.filter(({ core }) => core)),
          fieldTable("Extensions", dataset.fields.filter(({ core }) => !core)),
        ),
      ),
    ];
    const heading = of > 1 ? `${index + 1} of ${of}${name ? `: ${name}` : ""}` : name ?? "";
    if (of === 1) {
      return h(
        "section",
        {},
        heading && heading !== this.#file.name ? h("h3", {}, heading) : null,
        ...content,
      );
    }
    return h("details", { open: index < OPEN }, h("summary", {}, heading), ...content);
  }

  #tree({ branches, format, error }: Finding & { kind: "tree" }): void {
    if (format) this.#facts.append(...fact("Container", format));
    if (!format && !this.#claimed && this.#told.size === 0) this.#notes.append(unknown(this.#formats));
    else if (error) this.problem(error);
    if (branches.length === 0) return;
    this.element.append(
      h(
        "details",
        { open: true, class: "vendor" },
        h("summary", {}, "The vendor's metadata"),
        treeView(branches),
      ),
    );
  }

  #preview({ index, png, error }: Finding & { kind: "preview" }): void {
    const pictures = this.#figures[index]!;
    if (!png) return pictures.replaceChildren(h("p", { class: "notice bad" }, `No preview: ${error}`));
    const url = URL.createObjectURL(new Blob([png], { type: "image/png" }));
    const image = h("img", {
      src: url,
      alt: `Preview of ${this.#file.name}, signal ${index + 1}`,
      class: "preview",
    });
    pictures.replaceChildren(image);
  }

  #spectrum({ index, curve, error }: Finding & { kind: "spectrum" }): void {
    this.#figures[index]!.append(
      curve ? spectrumView(curve) : h("p", { class: "notice bad" }, `No spectrum: ${error}`),
    );
  }

  /** Gives the memory of its pictures back. */
  close(): void {
    for (const image of this.element.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    this.element.remove();
  }
}
