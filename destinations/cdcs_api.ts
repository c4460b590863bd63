/**
 * The calls of the CDCS REST API that records need (core_main_app 2.18), each reply checked.
 *
 * @module
 */
import { z } from "zod";
import { createHttp, HttpError, type Reply, statusOf } from "../http/mod.ts";

/** Where a CDCS is, and who we are there. */
export interface CdcsAccess {
  /** Its address, with the path it lies under. */
  url: string;
  /** API token; sent in the header only. */
  token: string;
  /** For one request, in milliseconds. @default 60_000 */
  timeoutMs?: number;
  /** How often a read is repeated when the trouble may pass. @default 2 */
  retries?: number;
  /** PEM certificates trusted beside the usual ones. */
  caCerts?: readonly string[];
}

const id = z.union([z.number().int(), z.string().min(1)]).transform(String);

const Row = z.object({
  id,
  title: z.string(),
  workspace: id.nullish(),
  xml_content: z.string(),
  creation_date: z.string().nullish(),
});
const Page = z.object({ next: z.string().nullable(), results: z.array(Row) });
const Workspaces = z.array(z.object({ id, title: z.string(), is_public: z.boolean().nullish() }));
const Templates = z.array(z.object({ title: z.string(), current: id, is_disabled: z.boolean().nullish() }));
const Template = z.object({ content: z.string() });

/** A record as CDCS has it. */
export type CdcsRow = z.output<typeof Row>;

/** A CDCS server. */
export type CdcsApi = ReturnType<typeof cdcsApi>;

/** Connects to a CDCS; nothing is sent yet. */
export function cdcsApi(access: CdcsAccess) {
  const http = createHttp({
    baseUrl: access.url.endsWith("/") ? access.url : `${access.url}/`,
    headers: { authorization: `Token ${access.token}`, accept: "application/json" },
    timeoutMs: access.timeoutMs ?? 60_000,
    retries: access.retries ?? 2,
    caCerts: access.caCerts ?? [],
  });
  type Options = Parameters<typeof http.send>[2];

  async function call(method: string, path: string, options?: Options): Promise<Reply> {
    try {
      return await http.send(method, path, options);
    } catch (error) {
      throw explained(error, http.baseUrl);
    }
  }
  const read = async <T>(schema: z.ZodType<T>, ...request: Parameters<typeof call>) =>
    checked(schema, await call(...request), http.baseUrl);

  return {
    baseUrl: http.baseUrl,
    /** The record with this id; undefined when there is none. */
    async get(id: string, signal?: AbortSignal): Promise<CdcsRow | undefined> {
      try {
        return await read(Row, "GET", `rest/data/${encodeURIComponent(id)}/`, { signal });
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
    /** Records with exactly this title that belong to the token's user. Sees what was stored a moment ago. */
    async withTitle(title: string, signal?: AbortSignal): Promise<CdcsRow[]> {
      const rows: CdcsRow[] = [];
      for (let page = 1;; page++) {
        const { results, next } = await read(Page, "GET", "rest/data/", {
          query: { title, ...(page > 1 && { page }) },
          signal,
        });
        rows.push(...results.filter((row) => row.title === title));
        if (next === null) return rows;
      }
    },
    /** Records of any user that bear this record id, under whatever title. */
    async withRecordId(recordId: string, signal?: AbortSignal): Promise<CdcsRow[]> {
      const json = { query: { "Experiment.@pid": recordId }, all: "true" };
      return await read(z.array(Row), "POST", "rest/data/query/", { json, signal });
    },
    async create(template: string, title: string, xml: string, signal?: AbortSignal): Promise<CdcsRow> {
      const json = { template, title, xml_content: xml };
      return await read(Row, "POST", "rest/data/", { json, signal });
    },
    async update(id: string, title: string, xml: string, signal?: AbortSignal): Promise<CdcsRow> {
      const json = { title, xml_content: xml };
      return await read(Row, "PATCH", `rest/data/${encodeURIComponent(id)}/`, { json, signal });
    },
    async assign(id: string, workspace: string, signal?: AbortSignal): Promise<void> {
      const path = `rest/data/${encodeURIComponent(id)}/assign/${encodeURIComponent(workspace)}`; // no slash at its end
      await call("PATCH", path, { json: {}, signal });
    },
    /** Workspaces that the user may read. */
    workspaces: (signal?: AbortSignal) => read(Workspaces, "GET", "rest/workspace/read_access/", { signal }),
    /** Templates that all users share; `current` is the id of the version to use. */
    async templates(signal?: AbortSignal) {
      const all = await read(Templates, "GET", "rest/template-version-manager/global/", { signal });
      return all.filter((template) => !template.is_disabled);
    },
    /** The text of a template's schema. */
    template: async (id: string, signal?: AbortSignal) =>
      (await read(Template, "GET", `rest/template/${encodeURIComponent(id)}/`, { signal })).content,
  };
}

function checked<T>(schema: z.ZodType<T>, reply: Reply, baseUrl: string): T {
  const result = schema.safeParse(reply.json());
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const { method, url, status } = reply;
  throw new HttpError(
    `${method} ${url}: not what CDCS answers (${issue!.path.join(".") || "reply"}: ${issue!.message}). ` +
      `Check that "${baseUrl}" is the address of a CDCS`,
    { method, url, status, body: reply.text().slice(0, 500) },
  );
}

/** CDCS says 403 where others say 401. */
function explained(error: unknown, baseUrl: string): unknown {
  if (!(error instanceof HttpError)) return error;
  const { method, url, status, body } = error;
  const remedy = status === 401 || status === 403
    ? /credentials|token/i.test(body)
      ? `CDCS does not accept the token. Give the API token of one of its users, from ${baseUrl}admin/authtoken/`
      : "the token's user may not do this in CDCS. Give the user the rights, or use another user's token"
    : status === 404 && !/"message"|"detail"/.test(body)
    ? `nothing there. Check that "${baseUrl}" is the address of a CDCS`
    : undefined;
  if (!remedy) return error;
  return new HttpError(`${error.message}: ${remedy}`, { method, url, status, body }, { cause: error });
}
