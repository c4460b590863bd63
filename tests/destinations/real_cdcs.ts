/** The real CDCS that `EMLOOM_TEST_CDCS_URL` and `EMLOOM_TEST_CDCS_TOKEN` name, and trouble on the way to it. */
import { buildRecord } from "../../record/build.ts";
import type { RecordInput } from "../../record/model.ts";
import type { BuiltRecord } from "../../destinations/define.ts";
import { input, session } from "../record/sample_input.ts";

const URL = Deno.env.get("EMLOOM_TEST_CDCS_URL");
const TOKEN = Deno.env.get("EMLOOM_TEST_CDCS_TOKEN") ?? "";
const SERVERS = Deno.env.get("EMLOOM_SERVERS");

/** What CDCS has of a record. */
export interface Stored {
  id: number;
  title: string;
  workspace: number | null;
  xml_content: string;
}

/** The server as a test sees it: directly, past all trouble. */
export interface RealCdcs {
  url: string;
  token: string;
  /** A record of a session that no other test has; the title is its own too. */
  record(changes?: Partial<RecordInput>): BuiltRecord;
  /** All records of this test, oldest first. */
  stored(): Promise<Stored[]>;
  /** The bytes that CDCS gives out. */
  download(id: string | number): Promise<Uint8Array>;
  /** Any call, its reply read to the end. */
  request(
    method: string,
    path: string,
    json?: unknown,
  ): Promise<{ ok: boolean; bytes: Uint8Array; json(): unknown }>;
}

/** Registers a test against the real CDCS; what it stores is removed again. */
export function cdcsTest(name: string, test: (cdcs: RealCdcs) => Promise<void>): void {
  const unset = URL ? undefined : "EMLOOM_TEST_CDCS_URL";
  if (!URL || unset) {
    Deno.test({ name: `${name} (skipped: ${unset} is not set)`, ignore: true, fn: () => {} });
    return;
  }
  const url = URL.endsWith("/") ? URL : `${URL}/`;
  Deno.test(name, async () => {
    const mark = crypto.randomUUID();
    const request = async (method: string, path: string, json?: unknown) => {
      const reply = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Token ${TOKEN}`, "content-type": "application/json" },
        ...(json !== undefined && { body: JSON.stringify(json) }),
      });
      const bytes = new Uint8Array(await reply.arrayBuffer());
      return { ok: reply.ok, bytes, json: () => JSON.parse(new TextDecoder().decode(bytes)) };
    };
    const cdcs: RealCdcs = {
      url,
      token: TOKEN,
      request,
      record(changes = {}) {
        const built = buildRecord(input({ session: session({ eventId: mark }), ...changes }));
        return { ...built, path: `/records/${built.title}.xml` };
      },
      async stored() {
        const reply = await request("POST", "rest/data/query/", { query: {}, all: "true" });
        const rows = reply.json() as Stored[];
        return rows.filter(({ title, xml_content }) => title.includes(mark) || xml_content.includes(mark))
          .sort((a, b) => a.id - b.id);
      },
      async download(id) {
        return (await request("GET", `rest/data/download/${id}/`)).bytes;
      },
    };
    try {
      await test(cdcs);
    } finally {
      for (const { id } of await cdcs.stored()) await request("DELETE", `rest/data/${id}/`);
    }
  });
}

/** The fault proxy in front of the CDCS. */
export interface Faults {
  url: string;
  /** Sets the rules for the requests that follow. */
  plan(...rules: Record<string, unknown>[]): Promise<void>;
  /** `POST /rest/data/` and the like: all requests so far, in order. */
  log(): Promise<string[]>;
}

/** {@linkcode cdcsTest} through the fault proxy. */
export function faultTest(name: string, test: (cdcs: RealCdcs, faults: Faults) => Promise<void>): void {
  if (URL && !SERVERS) {
    Deno.test({ name: `${name} (skipped: EMLOOM_SERVERS is not set)`, ignore: true, fn: () => {} });
    return;
  }
  cdcsTest(name, async (cdcs) => {
    const proxy = new Deno.Command("python3", {
      args: [
        `${SERVERS}/faults/fault_proxy.py`,
        "--upstream",
        cdcs.url.replace(/\/$/, ""),
        "--port",
        "0",
        "--control-port",
        "0",
      ],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    try {
      const said = await firstLines(proxy.stdout, /FAULT_CONTROL_URL=.*\n/);
      const [, url] = /FAULT_PROXY_URL=(.*)/.exec(said)!;
      const [, control] = /FAULT_CONTROL_URL=(.*)/.exec(said)!;
      await test(cdcs, {
        url: url!,
        async plan(...rules) {
          const reply = await fetch(`${control}plan`, {
            method: "PUT",
            body: JSON.stringify({ seed: 1, rules }),
          });
          const text = await reply.text();
          if (!reply.ok) throw new Error(text);
        },
        async log() {
          const entries = await (await fetch(`${control}log`)).json() as { method: string; path: string }[];
          return entries.map(({ method, path }) => `${method} ${path}`);
        },
      });
    } finally {
      proxy.kill("SIGTERM");
      await proxy.status;
    }
  });
}

async function firstLines(stream: ReadableStream<Uint8Array>, until: RegExp): Promise<string> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!until.test(text)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`The fault proxy ended: ${text}`);
    text += value;
  }
  await reader.cancel();
  return text;
}
