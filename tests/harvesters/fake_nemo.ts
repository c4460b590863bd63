/** A NEMO of our own over rows in memory, for what the real one does not do: odd paging, odd times, odd rows. */

/** Rows by endpoint. */
export type Data = Record<string, Record<string, unknown>[]>;

/** How it answers. */
export interface Manner {
  /** Pages, whether they are asked for or not, of this many rows. */
  pages?: number;
  /** Host that links to next pages lead to. */
  linkHost?: string;
}

/** Serves `data` at `address`; `requests` are the URLs that were asked for, without host. */
export function fakeNemo(data: Data, manner: Manner = {}) {
  const requests: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const url = new URL(request.url);
    requests.push(decodeURIComponent(url.pathname + url.search));
    if (request.headers.get("authorization") !== "Token secret-token") {
      return new Response("{}", { status: 401 });
    }
    const endpoint = url.pathname.split("/")[2]!;
    let rows = data[endpoint] ?? [];
    for (const [name, value] of url.searchParams) {
      if (name !== "page" && name !== "page_size") rows = rows.filter((row) => fits(row, name, value));
    }
    const ids = (data.tools ?? []).map((row) => `${row.id}`);
    if (url.searchParams.get("tool_id__in")?.split(",").some((id) => !ids.includes(id))) {
      return Response.json({ tool_id__in: ["Select a valid choice."] }, { status: 400 });
    }
    if (!manner.pages) return Response.json(rows);
    const page = Number(url.searchParams.get("page") ?? 1);
    const link = new URL(url);
    link.searchParams.set("page", `${page + 1}`);
    if (manner.linkHost) link.host = manner.linkHost;
    const results = rows.slice((page - 1) * manner.pages, page * manner.pages);
    return Response.json({
      count: rows.length,
      next: rows.length > page * manner.pages ? link.href : null,
      results,
    });
  });
  return {
    address: `http://127.0.0.1:${server.addr.port}/api/`,
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function fits(row: Record<string, unknown>, name: string, value: string): boolean {
  const [field = "", how] = name.split("__");
  const own = row[field in row ? field : field.replace(/_id$/, "")];
  if (how === "in") return value.split(",").includes(`${own}`);
  if (how === "isnull") return (own === null) === (value === "true");
  if (how === "gte") return own !== null && Date.parse(`${own}`) >= Date.parse(value);
  if (how === "lte") return own !== null && Date.parse(`${own}`) <= Date.parse(value);
  return `${own}`.toLowerCase() === value.toLowerCase();
}

/** A usage event of tool 1 by user 1. */
export function usage(id: number, start: string, end: string | null, values: Record<string, unknown> = {}) {
  return {
    id,
    start,
    end,
    user: 1,
    operator: 1,
    project: null,
    tool: 1,
    pre_run_data: null,
    run_data: null,
    ...values,
  };
}

/** A reservation of tool 1 by user 1. */
export function reservation(
  id: number,
  start: string,
  end: string,
  answers: Record<string, unknown> | null,
  values = {},
) {
  const question_data = answers && form(answers);
  return {
    id,
    start,
    end,
    user: 1,
    creator: 1,
    tool: 1,
    project: null,
    cancelled: false,
    question_data,
    ...values,
  };
}

/** Answers in the shape of NEMO's forms. */
export function form(answers: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(answers).map((
      [name, user_input],
    ) => [name, { type: "textbox", name, ...(user_input === undefined ? {} : { user_input }) }]),
  );
}

/** Tools 1 and 2, users 1 to 3. */
export const BASE: Data = {
  tools: [{ id: 1, name: "Titan" }, { id: 2, name: "Quanta" }],
  users: [
    { id: 1, username: "ann", first_name: "Ann", last_name: "Other", email: "ann@x.org" },
    { id: 2, username: "bob", first_name: "Bob", last_name: "Builder", email: null },
    { id: 3, username: "op", first_name: "", last_name: "", email: "" },
  ],
  projects: [{ id: 7, name: "Alloys", application_identifier: "A-7" }],
};
