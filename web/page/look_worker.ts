/**
 * The worker of the page that looks into files. It reads them by `FileReaderSync`, which only workers have, and which
 * gives formats and extractors the bytes at once.
 *
 * @module
 */
import { loadSans } from "../../previews/sans.ts";
import { blobSource } from "./blob_source.ts";
import { knownFormats, lookInto, messageOf } from "./look_into.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";
import { setFont } from "./sans_browser.ts";

/** What the standard types of a window lack. */
interface WorkerScope {
  FileReaderSync: new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer };
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = async ({ data }) => {
  if (data.kind === "start") {
    setFont(data.font);
    // Now, not at the first text: after a file has come nothing is fetched any more.
    await loadSans().catch((error) => console.error(error));
    return scope.postMessage({ kind: "ready", formats: knownFormats() });
  }
  const { id, files, index, timeZone } = data;
  const started = performance.now();
  const meter = { bytes: 0 };
  try {
    const reader = new scope.FileReaderSync();
    const file = blobSource(files, index, (blob) => reader.readAsArrayBuffer(blob), meter);
    for await (const finding of lookInto(file, timeZone)) {
      const transfer = finding.kind === "preview" && finding.png
        ? [finding.png.buffer]
        : finding.kind === "spectrum" && finding.curve
        ? [finding.curve.values.buffer]
        : [];
      scope.postMessage({ kind: "found", id, finding }, transfer);
    }
    scope.postMessage({
      kind: "done",
      id,
      bytesRead: meter.bytes,
      milliseconds: performance.now() - started,
    });
  } catch (error) {
    scope.postMessage({ kind: "failed", id, error: messageOf(error) });
  }
};
