/**
 * The page that looks into files: takes them, has the worker read them, shows what it finds.
 *
 * @module
 */
import { bytes } from "../time.ts";
import { h } from "./dom.ts";
import type { KnownFormat } from "./protocol.ts";
import { Report } from "./report.ts";
import { WorkerLink } from "./worker_link.ts";

/** Files that only accompany others are not the ones that one wants to see first. */
const COMPANION = /\.(emi|hdr|txt|json|xml)$/i;

const byId = <Made extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as Made;
const zone = byId("drop");
const input = byId<HTMLInputElement>("files");
const stop = byId<HTMLButtonElement>("stop");
const status = byId("status");
const choice = byId("choice");
const result = byId("result");
const { worker, font } = document.querySelector<HTMLElement>("[data-worker]")!.dataset as Record<
  string,
  string
>;

const formats: KnownFormat[] = [];
let report: Report | undefined;
let files: File[] = [];
let current: File | undefined;

if (typeof Temporal === "undefined") {
  say(
    "This browser is too old for this page: it lacks Temporal, which Chrome has since 144 and Firefox since 139",
  );
} else {begin(
    new WorkerLink({ worker: worker!, font: font! }, {
      ready: (known) => {
        formats.splice(0, formats.length, ...known);
        if (!current) say("Ready. The network is not needed any more.");
        document.body.dataset.ready = "";
      },
      found: (finding) => report?.add(finding),
      done(bytesRead, milliseconds) {
        idle();
        say(`Done in ${Math.round(milliseconds)} ms, ${bytes(bytesRead)} read; nothing was sent`);
      },
      failed(error) {
        idle();
        if (report) report.problem(error);
        say(report ? "The file could not be read" : error);
      },
    }),
  );}

function begin(link: WorkerLink): void {
  input.addEventListener("change", () => {
    take([...input.files ?? []]);
    input.value = ""; // so that the same file can be taken again
  });
  for (const name of ["dragover", "drop", "dragleave"] as const) {
    // All of the page takes a drop: beside the box the browser would open the file in place of the page.
    addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
      if (name === "drop") take([...event.dataTransfer?.files ?? []]);
    });
  }
  stop.addEventListener("click", () => {
    link.stop();
    idle();
    report?.problem("Stopped. What was read until then stays.");
    say("Stopped");
  });

  function take(taken: File[]): void {
    if (taken.length === 0) return;
    files = taken;
    const first = files.findIndex(({ name }) => !COMPANION.test(name));
    look(Math.max(0, first));
  }

  function look(index: number): void {
    current = files[index]!;
    report?.close();
    report = new Report(current, formats);
    result.replaceChildren(report.element);
    choice.replaceChildren(
      ...(files.length > 1 ? files : []).map((file, i) =>
        h("button", {
          type: "button",
          class: "chip",
          "aria-pressed": String(i === index),
          click: () => look(i),
        }, file.name)
      ),
    );
    stop.hidden = false;
    say(`Reading ${current.name} …`);
    link.look(files, index);
  }
}

function idle(): void {
  stop.hidden = true;
}

function say(text: string): void {
  status.textContent = text;
}
