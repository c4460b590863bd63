/**
 * CDCS: the repository with the NexusLIMS front end.
 *
 * @module
 */
import { reached } from "../engine/points.ts";
import { HttpError, isUnclear, statusOf } from "../http/mod.ts";
import { type Identity, identityOf, sameSession } from "../record/identity.ts";
import { createValidator, schemaLocations } from "../record/validate.ts";
import { type CdcsAccess, type CdcsApi, cdcsApi, type CdcsRow } from "./cdcs_api.ts";
import type { BuiltRecord, Destination, Previous, Uploaded } from "./define.ts";

/** The template that is taken when none is named, before the only one there is. */
const USUAL_TEMPLATE = "Nexus Experiment Schema";

/** A CDCS and what to do there. */
export interface CdcsOptions extends CdcsAccess {
  /** @default "cdcs" */
  name?: string;
  /** Title of the workspace that new records go to. Without one, and unless `public`, they stay private. */
  workspace?: string;
  /** New records go to the workspace that everybody can read. @default false */
  public?: boolean;
  /** Title of the template. @default "Nexus Experiment Schema", or the only one there is */
  template?: string;
}

/** A schema that records must follow, with all it includes by `schemaLocation`. */
export interface Template {
  id: string;
  title: string;
  xsd: string;
  includes: Record<string, string>;
}

/** A CDCS as destination. */
export interface Cdcs extends Destination {
  /** The schema that this CDCS checks records against, to check them before they are sent. */
  fetchTemplate(signal?: AbortSignal): Promise<Template>;
}

/** Uploads records to a CDCS: one for each session, found again by its record id. */
export function cdcs(options: CdcsOptions): Cdcs {
  const api = cdcsApi(options);
  return {
    name: options.name ?? "cdcs",
    upload: (record, previous, signal) => upload(api, options, record, previous, signal),
    fetchTemplate: (signal) => fetchTemplate(api, options, signal),
    async check(signal) {
      const workspace = await workspaceOf(api, options, signal);
      const template = await templateOf(api, options, signal);
      const where = workspace ? `workspace "${workspace.title}"` : "private";
      return `CDCS at ${api.baseUrl}: template "${template.title}" (${template.current}), new records ${where}`;
    },
  };
}

async function upload(
  api: CdcsApi,
  options: CdcsOptions,
  record: BuiltRecord,
  previous: Previous,
  signal?: AbortSignal,
): Promise<Uploaded> {
  const there = await find(api, record, previous, signal);
  const [row, action] = there.length > 0
    ? await update(api, options, there[0]!, record, signal)
    : await create(api, options, record, signal);
  if (row.workspace == null) { // where a person has put it, it stays
    const workspace = await workspaceOf(api, options, signal);
    if (workspace) await api.assign(row.id, workspace.id, signal);
  }
  const copies = there.slice(1).map(({ id }) => id);
  return {
    remoteId: row.id,
    url: `${api.baseUrl}data?id=${encodeURIComponent(row.id)}`,
    sha256: record.sha256,
    action,
    ...(copies.length > 0 &&
      {
        warning: `CDCS has more copies of this record, ${
          copies.join(", ")
        } beside ${row.id}: delete them there`,
      }),
  };
}

/**
 * This session's record as CDCS has it; if there are several, the one to keep first: with our record id before
 * without, then the oldest. A title alone proves nothing: other calendars count from 1 too.
 */
async function find(
  api: CdcsApi,
  record: BuiltRecord,
  previous: Previous,
  signal?: AbortSignal,
): Promise<CdcsRow[]> {
  const ours = await identityOf(record.xml);
  if (!ours) throw new TypeError(`Cannot upload "${record.title}": not a Nexus Experiment`);
  const known = previous.remoteId === null ? undefined : await api.get(previous.remoteId, signal);
  // The ledger's id may be another record's by now, in a CDCS that was set up anew.
  if (known && (await ofSession([known], ours)).length > 0) return [known];
  const titled = await ofSession(await api.withTitle(record.title, signal), ours);
  return titled.length > 0 ? titled : await ofSession(await api.withRecordId(record.recordId, signal), ours);
}

async function ofSession(rows: CdcsRow[], ours: Identity): Promise<CdcsRow[]> {
  const read = await Promise.all(
    rows.map(async (row) => ({ row, identity: await identityOf(row.xml_content) })),
  );
  const rank = (identity: Identity) => identity.recordId === null ? 1 : 0;
  return read.flatMap(({ row, identity }) =>
    identity && sameSession(identity, ours) ? [{ row, identity }] : []
  )
    .sort((a, b) => rank(a.identity) - rank(b.identity) || age(a.row) - age(b.row))
    .map(({ row }) => row);
}

