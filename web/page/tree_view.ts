/**
 * The vendor's tree on the page: groups open and close, a search finds values.
 *
 * @module
 */
import { countValues, search } from "./branches.ts";
import { h } from "./dom.ts";
import type { Branch } from "./protocol.ts";

/** Groups longer than this show the rest on demand: a page of 100,000 elements is slow. */
const AT_ONCE = 500;
/** A level of so few branches, no deeper than this, is open from the start: it leads to what one looks for. */
const FEW = 2;
const SHALLOW = 3;

/** The tree with its search field. */
export function treeView(branches: readonly Branch[]): HTMLElement {
  const tree = level(branches, 0);
  const found = h("div", { hidden: true });
  const count = countValues(branches);
  const field = h("input", {
    type: "search",
    placeholder: `search ${count.toLocaleString("en")} ${count === 1 ? "value" : "values"}`,
    "aria-label": "Search the vendor's metadata",
    input: () => {
      const query = field.value.trim();
      tree.hidden = query !== "";
      found.hidden = query === "";
      found.replaceChildren(...query === "" ? [] : hits(branches, query));
    },
  });
  return h("div", { class: "tree" }, field, tree, found);
}

function level(branches: readonly Branch[], depth: number, from = 0): HTMLUListElement {
  const open = branches.length <= FEW && depth < SHALLOW;
  const list = h("ul", {}, ...branches.slice(from, from + AT_ONCE).map((each) => item(each, depth, open)));
  const rest = branches.length - from - AT_ONCE;
  if (rest > 0) {
    const more = h("button", {
      type: "button",
      click: () => more.parentElement!.replaceWith(...level(branches, depth, from + AT_ONCE).children),
    }, `${rest} more`);
    list.append(h("li", {}, more));
  }
  return list;
}

function item({ name, text, children }: Branch, depth: number, open: boolean): HTMLLIElement {
  if (!children) return h("li", {}, h("b", {}, name), " ", h("span", { class: "value" }, text));
  if (children.length === 0) return h("li", {}, h("b", {}, name), " ", h("span", { class: "zone" }, "empty"));
  // Branches are made when they are first opened.
  const group = h("details", {
    open,
    toggle: () => {
      if (group.open && group.children.length === 1) group.append(level(children, depth + 1));
    },
  }, h("summary", {}, name, " ", h("span", { class: "zone" }, String(children.length))));
  return h("li", {}, group);
}

function hits(branches: readonly Branch[], query: string): HTMLElement[] {
  const { hits, total } = search(branches, query);
  const said = total === 0
    ? "Nothing matches"
    : `${total.toLocaleString("en")} ${total === 1 ? "value" : "values"}${
      total > hits.length ? `, the first ${hits.length}` : ""
    }`;
  const list = h(
    "ul",
    {},
    ...hits.map(({ path, text }) =>
      h("li", {}, h("b", {}, path.join(" › ")), " ", h("span", { class: "value" }, text))
    ),
  );
  return [h("p", { class: "zone", role: "status" }, said), list];
}
