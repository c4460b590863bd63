/**
 * The `.mdoc` that SerialEM writes beside an MRC file: what it set for each section.
 *
 * @module
 */
import { type Ini, parseIni } from "../formats/ini.ts";
import type { ByteSource } from "../formats/source.ts";
import { textOf } from "../formats/text.ts";
import type { MetaValue } from "../schemas/quantity.ts";
import { acquiredAt } from "./_clock.ts";
import type { Draft } from "./_draft.ts";
import { MDOC } from "./_mrc_fields.ts";
import { isoDate } from "./_named_month.ts";

const LARGEST = 32 * 2 ** 20;
const SHOWN_SECTIONS = 200;
const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/** A read `.mdoc`. */
export interface Mdoc {
  /** Local time of the first section. */
  acquired: string | undefined;
  /** Tilt of each section that has one, in degrees. */
  tilts: number[];
  /** Its first 200 sections, for the side-car file. */
  original: Record<string, Record<string, string>>;
  /** Puts what is said of the first section, and of the whole, into a draft. */
  fill(draft: Draft): void;
}

/** The `.mdoc` beside a file, if there is one. */
export function mdocOf(file: ByteSource): Mdoc | undefined {
  const beside = file.sibling(`${file.name}.mdoc`);
  if (!beside || beside.size > LARGEST) return undefined;
  const ini = parseIni(textOf(beside.read(0, beside.size)));
  const names = [...ini.sections.keys()].filter((name) => /^(ZValue|FrameSet)\s*=/.test(name));
  const first = names[0] ?? "";
  const tilts = names.map((name) => Number(ini.section(name)?.get("TiltAngle") || NaN)).filter(
    Number.isFinite,
  );
  return {
    acquired: timeOf(ini.section(first)?.get("DateTime")),
    tilts,
    original: Object.fromEntries(
      [...ini.sections].slice(0, SHOWN_SECTIONS).map(([name, keys]) => [name, Object.fromEntries(keys)]),
    ),
    fill: (draft) => fill(draft, ini, first),
  };
}

/** The time in `14-Mar-19  18:20:37` or `2024-02-09 10:11:12`. */
export function timeOf(text: string | undefined): string | undefined {
  const [date, time] = (text ?? "").trim().split(/\s+/);
  return acquiredAt(isoDate(date), time);
}

function fill(draft: Draft, ini: Ini, first: string): void {
  const section = ini.section(first);
  draft.fill(MDOC, (key) => valueOf(section?.get(key)), "mdoc: ");
  draft.put("acceleration_voltage", valueOf(ini.get("Voltage")), "mdoc: Voltage", "kV");
  const [x, y] = (section?.get("StagePosition") ?? "").trim().split(/\s+/).map(valueOf);
  draft.put("stage_position.x", x, "mdoc: StagePosition", "µm");
  draft.put("stage_position.y", y, "mdoc: StagePosition", "µm");
}

function valueOf(text: string | undefined): MetaValue | undefined {
  if (!text) return undefined;
  return NUMBER.test(text) ? Number(text) : text;
}