const age = ({ id, creation_date }: CdcsRow) => Date.parse(creation_date ?? "") || Number(id) || 0;

async function create(
  api: CdcsApi,
  options: CdcsOptions,
  record: BuiltRecord,
  signal?: AbortSignal,
): Promise<[CdcsRow, Uploaded["action"]]> {
  const template = await templateOf(api, options, signal);
  await workspaceOf(api, options, signal); // a wrong name must show before there is a record
  try {
    const row = await api.create(template.current, record.title, record.xml, signal);
    reached("upload:posted");
    return [row, "created"];
  } catch (error) {
    if (!mayBeDone(error)) throw error;
    const [row] = await find(api, record, { remoteId: null, sha256: null }, signal);
    if (row) return [row, "created"];
    throw await refused(api, options, record, error, signal);
  }
}

async function update(
  api: CdcsApi,
  options: CdcsOptions,
  row: CdcsRow,
  record: BuiltRecord,
  signal?: AbortSignal,
): Promise<[CdcsRow, Uploaded["action"]]> {
  const isThere = (row?: CdcsRow) => row?.xml_content === record.xml && row.title === record.title;
  if (isThere(row)) return [row, "unchanged"];
  try {
    return [await api.update(row.id, record.title, record.xml, signal), "updated"];
  } catch (error) {
    if (!mayBeDone(error)) throw error;
    const now = await api.get(row.id, signal);
    if (now && isThere(now)) return [now, "updated"];
    throw await refused(api, options, record, error, signal);
  }
}

/** No answer, or one that nobody can read: the change may have been made all the same. */
function mayBeDone(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return isUnclear(error) || status >= 200 && status < 300;
}

/**
 * CDCS says 500 both when it is in trouble and when it refuses a record; checking the record against its template
 * tells which. The error to throw: fatal when the record is to blame, else the one given.
 */
async function refused(
  api: CdcsApi,
  options: CdcsOptions,
  record: BuiltRecord,
  error: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const cause = error instanceof Error ? error.cause : undefined;
  if (statusOf(error) !== 500 || !(cause instanceof HttpError)) return error;
  const { xsd, includes, title } = await fetchTemplate(api, options, signal);
  const { valid, problems: [first] } = (await createValidator(xsd, includes))(record.xml);
  if (valid) return error;
  const { method, url, status, body } = cause;
  return new HttpError(
    `CDCS refused record "${record.title}", which its template "${title}" does not allow: ` +
      `line ${first!.line}: ${first!.message}`,
    { method, url, status, body },
    { cause: error },
  );
}

async function templateOf(api: CdcsApi, options: CdcsOptions, signal?: AbortSignal) {
  const all = await api.templates(signal);
  const wanted = options.template ?? USUAL_TEMPLATE;
  const found = all.find(({ title }) => title === wanted) ??
    (options.template === undefined && all.length === 1 ? all[0] : undefined);
  return found ?? missing("template", wanted, all, api, options.template === undefined);
}

async function workspaceOf(api: CdcsApi, options: CdcsOptions, signal?: AbortSignal) {
  const { workspace: wanted } = options;
  if (wanted === undefined && !options.public) return undefined;
  const all = await api.workspaces(signal);
  const open = all.filter(({ is_public }) => is_public);
  const found = wanted === undefined
    ? (open.length === 1 ? open[0] : undefined)
    : all.find(({ title }) => title === wanted);
  return found ?? missing("workspace", wanted ?? "the public one", wanted === undefined ? open : all, api);
}

function missing(
  kind: string,
  wanted: string,
  all: { title: string }[],
  api: CdcsApi,
  unnamed = false,
): never {
  const titles = all.map(({ title }) => `"${title}"`).join(", ") || "none";
  throw new Error(
    `CDCS at ${api.baseUrl}: cannot tell which ${kind} to use, ${unnamed ? "none is named and " : ""}` +
      `there is no "${wanted}" among: ${titles}. Name one of them in the settings`,
  );
}

async function fetchTemplate(api: CdcsApi, options: CdcsOptions, signal?: AbortSignal): Promise<Template> {
  const { current: id, title } = await templateOf(api, options, signal);
  const xsd = await api.template(id, signal);
  const includes: Record<string, string> = {};
  const open = await schemaLocations(xsd);
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (place in includes) continue;
    // CDCS turns what a template includes into the address of another template.
    const part = /\/rest\/template\/([^/]+)\/download\/?$/.exec(place)?.[1];
    if (!part) {
      throw new Error(`CDCS template "${title}" includes "${place}", which is not a template of this CDCS`);
    }
    const text = includes[place] = await api.template(part, signal);
    open.push(...await schemaLocations(text));
  }
  return { id, title, xsd, includes };
}
