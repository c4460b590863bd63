/**
 * Writes the companion of TIA series: for fixtures, and for tests of what reads it.
 *
 * @module
 */
import { GrowingBytes } from "./growing_bytes.ts";

/** One object of an experiment. */
export interface EmiObject {
  /** Path of the `.ser` file as TIA writes it: `C:\data\scan_1.ser`. */
  file?: string;
  /** Elements before the settings, by name; nested ones as maps. */
  elements?: EmiElements;
  /** Settings of the microscope: label, value, unit. */
  settings?: readonly (readonly [label: string, value: string, unit: string])[];
}

/** Elements by name. */
export interface EmiElements {
  [name: string]: string | EmiElements;
}

/** The bytes of an `.emi` file; between the blocks stand `padding` bytes that mean nothing here. */
export function writeEmi(objects: readonly EmiObject[], padding = 64): Uint8Array<ArrayBuffer> {
  const out = new GrowingBytes(false);
  out.raw(Uint8Array.of(0x4a, 0x4b, 0, 2), 8);
  for (const object of objects) {
    out.raw(new Uint8Array(padding).fill(0x3c), padding);
    record(out, 0x0400, "Real Space");
    if (object.file !== undefined) record(out, 0x0440, object.file);
    out.number(0x32, 2);
    out.number(0x0442, 2);
    out.number(2, 2);
    record(out, 0x0419, `<ObjectInfo>${xml(object.elements ?? {})}${settings(object)}</ObjectInfo>`);
    out.number(0x0a0d, 2);
  }
  return out.take();
}

// A text: what kind of record, which one, how long.
function record(out: GrowingBytes, id: number, text: string): void {
  const bytes = new TextEncoder().encode(text);
  out.number(0x60, 2);
  out.number(id, 2);
  out.number(bytes.length, 4);
  out.raw(bytes, bytes.length);
}

function settings({ settings }: EmiObject): string {
  if (!settings) return "";
  const rows = settings.map(([Label, Value, Unit]) => xml({ Data: { Label, Value, Unit } }));
  return `<ExperimentalDescription><Root>${rows.join("")}</Root>\n\t</ExperimentalDescription>`;
}

function xml(elements: EmiElements): string {
  return Object.entries(elements).map(([name, value]) => {
    const inner = typeof value === "string" ? escaped(value) : xml(value);
    return `<${name}>${inner}</${name}>`;
  }).join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
