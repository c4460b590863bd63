/**
 * The tables and lists of a report.
 *
 * @module
 */
import { h } from "./dom.ts";
import type { KnownFormat, ShownField } from "./protocol.ts";

/** A row of a list of facts. */
export function fact(name: string, value: string): HTMLElement[] {
  return [h("dt", {}, name), h("dd", {}, value)];
}

/** A table of metadata; nothing where there is none. */
export function fieldTable(title: string, fields: readonly ShownField[]): HTMLElement | null {
  if (fields.length === 0) return null;
  return h(
    "table",
    { class: "meta fields" },
    h("caption", {}, title),
    h("tbody", {}, ...fields.map(fieldRow)),
  );
}

function fieldRow({ name, text, unit, term, source, asRead, distrusted }: ShownField): HTMLElement {
  const notes = [source ? `from ${source}` : "", asRead ? `read as ${asRead}` : ""].filter(Boolean).join(
    ", ",
  );
  return h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      name,
      term
        ? h(
          "a",
          { class: "term", href: term.iri, rel: "noreferrer", title: `EM Glossary: ${term.label}` },
          term.id,
        )
        : null,
    ),
    h(
      "td",
      {},
      unit ? `${text} ${unit}` : text,
      distrusted ? h("span", { class: "badge" }, "not trusted") : null,
      notes ? h("span", { class: "zone source" }, notes) : null,
    ),
  );
}

/** Who was asked about a file, and what each said. */
export function asked(
  recognition: readonly { extractor: string; claimed: boolean; reason: string }[],
): HTMLElement {
  return h(
    "details",
    {},
    h("summary", {}, "Who was asked about this file"),
    h(
      "ul",
      { class: "asked" },
      ...recognition.map(({ extractor, claimed, reason }) =>
        h("li", {}, h("b", {}, extractor), claimed ? " claimed it: " : " declined: ", reason)
      ),
    ),
  );
}

/** What emloom reads, where it does not read this. */
export function unknown(formats: readonly KnownFormat[]): HTMLElement {
  return h(
    "div",
    { class: "notice" },
    h("p", {}, "No format that emloom knows. It reads:"),
    h(
      "ul",
      {},
      ...formats.map(({ title, extensions }) =>
        h("li", {}, title, extensions.length ? ` (${extensions.map((each) => `.${each}`).join(", ")})` : "")
      ),
    ),
  );
}
