/**
 * The documentation site: where each page of Markdown goes, what stands around it, and whether its links lead
 * anywhere.
 *
 * @module
 */
import { posix } from "node:path";
import { escape, type Page, renderMarkdown } from "./markdown.ts";

/** A file of the site. */
export interface SiteFile {
  /** Below the site's folder. */
  path: string;
  text: string;
}

/** The site, and what is wrong with its links. */
export interface Site {
  files: SiteFile[];
  /** Files of the repository that pages link to: to be copied as they are. */
  copies: string[];
  problems: string[];
}

/** Folders in the order of the menu, with what the menu calls them. */
const ROOMS: readonly (readonly [folder: string, title: string])[] = [
  ["docs/tutorial", "Tutorial"],
  ["docs/how-to", "How to"],
  ["docs/reference", "Reference"],
  ["docs/explanation", "Explanation"],
  ["docs/decisions", "Decisions"],
];
const STYLE = "style.css";
/** Written by `deno doc`, after these pages. */
const API = "api/index.html";

/**
 * Renders the site.
 *
 * @param sources Text of each page by its path in the repository, `README.md` among them.
 * @param exists Whether the repository has a file.
 */
export function buildSite(sources: ReadonlyMap<string, string>, exists: (path: string) => boolean): Site {
  const pages = new Map<string, Page>();
  const copies = new Set<string>();
  const problems: string[] = [];
  for (const [path, text] of sources) {
    pages.set(path, renderMarkdown(text, (href) => hrefOnSite(path, href, sources)));
  }
  for (const [path, { title, links }] of pages) {
    if (!title) problems.push(`${path}: it has no heading`);
    for (const href of links.filter(isInternal)) {
      const { target, anchor } = resolveLink(path, href);
      const page = pages.get(target);
      if (!page && target.startsWith("..")) problems.push(`${path}: "${href}" leaves the repository`);
      else if (!page && !exists(target)) problems.push(`${path}: "${href}" leads to no file`);
      else if (!page) copies.add(target);
      else if (anchor && !page.anchors.includes(anchor)) {
        problems.push(`${path}: "${href}" names no heading of ${target}`);
      }
    }
  }
  problems.push(...strays(pages));
  const files = [...pages].map(([path, page]) => ({
    path: placeOf(path),
    text: frame(path, page, menu(path, pages)),
  }));
  return { files: [...files, { path: STYLE, text: CSS }], copies: [...copies].sort(), problems };
}

/** Where a page of the repository goes: `docs/README.md` → `docs/index.html`. */
export function placeOf(path: string): string {
  return path.replace(/README\.md$/, "index.md").replace(/\.md$/, ".html");
}

function hrefOnSite(from: string, href: string, sources: ReadonlyMap<string, string>): string {
  if (!isInternal(href)) return href;
  const { target, anchor } = resolveLink(from, href);
  const to = sources.has(target) ? placeOf(target) : target;
  return relativeTo(placeOf(from), to) + (anchor ? `#${anchor}` : "");
}

function isInternal(href: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:/i.test(href);
}

function resolveLink(from: string, href: string): { target: string; anchor: string } {
  const [path = "", anchor = ""] = href.split("#").map(decodeURIComponent);
  return { target: path ? posix.normalize(posix.join(posix.dirname(from), path)) : from, anchor };
}

function relativeTo(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to) || posix.basename(to);
}

/** A page that no other page links to is never found. */
function strays(pages: ReadonlyMap<string, Page>): string[] {
  const linked = new Set(
    [...pages].flatMap(([path, { links }]) =>
      links.filter(isInternal).map((href) => resolveLink(path, href).target).filter((to) => to !== path)
    ),
  );
  return [...pages.keys()].filter((path) => path !== "README.md" && !linked.has(path))
    .map((path) => `${path}: no other page links to it`);
}

function menu(current: string, pages: ReadonlyMap<string, Page>): string {
  const from = placeOf(current);
  const item = (path: string, title: string) =>
    `<li><a href="${escape(relativeTo(from, path))}"${path === from ? ' aria-current="page"' : ""}>${
      escape(title)
    }</a></li>`;
  const rooms = ROOMS.map(([folder, title]) => {
    const inside = [...pages].filter(([path]) => posix.dirname(path) === folder);
    return `<h2>${title}</h2><ul>${
      inside.map(([path, page]) => item(placeOf(path), page.title)).join("")
    }</ul>`;
  });
  const others = [...pages].filter(([path]) =>
    path !== "README.md" && !ROOMS.some(([folder]) => posix.dirname(path) === folder)
  );
  return [
    `<ul>${item("index.html", "emloom")}${item(API, "Library API")}`,
    ...others.map(([path, page]) => item(placeOf(path), page.title)),
    "</ul>",
    ...rooms,
  ].join("");
}

function frame(path: string, { title, html }: Page, menu: string): string {
  const style = relativeTo(placeOf(path), STYLE);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title === "emloom" ? title : `${title} – emloom`)}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<nav aria-label="Pages">${menu}</nav>
<main>
${html}</main>
</body>
</html>
`;
}

const CSS = `:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent) }
body { display: grid; grid-template-columns: 15rem minmax(0, 52rem); gap: 2rem; margin: 0 auto; max-width: 72rem;
  padding: 1rem; font: 1rem/1.55 system-ui, sans-serif }
nav { font-size: .9rem }
nav h2 { font-size: .9rem; margin: 1rem 0 .2rem }
nav ul { list-style: none; margin: 0; padding: 0 }
nav a { color: inherit; text-decoration: none; display: block; padding: .1rem 0 }
nav a:hover { text-decoration: underline }
nav [aria-current] { font-weight: 600 }
h1, h2, h3 { line-height: 1.25 }
pre { overflow-x: auto; padding: .7rem; border: 1px solid var(--line); border-radius: 4px; font-size: .85rem }
code { font-family: ui-monospace, monospace; font-size: .92em }
.table { overflow-x: auto }
table { border-collapse: collapse; font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line) }
@media (max-width: 50rem) { body { grid-template-columns: minmax(0, 1fr) } nav { order: 2 } }
`;
