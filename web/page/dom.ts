/**
 * Elements, made in one call. Text goes in as text: names and values come from files.
 *
 * @module
 */

type Content = Node | string | null | undefined;

/** Attributes by name; `false` and `undefined` leave one out, functions listen to the event they are named after. */
export type Attributes = Record<string, string | number | boolean | undefined | ((event: never) => void)>;

/** An HTML element. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...content: Content[]
): HTMLElementTagNameMap[Tag] {
  return filled(document.createElement(tag), attributes, content);
}

/** An SVG element. */
export function s<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...content: Content[]
): SVGElementTagNameMap[Tag] {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, content);
}

function filled<Made extends Element>(element: Made, attributes: Attributes, content: Content[]): Made {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value as EventListener);
    else if (value !== false && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...content.filter((each) => each !== null && each !== undefined));
  return element;
}
