/**
 * The real NEMO and CDCS that tests run against: `EMLOOM_TEST_NEMO_URL`, `EMLOOM_TEST_NEMO_TOKEN`,
 * `EMLOOM_TEST_CDCS_URL` and `EMLOOM_TEST_CDCS_TOKEN` name them. NEMO has the seed of its start script.
 */

const NAMES = [
  "EMLOOM_TEST_NEMO_URL",
  "EMLOOM_TEST_NEMO_TOKEN",
  "EMLOOM_TEST_CDCS_URL",
  "EMLOOM_TEST_CDCS_TOKEN",
] as const;

/** Where the servers are, and the tokens of users who may do what emloom does. */
export interface Servers {
  nemo: { url: string; token: string };
  cdcs: { url: string; token: string };
}

/** One usage event, as NEMO's API has it. */
export interface UsageEvent {
  id: number;
  tool: number;
  /** ISO 8601. */
  start: string;
  end: string | null;
}

/** A record, as CDCS' API has it. */
export interface StoredRecord {
  id: number;
  title: string;
  workspace: number | null;
  xml_content: string;
  creation_date: string;
  last_modification_date: string;
}

/** Registers a test that needs both servers; without them it is reported as skipped. */
export function serverTest(name: string, test: (servers: Servers) => Promise<void>): void {
  serverTests(name, (servers) => test(servers));
}

/** Registers tests that wait most of the time, so that all of them run at the same time. */
export function patientTests(name: string, tests: Record<string, (servers: Servers) => Promise<void>>): void {
  const free = { sanitizeOps: false, sanitizeResources: false, sanitizeExit: false }; // they see each other's
  serverTests(name, async (servers, context) => {
    const steps = Object.entries(tests);
    await Promise.all(steps.map(([name, test]) => context.step({ name, fn: () => test(servers), ...free })));
  }, free);
}

function serverTests(
  name: string,
  test: (servers: Servers, context: Deno.TestContext) => Promise<void>,
  options: Partial<Deno.TestDefinition> = {},
): void {
  const values = NAMES.map((each) => Deno.env.get(each));
  const unset = NAMES.find((_, i) => !values[i]);
  if (unset) return Deno.test({ name: `${name} (skipped: ${unset} is not set)`, ignore: true, fn: () => {} });
  const [nemoUrl, nemoToken, cdcsUrl, cdcsToken] = values as string[];
  const servers = {
    nemo: { url: slashed(nemoUrl!), token: nemoToken! },
    cdcs: { url: slashed(cdcsUrl!), token: cdcsToken! },
  };
  Deno.test({ ...options, name, fn: (context) => test(servers, context) });
}

/** All usage events of NEMO, by number. */
export async function usageEvents({ nemo }: Servers): Promise<UsageEvent[]> {
  const events = JSON.parse(await call(nemo, "GET", "usage_events/")) as UsageEvent[];
  return events.sort((a, b) => a.id - b.id);
}

/** All records whose title or content has `mark` in it, past all that emloom believes. */
export async function storedRecords({ cdcs }: Servers, mark: string): Promise<StoredRecord[]> {
  const reply = await call(cdcs, "POST", "rest/data/query/", { query: {}, all: "true" });
  return (JSON.parse(reply) as StoredRecord[])
    .filter(({ title, xml_content }) => title.includes(mark) || xml_content.includes(mark))
    .sort((a, b) => a.title < b.title ? -1 : 1);
}

/** How many records CDCS has of exactly this title. */
export async function countTitled({ cdcs }: Servers, title: string): Promise<number> {
  return JSON.parse(await call(cdcs, "GET", `rest/data/?title=${encodeURIComponent(title)}`)).count;
}

/** The content of a record, as CDCS gives it out. */
export async function download({ cdcs }: Servers, id: number): Promise<string> {
  return await call(cdcs, "GET", `rest/data/download/${id}/`);
}

/** Deletes the records of {@linkcode storedRecords}. */
export async function deleteRecords(servers: Servers, mark: string): Promise<void> {
  for (const { id } of await storedRecords(servers, mark)) {
    await call(servers.cdcs, "DELETE", `rest/data/${id}/`);
  }
}

async function call(
  { url, token }: { url: string; token: string },
  method: string,
  path: string,
  json?: unknown,
): Promise<string> {
  const reply = await fetch(url + path, {
    method,
    headers: { authorization: `Token ${token}`, "content-type": "application/json" },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  // A wrong byte must not pass as a replacement character.
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await reply.arrayBuffer());
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text.slice(0, 300)}`);
  return text;
}

function slashed(url: string): string {
  return url.endsWith("/") ? url : `${url}/`;
}
