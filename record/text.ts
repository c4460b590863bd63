/**
 * Text from outside, made fit for XML.
 *
 * @module
 */

// XML 1.0, production 2: what is not a Char cannot be written, not even escaped.
// deno-lint-ignore no-control-regex
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Without characters that XML cannot hold; line ends are `\n`, as every XML reader makes them. */
export function xmlText(text: string): string {
  return text.toWellFormed().replaceAll(NOT_XML, "").replaceAll(/\r\n?/g, "\n");
}

/** {@linkcode xmlText} on one line, without blanks around it: what a reader makes of an `xs:token`. */
export function xmlToken(text: string): string {
  return xmlText(text).replaceAll(/[\t\n ]+/g, " ").trim();
}

/**
 * Text for xmlbuilder2, which takes `&a;` in a text for an entity of the caller's and writes it as it is: with every
 * `&` as `&amp;` the text comes out as it went in.
 */
export function literal(text: string): string {
  return text.replaceAll("&", "&amp;");
}

/**
 * The location of a file as the record has it: `/` and the path, percent-encoded segment by segment as UTF-8.
 * ASCII letters, digits and `_.-~` stay.
 */
export function location(path: string): string {
  const segments = path.replace(/^\/+/, "").toWellFormed().split("/");
  return segments.map((segment) =>
    `/${
      encodeURIComponent(segment).replaceAll(/[!'()*]/g, (c) =>
        `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    }`
  ).join("");
}

/** An address as a URI: what may not stand in one is percent-encoded, what is encoded already stays. */
export function uri(address: string): string {
  return xmlToken(address).replaceAll(
    /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/gu,
    encodeURIComponent,
  );
}
