/**
 * Reads settings from emloom.yaml.
 *
 * @module
 */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { ConfigError } from "./errors.ts";
import { camel, FIELDS, snake } from "./fields.ts";
import type { Layer } from "./layer.ts";
import { nearest } from "./nearest.ts";

/**
 * The settings that a YAML file gives.
 *
 * @param file Its name for messages.
 * @param base Folder that relative paths start from.
 * @throws {ConfigError} for broken YAML and unknown keys, with file and line.
 */
export function readYaml(text: string, file: string, base: string): Layer {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (node: Node | null | undefined) => `${file}:${lines.linePos(node?.range?.[0] ?? 0).line}`;
  if (document.errors.length > 0) {
    throw new ConfigError(
      document.errors.map((error) => `${file}:${lines.linePos(error.pos[0]).line}: ${error.message}`),
    );
  }
  const layer: Layer = new Map();
  const problems: string[] = [];

  function visit(node: Node | null, path: string[]): void {
    const pattern = path.map((part) => /^\d+$/.test(part) ? "*" : part);
    const key = path.map(snake).join(".");
    const inside = FIELDS.filter((field) => pattern.every((part, i) => field.path[i] === part));
    const field = inside.find((each) => each.path.length === pattern.length);
    if (inside.length === 0) problems.push(`${at(node)}: unknown setting "${key}"${hint(pattern)}`);
    else if (field) {
      const value = node && document.createNode(node).toJS(document);
      if (value !== null) layer.set(path.join("."), { value, source: at(node), key, base });
    } else if (isMap(node)) {
      for (const { key: name, value } of node.items) {
        visit(value as Node | null, [...path, camel(isScalar(name) ? String(name.value) : String(name))]);
      }
    } else if (isSeq(node) && inside[0]!.path[path.length] === "*") {
      node.items.forEach((item, i) => visit(item as Node, [...path, `${i + 1}`]));
    } else if (node && !(isScalar(node) && node.value === null)) {
      const wanted = inside[0]!.path[path.length] === "*" ? "a list" : "keys below it";
      problems.push(`${at(node)}: "${key || "the file"}" needs ${wanted}`);
    }
  }
  visit(document.contents, []);
  if (problems.length > 0) throw new ConfigError(problems);
  return layer;
}

/** A hint when a known key differs little. */
function hint(pattern: string[]): string {
  const near = nearest(pattern.map(snake).join("."), FIELDS.map((field) => field.path.map(snake).join(".")));
  return near ? `; did you mean "${near}"?` : ": see `emloom config show` for the names";
}
