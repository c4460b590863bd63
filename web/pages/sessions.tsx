/**
 * The list of sessions.
 *
 * @module
 */
import { SESSION_STATES, type SessionState } from "../../schemas/session.ts";
import type { Filter, SessionRow } from "../queries.ts";
import { localSpan } from "../time.ts";
import { Badge, Layout, STATES, StepStrip } from "./layout.tsx";

/** Sessions, newest first, with state and steps. */
export function SessionsPage({ sessions, total, counts, filter }: {
  sessions: SessionRow[];
  total: number;
  counts: Partial<Record<SessionState, number>>;
  filter: Filter;
}) {
  const offset = filter.offset ?? 0;
  const turn = (to: number) =>
    `/?${new URLSearchParams({ ...searchOf(filter), offset: String(Math.max(0, to)) }).toString()}`;
  return (
    <Layout title="Sessions">
      <h1>Sessions</h1>
      <nav class="chips" aria-label="States">
        <a class={filter.state ? "chip" : "chip on"} href="/">
          All <b>{Object.values(counts).reduce((sum, n) => sum + n, 0)}</b>
        </a>
        {SESSION_STATES.filter((state) => counts[state]).map((state) => (
          <a
            class={`chip ${STATES[state].tone}${filter.state === state ? " on" : ""}`}
            href={`/?state=${state}`}
          >
            {STATES[state].label} <b>{counts[state]}</b>
          </a>
        ))}
        <form action="/" method="get" role="search">
          {filter.state ? <input type="hidden" name="state" value={filter.state} /> : null}
          <input
            type="search"
            name="text"
            value={filter.text ?? ""}
            placeholder="user, instrument, id"
            aria-label="Search"
          />
        </form>
      </nav>
      {sessions.length === 0
        ? <Nothing filtered={Object.keys(searchOf(filter)).length > 0} />
        : (
          <table class="list">
            <thead>
              <tr>
                <th>State</th>
                <th>Instrument</th>
                <th>Time</th>
                <th>User</th>
                <th class="number">Datasets</th>
                <th>Steps</th>
              </tr>
            </thead>
            <tbody>{sessions.map((session) => <Row session={session} />)}</tbody>
          </table>
        )}
      {total > sessions.length
        ? (
          <p class="pages">
            {offset > 0 ? <a href={turn(offset - 100)}>newer</a> : null}
            {` ${offset + 1} – ${offset + sessions.length} of ${total} `}
            {offset + sessions.length < total ? <a href={turn(offset + 100)}>older</a> : null}
          </p>
        )
        : null}
    </Layout>
  );
}

function Row({ session }: { session: SessionRow }) {
  return (
    <tr>
      <td>
        <a href={`/sessions/${session.id}`}>
          <Badge state={session.state} />
        </a>
        {session.reason ? <div class="reason">{session.reason}</div> : null}
      </td>
      <td>
        <a href={`/sessions/${session.id}`}>{session.instrumentName}</a>
      </td>
      <td class="time">
        {localSpan(session.start, session.end, session.timeZone)}
        <div class="zone">{session.timeZone}</div>
      </td>
      <td>{session.user ?? "–"}</td>
      <td class="number">
        {session.datasets}
        {session.problems ? <span class="badge bad">{session.problems} broken</span> : null}
      </td>
      <td>
        <StepStrip steps={session.steps} />
      </td>
    </tr>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  return filtered
    ? (
      <p class="empty">
        No session matches. <a href="/">Show all</a>
      </p>
    )
    : (
      <p class="empty">
        No sessions yet. <code>emloom run</code> harvests the calendars; <code>emloom doctor</code>{" "}
        says what is still missing.
      </p>
    );
}

function searchOf(filter: Filter): Record<string, string> {
  const { state, instrument, text } = filter;
  return Object.fromEntries(
    Object.entries({ state, instrument, text }).filter((each): each is [string, string] => !!each[1]),
  );
}
