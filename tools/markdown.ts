/**
 * Markdown pages as HTML, and what they link to. Headings get the ids that GitHub gives them, so that a link to a
 * section works in both places.
 *
 * @module
 */
import { Marked, type Token, type Tokens } from "marked";

/** A page of Markdown. */
export interface Page {
  /** Text of its first heading. */
  title: string;
  /** The body, as HTML. */
  html: string;
  /** Targets of links and images, as they are written. */
  links: string[];
  /** Ids of its headings, in their order. */
  anchors: string[];
}

/**
 * Renders a page. HTML in it is shown as text.
 *
 * @param rewrite What to write instead of a link's target.
 */
export function renderMarkdown(text: string, rewrite: (href: string) => string = (href) => href): Page {
  const links: string[] = [];
  const anchors: string[] = [];
  let title = "";
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }: Tokens.Heading) {
        const plain = plainText(tokens);
        const id = unique(slug(plain), anchors);
        anchors.push(id);
        title ||= plain;
        return `<h${depth} id="${escape(id)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        links.push(href);
        return `<a href="${escape(rewrite(href))}">${this.parser.parseInline(tokens)}</a>`;
      },
      image({ href, text }: Tokens.Image) {
        links.push(href);
        return `<img src="${escape(rewrite(href))}" alt="${escape(text)}">`;
      },
      table(table: Tokens.Table) {
        const row = (cells: Tokens.TableCell[], tag: string) =>
          `<tr>${
            cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("")
          }</tr>`;
        const body = table.rows.map((cells) => row(cells, "td")).join("\n");
        const head = table.header.some((cell) => cell.text)
          ? `<thead>${row(table.header, "th")}</thead>`
          : "";
        return `<div class="table"><table>${head}<tbody>\n${body}\n</tbody></table></div>\n`;
      },
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escape(text),
    },
  });
  const html = marked.parse(text, { async: false });
  return { title, html, links, anchors };
}

/** A heading's id: lower case, without punctuation, blanks as hyphens. */
export function slug(heading: string): string {
  return heading.trim().toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "").replaceAll(" ", "-");
}

function unique(id: string, taken: readonly string[]): string {
  for (let n = 0;; n++) {
    const candidate = n ? `${id}-${n}` : id;
    if (!taken.includes(candidate)) return candidate;
  }
}

function plainText(tokens: readonly Token[]): string {
  return tokens.map((token) => "tokens" in token && token.tokens ? plainText(token.tokens) : unescape(token))
    .join("");
}

const unescape = (token: Token) => "text" in token ? String(token.text) : token.raw;

/** A text as part of HTML. */
export function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}
