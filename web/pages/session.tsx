/**
 * One session: times, steps, activities with previews, errors, uploads, history.
 *
 * @module
 */
import type { SessionDetail } from "../queries.ts";
import { bytes, localSpan, localTime } from "../time.ts";
import { Badge, Layout, StepStrip } from "./layout.tsx";

type Dataset = SessionDetail["datasets"][number];

/** Everything about one session on one page. */
export function SessionPage({ session }: { session: SessionDetail }) {
  const included = session.files.filter((file) => file.excluded === null);
  const excluded = session.files.filter((file) => file.excluded !== null);
  const activities = [...new Set(included.map((file) => file.activity ?? 0))].sort((a, b) => a - b);
  return (
    <Layout title={`${session.instrument.name}, ${localTime(session.start, session.timeZone)}`}>
      <p class="crumb">
        <a href="/">Sessions</a>
      </p>
      <h1>
        {session.instrument.name} <Badge state={session.state} />
      </h1>
      {session.reason ? <p class="notice">{session.reason}</p> : null}
      {session.nextAttempt
        ? <p class="notice">Next attempt {localTime(session.nextAttempt, session.timeZone)}</p>
        : null}
      <StepStrip steps={session.steps} wide />
      {session.steps.filter((step) => step.error).map((step) => (
        <p class="notice bad">
          <b>{step.name}</b>: {step.error}
        </p>
      ))}
      <Facts session={session} />
      <h2>Acquisition activities</h2>
      {activities.length === 0 ? <p class="empty">No files in the record yet.</p> : null}
      {activities.map((activity) => (
        <Activity
          number={activity}
          session={session}
          files={included.filter((file) => (file.activity ?? 0) === activity)}
        />
      ))}
      {excluded.length > 0
        ? (
          <details>
            <summary>{excluded.length} files left out</summary>
            <table class="list">
              <tbody>
                {excluded.map((file) => (
                  <tr>
                    <td class="path">{file.path}</td>
                    <td>{file.excluded}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        )
        : null}
      <Uploads session={session} />
      <History session={session} />
    </Layout>
  );
}

function Facts({ session }: { session: SessionDetail }) {
  const { record, consent } = session;
  return (
    <dl class="facts">
      <dt>Time</dt>
      <dd>{localSpan(session.start, session.end, session.timeZone)} ({session.timeZone})</dd>
      <dt>User</dt>
      <dd>
        {session.user ?? "unknown"}
        {session.operator && session.operator !== session.user ? `, operated by ${session.operator}` : ""}
      </dd>
      <dt>Consent</dt>
      <dd>
        {consent
          ? `${consent.decision}: ${consent.question} ${consent.answer ?? "(no answer)"} (${consent.source})`
          : "not asked yet"}
      </dd>
      <dt>Event</dt>
      <dd class="path">{session.session_identifier}</dd>
      <dt>Record</dt>
      <dd>
        {record
          ? (
            <>
              <a href={`/sessions/${session.id}/record.xml`}>{record.path.split("/").at(-1)}</a>
              {record.valid ? " (valid)" : " (refused by the schema)"}, revision {record.revision}
            </>
          )
          : "none yet"}
      </dd>
    </dl>
  );
}

function Activity({ number, files, session }: {
  number: number;
  files: SessionDetail["files"];
  session: SessionDetail;
}) {
  const first = files[0]?.mtime;
  return (
    <section class="activity">
      <h3>
        Activity {number + 1}
        <span class="zone">
          {first ? `from ${localTime(first, session.timeZone)}` : ""}, {files.length}{" "}
          {files.length === 1 ? "file" : "files"}
        </span>
      </h3>
      <ul class="cards">
        {files.flatMap((file) => {
          const datasets = session.datasets.filter((dataset) => dataset.path === file.path);
          return datasets.map((dataset) => (
            <Card dataset={dataset} of={datasets.length} size={file.size} sessionId={session.id} />
          ));
        })}
      </ul>
    </section>
  );
}

function Card(
  { dataset, of, size, sessionId }: { dataset: Dataset; of: number; size: number; sessionId: number },
) {
  const name = dataset.path.split("/").at(-1) + (of > 1 ? ` (${dataset.signal + 1} of ${of})` : "");
  return (
    <li class={dataset.error ? "card bad" : "card"}>
      {dataset.preview
        ? (
          <img
            src={`/sessions/${sessionId}/previews/${dataset.id}.png`}
            alt={`Preview of ${name}`}
            loading="lazy"
          />
        )
        : <div class="no-preview">no preview</div>}
      <div class="path" title={dataset.path}>{name}</div>
      <div class="zone">{dataset.type} · {dataset.data_type} · {bytes(size)}</div>
      {dataset.error ? <div class="reason">{dataset.error}</div> : null}
      {dataset.problems.map((problem) => <div class="reason">{problem.field}: {problem.reason}</div>)}
      <details>
        <summary>metadata</summary>
        <table class="meta">
          <tbody>
            {flatten(dataset.metadata).map(([key, value]) => (
              <tr>
                <th>{key}</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </li>
  );
}

function Uploads({ session }: { session: SessionDetail }) {
  if (session.uploads.length === 0) return null;
  return (
    <>
      <h2>Uploads</h2>
      <table class="list">
        <tbody>
          {session.uploads.map((upload) => (
            <tr>
              <td>{upload.destination}</td>
              <td>{upload.state}</td>
              <td>
                {upload.url && /^https?:/.test(upload.url)
                  ? <a href={upload.url}>{upload.remote_id}</a>
                  : upload.remote_id}
              </td>
              <td>{upload.attempts} {upload.attempts === 1 ? "attempt" : "attempts"}</td>
              <td class="reason">{upload.error}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function History({ session }: { session: SessionDetail }) {
  return (
    <details>
      <summary>History</summary>
      <table class="list">
        <tbody>
          {session.history.map((entry) => (
            <tr>
              <td class="time">{localTime(entry.at, session.timeZone)}</td>
              <td>{entry.event_type}</td>
              <td>{entry.state}</td>
              <td>{entry.reason}</td>
              <td>{entry.actor}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Metadata as lines: nested names joined, quantities as number and unit. */
export function flatten(value: Record<string, unknown>, path = ""): [string, string][] {
  return Object.entries(value).flatMap(([key, each]): [string, string][] => {
    const name = path ? `${path} – ${key}` : key;
    if (each === null || each === undefined) return [];
    if (Array.isArray(each)) return each.length ? [[name, each.map((item) => text(item)).join(", ")]] : [];
    if (typeof each === "object" && !("value" in each && "unit" in each)) {
      return flatten(each as Record<string, unknown>, key === "extensions" && !path ? "" : name);
    }
    return [[name, text(each)]];
  });
}

function text(value: unknown): string {
  if (typeof value === "object" && value !== null && "value" in value) {
    const { value: number, unit } = value as { value: unknown; unit?: unknown };
    return `${number} ${unit ?? ""}`.trim();
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
