/**
 * NEMO's API: lists, paged or not, and rows by id.
 *
 * @module
 */
import type { z } from "zod";
import { type Http, HttpError, statusOf } from "../../http/mod.ts";

/** Rows asked for at once; NEMOs that do not page give all. */
const PAGE_SIZE = 500;
/** Ids in one query: keeps the URL short. */
const IDS_AT_ONCE = 50;
/** How long users, tools and projects are remembered, in ms. */
const REMEMBER = 10 * 60_000;

/** Parameters of a query. */
export type Query = Record<string, string | number | undefined>;

/** A list, and the rows in it that could not be read. */
export interface Rows<T> {
  rows: T[];
  unreadable: { id: string; reason: string }[];
}

/** Reads lists from one NEMO. */
export class NemoApi {
  readonly #remembered = new Map<string, { row: unknown; at: number }>();

  constructor(readonly name: string, readonly http: Http) {}

  /** All rows of a list that fit the query. A row that cannot be read does not hide its neighbours. */
  async list<T>(endpoint: string, row: z.ZodType<T>, query: Query, signal?: AbortSignal): Promise<Rows<T>> {
    const found = new Map<string, T>();
    const unreadable: Rows<T>["unreadable"] = [];
    for await (const each of this.#pages(endpoint, query, signal)) {
      const parsed = row.safeParse(each);
      const id = String((each as { id?: unknown } | null)?.id ?? "?");
      if (parsed.success) found.set(id, parsed.data); // pages may overlap
      else {
        const issue = parsed.error.issues[0]!;
        unreadable.push({ id, reason: `${endpoint} ${id}: ${issue.path.join(".")}: ${issue.message}` });
      }
    }
    return { rows: [...found.values()], unreadable };
  }

  /** Rows by id, remembered for a while. Ids that NEMO does not have are missing in the answer. */
  async byIds<T>(
    endpoint: string,
    row: z.ZodType<T & { id: number }>,
    ids: Iterable<number | null | undefined>,
    now: Date,
    signal?: AbortSignal,
  ): Promise<Map<number, T>> {
    const wanted = [...new Set(ids)].filter((id): id is number => typeof id === "number");
    const key = (id: number) => `${endpoint}#${id}`;
    const fresh = (id: number) => now.getTime() - (this.#remembered.get(key(id))?.at ?? -Infinity) < REMEMBER;
    const missing = wanted.filter((id) => !fresh(id));
    for (let i = 0; i < missing.length; i += IDS_AT_ONCE) {
      const batch = missing.slice(i, i + IDS_AT_ONCE);
      const { rows } = await this.list(endpoint, row, { id__in: batch.join(",") }, signal);
      for (const id of batch) {
        this.#remembered.set(key(id), { row: rows.find((each) => each.id === id), at: now.getTime() });
      }
    }
    return new Map(wanted.flatMap((id) => {
      const known = this.#remembered.get(key(id))?.row;
      return known === undefined ? [] : [[id, known as T]];
    }));
  }

  /**
   * Walks the pages. From a link to the next page only its parameters are taken: behind a proxy its host and
   * scheme are often wrong, and a token goes to no address but the configured one.
   */
  async *#pages(endpoint: string, query: Query, signal?: AbortSignal): AsyncGenerator<unknown> {
    const seen = new Set<string>();
    let page: Query = { ...query, page_size: PAGE_SIZE };
    while (true) {
      const answer = await this.#get(endpoint, page, signal);
      if (Array.isArray(answer)) return yield* answer;
      const { results, next } = (answer ?? {}) as { results?: unknown; next?: unknown };
      if (!Array.isArray(results)) {
        throw new TypeError(
          `${this.name}: ${this.http.baseUrl}${endpoint}/ gave neither a list nor a page of one`,
        );
      }
      yield* results;
      if (typeof next !== "string" || !URL.canParse(next, this.http.baseUrl)) return;
      const following = new URL(next, this.http.baseUrl).searchParams;
      if (seen.has(`${following}`)) {
        throw new TypeError(
          `${this.name}: the pages of ${this.http.baseUrl}${endpoint}/ go round in a circle`,
        );
      }
      seen.add(`${following}`);
      page = { ...page, ...Object.fromEntries(following) };
    }
  }

  async #get(endpoint: string, query: Query, signal?: AbortSignal): Promise<unknown> {
    try {
      return (await this.http.get(`${endpoint}/`, { query, ...(signal ? { signal } : {}) })).json();
    } catch (error) {
      const status = statusOf(error);
      if (!(error instanceof HttpError) || status !== 401 && status !== 403) throw error;
      throw new HttpError(
        `${this.name} does not accept the token, or its user may not read ${endpoint} (${error.message}): ` +
          "correct the token, or give that user the permission in NEMO",
        error,
        { cause: error },
      );
    }
  }
}
