/**
 * What is written beside an axis.
 *
 * @module
 */
import type { Axis, Signal } from "../formats/signal.ts";
import { tidy } from "./scale_bar.ts";
import { printable } from "./text.ts";

/** An axis as it is drawn: coordinates of its ends, and its label with units. */
export interface DrawnAxis {
  low: number;
  high: number;
  label: string;
  /** Coordinate of an index, in the units of the label. */
  at(index: number): number;
}

/** From here on electron volts are shown as kilo-electron volts. */
const KEV_FROM = 5000;
/** Names that say nothing. */
const NAMELESS = /^(|axis|[xyz]|channel|channels|undefined|<undefined>|signal|unnamed.*)$/i;

/** The signal axis of a spectrum. `dataType` names the quantity where the file does not. */
export function spectralAxis(axis: Axis, dataType: string): DrawnAxis {
  const unit = axis.units.trim();
  const energy = /^k?ev$/i.test(unit);
  const wanted = energy && /EELS/.test(dataType)
    ? "Energy loss"
    : energy && /ED[SX]/.test(dataType)
    ? "X-ray energy"
    : energy
    ? "Energy"
    : /^(nm|µm|Å)$/.test(unit) && /CL|Cathodo/i.test(dataType)
    ? "Wavelength"
    : "Channel";
  return drawnAxis(axis, wanted);
}

/** Any axis; `fallback` is its name where the file gives none worth showing. */
export function drawnAxis(axis: Axis, fallback: string): DrawnAxis {
  const scale = Number.isFinite(axis.scale) && axis.scale !== 0 ? axis.scale : 1;
  const offset = Number.isFinite(axis.offset) ? axis.offset : 0;
  const end = offset + scale * (axis.size - 1);
  const unit = axis.units.trim();
  const electronVolts = /^ev$/i.test(unit);
  const factor = electronVolts && Math.max(Math.abs(offset), Math.abs(end)) >= KEV_FROM ? 1e-3 : 1;
  const units = factor !== 1
    ? "keV"
    : electronVolts
    ? "eV"
    : /^kev$/i.test(unit)
    ? "keV"
    : printable(tidy(unit));
  const given = printable(axis.name);
  const name = NAMELESS.test(given) || fallback.startsWith("Energy") || fallback.startsWith("X-ray")
    ? fallback
    : given;
  return {
    low: offset * factor,
    high: (axis.size > 1 ? end : offset + scale) * factor,
    label: units && !/^(<undefined>|undefined|channels?)$/i.test(units) ? `${name} (${units})` : name,
    at: (index) => (offset + scale * index) * factor,
  };
}

/** The axis of the numbers themselves. */
export function intensityLabel(signal: Signal, mean = false): string {
  const units = printable(signal.intensityUnits ?? "");
  const word = mean ? "Mean intensity" : "Intensity";
  return units && !/^(<undefined>|undefined)$/i.test(units) ? `${word} (${units})` : word;
}

/** Lower and upper end of an intensity axis: zero belongs to it unless the values are far from it. */
export function intensityRange(low: number, high: number): [low: number, high: number] {
  if (!(low <= high)) return [0, 1];
  if (low === high) return low === 0 ? [0, 1] : [Math.min(0, low * 1.1), Math.max(0, low * 1.1)];
  const room = (high - low) * 0.05;
  const bottom = low >= 0 && low < high / 2 ? 0 : low - room;
  return [bottom, high + room];
}
