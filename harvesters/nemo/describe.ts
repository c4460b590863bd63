/**
 * What one NEMO tells about a session.
 *
 * @module
 */
import { NoConsent, NoReservation } from "../../schemas/endings.ts";
import type { Consent, Description, Person, Session } from "../../schemas/session.ts";
import { byPolicy, judge, stopIfRefused } from "../consent.ts";
import type { HarvestContext } from "../define.ts";
import { type Answers, answerTo, readQuestions } from "../questions.ts";
import { readSamples } from "../samples.ts";
import { LIMITS, tidyText } from "../text.ts";
import { toolOf } from "./address.ts";
import type { Nemo } from "./nemo.ts";
import { chooseReservation, type People, type Timed } from "./reservation.ts";
import {
  projectRow,
  reservationRow,
  type UsageEventRow,
  usageEventRow,
  type UserRow,
  userRow,
} from "./rows.ts";

/** One place where the questions may have been answered. */
interface Tier {
  answers: Answers;
  consent: Consent;
  reservation?: Timed;
}

/**
 * See {@linkcode Harvester.describe}: asks the form after the use, the form before it, then the reservation;
 * goes on when the question about consent is not answered, stops when it is refused.
 */
export async function describeNemo(
  nemo: Nemo,
  session: Session,
  context: HarvestContext,
): Promise<Description> {
  const { now, signal } = context;
  const event = await usageEvent(nemo, session, signal);
  const people = await peopleOf(nemo, session, event, context);
  const users = await nemo.api.byIds("users", userRow, Object.values(people), now(), signal);
  const login = (id: number | undefined | null) => users.get(id ?? -1)?.username ?? null;

  const by = login(people.operator) ?? login(people.user) ?? session.user;
  const forms: Tier[] = [
    { form: event?.run_data, source: "run_data", time: session.end },
    { form: event?.pre_run_data, source: "pre_run_data", time: session.start },
  ].map(({ form, source, time }) => {
    const answers = readQuestions(form);
    return { answers, consent: judge(answers, nemo.consent, { person: by, time, source }) };
  });

  let chosen = firstAnswered(forms);
  if (!chosen) {
    const reservation = await reservationOf(nemo, session, people, signal);
    const tier = reservation && await reservationTier(nemo, reservation, context);
    chosen = tier && firstAnswered([tier]);
    chosen ??= notGranted(nemo, session, tier, forms);
  }
  // The answers beside the one about consent may stand in another form of the same use.
  const all = [chosen, ...forms.filter((form) => form !== chosen)].map((tier) => tier.answers);
  const { reservation } = chosen;
  const project = event?.project ?? reservation?.row.project;
  const user = users.get(people.user ?? reservation?.row.user ?? -1);
  const id = reservation?.row.id ?? session.eventId;
  const title = tidyText(answerTo(all, "experiment_title"), LIMITS.title);
  const purpose = tidyText(answerTo(all, "experiment_purpose"), LIMITS.purpose);
  const experimenter = user && person(user);
  return {
    ...(title ? { title } : {}),
    ...(purpose ? { purpose } : {}),
    ...(experimenter ? { experimenter } : {}),
    eventId: `${id}`,
    url: new URL(`../event_details/${reservation ? "reservation" : "usage"}/${id}/`, nemo.address).href,
    start: reservation?.start ?? (event ? nemo.times.read(event.start) : session.start),
    end: reservation?.end ?? (event?.end ? nemo.times.read(event.end) : session.end),
    samples: readSamples(all),
    projects: await projectsOf(nemo, all, project, context),
    consent: chosen.consent,
  };
}

/** The first tier whose question about consent was answered; throws when the answer is no. */
function firstAnswered(tiers: Tier[]): Tier | undefined {
  const answered = tiers.find(({ consent }) => consent.answer !== null);
  if (answered) stopIfRefused(answered.consent);
  return answered;
}

