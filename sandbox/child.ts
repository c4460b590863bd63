/**
 * The child of the sandbox: reads requests from standard input, answers on standard output, and ends when the input
 * does. Started by `command.ts`, with permission to read one folder.
 *
 * @module
 */
import { encodeFrame, FrameReader } from "./frames.ts";
import { takeOutput } from "./output.ts";
import type { ChildSettings, FromChild, ToChild } from "./protocol.ts";

/** Serves requests until the parent is gone. */
export async function serve(): Promise<void> {
  const write = takeOutput();
  const settings: ChildSettings = JSON.parse(Deno.args[1] ?? "{}");
  // The parent need not wait for what can be loaded while it asks, unless plugins have something to report.
  const loading = import("./work.ts").then(({ Worker }) => Worker.create(settings));
  loading.catch(() => {}); // it is awaited below
  const problems = settings.plugins.length > 0 ? (await loading).problems : [];
  write(encodeFrame(JSON.stringify({ kind: "ready", problems } satisfies FromChild)));
  const worker = await loading;
  const requests = new FrameReader(Deno.stdin.readable);
  while (true) {
    const request = await requests.next();
    if (!request) break;
    await worker.work(request.json as ToChild, write);
  }
  Deno.exit(0); // plugins may have left timers
}
