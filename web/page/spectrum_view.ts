/**
 * A spectrum that tells the energy and the counts under the pointer, or under a cursor that arrow keys move.
 *
 * @module
 */
import { label, ticks } from "../../previews/ticks.ts";
import { h, s } from "./dom.ts";
import type { Curve } from "./protocol.ts";
import { decades, fitted, heights, linePath, type Range, zoomed } from "./spectrum_range.ts";

const HEIGHT = 280;
const EDGE = { left: 64, right: 12, top: 10, bottom: 44 };
/** A drag over fewer pixels is a click. */
const DRAG = 6;

/** The plot with its switches. It draws itself anew when its width changes. */
export function spectrumView(curve: Curve): HTMLElement {
  const { values, offset, scale } = curve;
  let range: Range = { from: 0, to: values.length };
  let cursor = highest(curve);
  let width = 640;
  let grip: number | undefined;
  let y: (value: number) => number = () => NaN;

  const log = h("input", { type: "checkbox", change: draw });
  const told = h("output", { class: "told" });
  const plot = s("svg", {
    class: "spectrum",
    height: HEIGHT,
    tabindex: 0,
    role: "slider",
    "aria-label": `Spectrum: ${curve.intensity} against ${curve.label}`,
    "aria-valuemin": 0,
    "aria-valuemax": values.length - 1,
    keydown: pressed,
    pointermove: moved,
    pointerdown: (event: PointerEvent) => {
      if (event.pointerType === "mouse") [grip] = [event.offsetX, plot.setPointerCapture(event.pointerId)];
      moved(event);
    },
    pointerup: released,
    dblclick: () => view({ from: 0, to: values.length }),
  });
  const whole = h(
    "button",
    { type: "button", click: () => view({ from: 0, to: values.length }) },
    "Whole range",
  );

  const x = (channel: number) =>
    EDGE.left + (channel - range.from) / (range.to - 1 - range.from) * (width - EDGE.left - EDGE.right);
  const channelAt = (at: number) => {
    const along = (at - EDGE.left) / (width - EDGE.left - EDGE.right);
    return Math.min(
      range.to - 1,
      Math.max(range.from, Math.round(range.from + along * (range.to - 1 - range.from))),
    );
  };

  function view(next: Range): void {
    range = fitted(next, values.length);
    cursor = Math.min(range.to - 1, Math.max(range.from, cursor));
    draw();
  }

  function draw(): void {
    const { low, high } = heights(values, range, log.checked);
    const [bottom, top] = [HEIGHT - EDGE.bottom, EDGE.top];
    const share = log.checked
      ? (value: number) => value > 0 ? Math.log(value / low) / Math.log(high / low) : NaN
      : (value: number) => (value - low) / (high - low);
    y = (value) => bottom - share(value) * (bottom - top);
    const line = linePath(values, range, x, y);
    const [left, right] = [offset + scale * range.from, offset + scale * (range.to - 1)];
    const across = ticks(Math.min(left, right), Math.max(left, right), Math.max(2, Math.floor(width / 90)));
    const up = log.checked ? decades(low, high) : ticks(low, high, 5);
    plot.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    plot.replaceChildren(
      ...up.flatMap((value) => [
        s("line", { class: "grid", x1: EDGE.left, x2: width - EDGE.right, y1: y(value), y2: y(value) }),
        s("text", { x: EDGE.left - 6, y: y(value) + 4, "text-anchor": "end" }, label(value)),
      ]),
      ...across.map((value) =>
        s("text", { x: x((value - offset) / scale), y: bottom + 16, "text-anchor": "middle" }, label(value))
      ),
      s(
        "text",
        { x: (EDGE.left + width - EDGE.right) / 2, y: HEIGHT - 8, "text-anchor": "middle" },
        curve.label,
      ),
      s(
        "text",
        { transform: `translate(14 ${(top + bottom) / 2}) rotate(-90)`, "text-anchor": "middle" },
        curve.intensity,
      ),
      s("path", { class: "line", d: line }),
      s("line", { class: "axis", x1: EDGE.left, x2: width - EDGE.right, y1: bottom, y2: bottom }),
      s("rect", { class: "drag", y: top, height: bottom - top, width: 0 }),
      s("line", { class: "cursor", y1: top, y2: bottom }),
      s("circle", { class: "cursor", r: 3.5 }),
    );
    whole.disabled = range.to - range.from === values.length;
    place();
  }

  /** Puts the cursor at its channel, and tells what is there. */
  function place(): void {
    const at = String(x(cursor));
    const stroke = plot.querySelector("line.cursor")!;
    stroke.setAttribute("x1", at);
    stroke.setAttribute("x2", at);
    const dot = plot.querySelector("circle.cursor")!;
    const height = y(values[cursor]!);
    dot.setAttribute("cx", at);
    dot.setAttribute("cy", String(Number.isFinite(height) ? height : HEIGHT - EDGE.bottom));
    const text = reading(curve, cursor);
    told.value = text;
    plot.setAttribute("aria-valuenow", String(cursor));
    plot.setAttribute("aria-valuetext", text);
  }

  function moved(event: PointerEvent): void {
    cursor = channelAt(event.offsetX);
    place();
    if (grip === undefined) return;
    const drag = plot.querySelector("rect.drag")!;
    drag.setAttribute("x", String(Math.min(grip, event.offsetX)));
    drag.setAttribute("width", String(Math.abs(event.offsetX - grip)));
  }

  function released(event: PointerEvent): void {
    const from = grip;
    grip = undefined;
    if (from === undefined) return;
    plot.querySelector("rect.drag")!.setAttribute("width", "0");
    if (Math.abs(event.offsetX - from) < DRAG) return;
    const ends = [channelAt(from), channelAt(event.offsetX)].sort((a, b) => a - b) as [number, number];
    view({ from: ends[0], to: ends[1] + 1 });
  }

  function pressed(event: KeyboardEvent): void {
    const step = Math.max(1, Math.round((range.to - range.from) / width));
    const page = Math.max(1, Math.round((range.to - range.from) / 10));
    const to: Record<string, number> = {
      ArrowLeft: cursor - step,
      ArrowDown: cursor - step,
      ArrowRight: cursor + step,
      ArrowUp: cursor + step,
      PageDown: cursor - page,
      PageUp: cursor + page,
      Home: range.from,
      End: range.to - 1,
    };
    const factor = { "+": 0.5, "-": 2 }[event.key];
    if (factor !== undefined) view(zoomed(range, cursor, factor, values.length));
    else if (event.key === "0") view({ from: 0, to: values.length });
    else if (Object.hasOwn(to, event.key)) {
      cursor = Math.min(range.to - 1, Math.max(range.from, to[event.key]!));
      place();
    } else return;
    event.preventDefault();
  }

  const box = h(
    "figure",
    { class: "plot" },
    h("div", { class: "tools" }, told, h("label", {}, log, " logarithmic"), whole),
    plot,
    h(
      "figcaption",
      { class: "zone" },
      curve.positions > 1 ? `Mean of ${curve.positions.toLocaleString("en")} spectra. ` : null,
      "Drag to look closer, double-click for the whole. Keys: arrows move, + and − zoom, 0 for the whole.",
    ),
  );
  new ResizeObserver(() => {
    const wide = Math.round(plot.getBoundingClientRect().width);
    if (wide > 0 && wide !== width) {
      width = wide;
      draw();
    }
  }).observe(box);
  draw();
  return box;
}

/** Channel of the greatest value: where one looks first. */
function highest({ values }: Curve): number {
  let found = 0;
  for (let i = 1; i < values.length; i++) if (!(values[i]! <= values[found]!)) found = i;
  return found;
}

/** `1.74 keV: 1,234 counts, channel 174`. */
function reading({ values, offset, scale, label: axis, intensity }: Curve, channel: number): string {
  const unit = (text: string) => /\(([^()]*)\)$/.exec(text)?.[1] ?? "";
  const place = `${label(Number((offset + scale * channel).toPrecision(6)))} ${unit(axis)}`.trim();
  const value = `${label(Number(values[channel]!.toPrecision(6)))} ${unit(intensity)}`.trim();
  return `${place}: ${value}, channel ${channel}`;
}
