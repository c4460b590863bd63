/** Aborts at the first Ctrl-C or SIGTERM; the second one ends the program as usual. */
export function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    for (const signal of SIGNALS) Deno.removeSignalListener(signal, stop);
    controller.abort();
  };
  for (const signal of SIGNALS) Deno.addSignalListener(signal, stop);
  return controller.signal;
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