/** What to do when nobody answered: an ending, or by policy the best there is. */
function notGranted(nemo: Nemo, session: Session, reservation: Tier | undefined, forms: Tier[]): Tier {
  const asked = forms.find(({ consent }) => consent.decision === "unanswered");
  const best = reservation ?? asked ?? forms.find(({ answers }) => answers.size > 0) ?? forms[0]!;
  if (!nemo.consent.required) return { ...best, consent: byPolicy(best.consent) };
  if (reservation || asked) {
    throw new NoConsent(
      `Nobody answered "${nemo.consent.question}": neither in the forms of usage event ${session.eventId} nor in ` +
        (reservation ? reservation.consent.source : "a reservation, of which there is none"),
      (asked ?? reservation)!.consent,
    );
  }
  throw new NoReservation(
    `${nemo.name} has no reservation of "${
      session.user ?? "an unknown user"
    }" that shares time with usage event ` +
      `${session.eventId}, and its own forms ask for no consent`,
  );
}

async function usageEvent(
  nemo: Nemo,
  session: Session,
  signal?: AbortSignal,
): Promise<UsageEventRow | undefined> {
  if (!/^\d{1,15}$/.test(session.eventId)) return undefined;
  const { rows } = await nemo.api.list("usage_events", usageEventRow, { id: session.eventId }, signal);
  return rows.find((row) => `${row.id}` === session.eventId);
}

async function peopleOf(
  nemo: Nemo,
  session: Session,
  event: UsageEventRow | undefined,
  { signal }: HarvestContext,
): Promise<People> {
  if (event) return { user: event.user ?? undefined, operator: event.operator ?? undefined };
  const find = async (username: string | null) => {
    if (username === null) return undefined;
    const { rows } = await nemo.api.list("users", userRow, { username__iexact: username }, signal);
    return rows.find((row) => row.username === username)?.id;
  };
  return { user: await find(session.user), operator: await find(session.operator) };
}

async function reservationOf(nemo: Nemo, session: Session, people: People, signal?: AbortSignal) {
  const tool = toolOf(session.instrument.apiUrl, nemo.address);
  if (tool === undefined) return undefined;
  const { rows } = await nemo.api.list("reservations", reservationRow, {
    tool_id: tool,
    cancelled: "False", // NEMO wants the word as Python writes it
    start__lte: nemo.times.write(new Date(session.end)),
    end__gte: nemo.times.write(new Date(session.start)),
  }, signal);
  const timed = rows.filter((row) => row.tool === tool)
    .map((row) => ({ row, start: nemo.times.read(row.start), end: nemo.times.read(row.end) }));
  return chooseReservation(timed, session, people);
}

async function reservationTier(
  nemo: Nemo,
  reservation: Timed,
  { now, signal }: HarvestContext,
): Promise<Tier> {
  const { row } = reservation;
  const answers = readQuestions(row.question_data);
  const users = await nemo.api.byIds("users", userRow, [row.user, row.creator], now(), signal);
  const consent = judge(answers, nemo.consent, {
    person: (users.get(row.creator ?? -1) ?? users.get(row.user ?? -1))?.username ?? null,
    time: row.creation_time ? nemo.times.read(row.creation_time) : null,
    source: `reservation ${row.id}`,
  });
  return { answers, consent, reservation };
}

async function projectsOf(
  nemo: Nemo,
  forms: Answers[],
  project: number | null | undefined,
  { now, signal }: HarvestContext,
): Promise<Description["projects"]> {
  const asked = tidyText(answerTo(forms, "project_id"), LIMITS.id);
  const booked = (await nemo.api.byIds("projects", projectRow, [project], now(), signal)).get(project ?? -1);
  const [id, name] = [
    tidyText(booked?.application_identifier, LIMITS.id),
    tidyText(booked?.name, LIMITS.name),
  ];
  if (asked && asked !== id) return [{ id: asked }];
  return id || name ? [{ ...(id ? { id } : {}), ...(name ? { name } : {}) }] : [];
}

function person(user: UserRow): Person {
  const username = tidyText(user.username, LIMITS.name) ?? `user ${user.id}`;
  const name = tidyText(`${user.first_name ?? ""} ${user.last_name ?? ""}`, LIMITS.name);
  const email = tidyText(user.email, LIMITS.name);
  return { username, fullName: name ? `${name} (${username})` : username, ...(email ? { email } : {}) };
}
