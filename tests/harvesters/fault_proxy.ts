/** The fault proxy of the servers' folder, in front of another server. */

/** One rule of its plan. */
export type Rule = Record<string, unknown>;

/** Starts a proxy in front of `upstream`. */
export async function faultProxy(servers: string, upstream: string) {
  const process = new Deno.Command("python3", {
    args: [`${servers}/faults/fault_proxy.py`, "--upstream", upstream, "--port", "0", "--control-port", "0"],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let printed = "";
  while (!/FAULT_PROXY_URL=\S+[\s\S]*FAULT_CONTROL_URL=\S+\s/.test(printed)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The fault proxy ended: ${printed}`);
    printed += value;
  }
  const url = (name: string) => new RegExp(`${name}=(\\S+)`).exec(printed)![1]!;
  const control = url("FAULT_CONTROL_URL");
  return {
    url: url("FAULT_PROXY_URL"),
    async plan(...rules: Rule[]): Promise<void> {
      const answer = await fetch(`${control}plan`, {
        method: "PUT",
        body: JSON.stringify({ seed: 1, rules }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      await answer.body?.cancel();
    },
    /** How often the first rule was used since its plan was set. */
    async fired(): Promise<number> {
      const { rules } = await (await fetch(`${control}stats`)).json();
      return (Object.values(rules)[0] as { fired: number }).fired;
    },
    async [Symbol.asyncDispose]() {
      process.kill("SIGTERM");
      await reader.cancel();
      await process.status;
    },
  };
}
