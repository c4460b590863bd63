/**
 * The description that Hamamatsu's streak camera software writes, and the axes that it tells of.
 *
 * @module
 */
import type { Axis } from "../formats/signal.ts";
import type { ByteSource } from "../formats/source.ts";

/** Values by `Section.key`: `[Section],key=value,key="value, with commas"`, sections mostly on lines of their own. */
export function streakSections(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let section = "";
  for (
    const [, name, key, quoted, plain] of text.matchAll(
      /\[([^\]\r\n]+)\]|([^,=\r\n"\]]+)=(?:"([^"]*)"|([^,\r\n[]*))/g,
    )
  ) {
    if (name !== undefined) section = name;
    else found.set(`${section}.${key!.trim()}`, (quoted ?? plain ?? "").trim());
  }
  return found;
}

/** An axis with its unit; where the file has a table for it, with the straight line that fits it best. */
export function streakAxis(
  axis: Axis,
  name: string | undefined,
  sections: Map<string, string>,
  file: ByteSource,
): Axis {
  const get = (what: string) => sections.get(`Scaling.Scaling${name}${what}`);
  const units = get("Unit") ?? "";
  const [, at, count] = /^#(\d+),(\d+)$/.exec(get("ScalingFile") ?? "") ?? [];
  if (at !== undefined && Number(count) === axis.size) {
    const bytes = file.read(Number(at), 4 * axis.size);
    const view = new DataView(bytes.buffer);
    const table = Array.from(
      { length: Math.floor(bytes.length / 4) },
      (_, i) => view.getFloat32(4 * i, true),
    );
    const line = table.length === axis.size && table.every(Number.isFinite) ? lineThrough(table) : undefined;
    if (line) return { ...axis, ...line, units };
  }
  const scale = Number(get("Scale"));
  return units && get("Type") === "1" && scale > 0 ? { ...axis, scale, units } : axis;
}

function lineThrough(table: readonly number[]): { scale: number; offset: number } | undefined {
  const n = table.length;
  const mean = table.reduce((sum, y) => sum + y, 0) / n;
  const middle = (n - 1) / 2;
  const [cross, square] = table.reduce(
    ([c, s], y, x) => [c + (x - middle) * (y - mean), s + (x - middle) ** 2],
    [0, 0],
  );
  const scale = cross / square;
  return Number.isFinite(scale) && scale !== 0 ? { scale, offset: mean - scale * middle } : undefined;
}
