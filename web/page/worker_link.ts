/**
 * The page's hold on its worker: starts it, asks it, ends it when it hangs.
 *
 * @module
 */
import type { Finding, FromWorker, KnownFormat, ToWorker } from "./protocol.ts";

/** Where the worker's script and the font are. */
export interface Addresses {
  worker: string;
  font: string;
}

/** What the page does about what the worker says. Only about the file that was asked for last. */
export interface Listener {
  ready(formats: KnownFormat[]): void;
  found(finding: Finding): void;
  done(bytesRead: number, milliseconds: number): void;
  failed(error: string): void;
}

/** A worker that is replaced by a new one when it has to be stopped. */
export class WorkerLink {
  readonly #addresses: Addresses;
  readonly #listener: Listener;
  #worker: Worker;
  #asked = 0;
  #busy = false;
  #broken = false;

  constructor(addresses: Addresses, listener: Listener) {
    this.#addresses = addresses;
    this.#listener = listener;
    this.#worker = this.#start();
  }

  /** Looks into a file; one that is still being looked into is given up. */
  look(files: File[], index: number): void {
    if (this.#busy || this.#broken) this.stop();
    this.#busy = true;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    this.#say({ kind: "look", id: ++this.#asked, files, index, timeZone });
  }

  /** Ends the worker, whatever it does, and starts another. */
  stop(): void {
    this.#worker.terminate();
    this.#busy = this.#broken = false;
    this.#asked++;
    this.#worker = this.#start();
  }

  #start(): Worker {
    const worker = new Worker(this.#addresses.worker, { type: "module", name: "emloom" });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      this.#broken = true;
      this.#listener.failed(
        event.message
          ? `The worker of this page broke: ${event.message}`
          : "The worker of this page cannot be started: reload the page",
      );
    };
    worker.postMessage({ kind: "start", font: this.#addresses.font } satisfies ToWorker);
    return worker;
  }

  #say(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromWorker): void {
    if (message.kind === "ready") return this.#listener.ready(message.formats);
    if (message.id !== this.#asked) return;
    if (message.kind === "found") return this.#listener.found(message.finding);
    this.#busy = false;
    if (message.kind === "failed") this.#listener.failed(message.error);
    else this.#listener.done(message.bytesRead, message.milliseconds);
  }
}
