/**
 * A site's harvester, as the workflows see one.
 *
 * @module
 */
import type { ConsentSettings } from "../config/settings.ts";
import type { Harvester } from "../harvesters/define.ts";
import { byPolicy, judge, stopIfRefused } from "../harvesters/consent.ts";
import { NoConsent } from "../schemas/endings.ts";
import type { Consent } from "../schemas/session.ts";
import type { Call } from "./call.ts";
import type { DescriptionOf } from "./description.ts";
import { parseChecked, type ParsedDescription, parseHarvest, parseSiteDescription } from "./results.ts";

/** The harvester of a plugin. It serves the instruments whose `harvester` is its name. */
export function siteHarvester(
  { name, title, canCheck }: DescriptionOf<"harvester">,
  call: Call,
  policy: ConsentSettings,
): Harvester {
  const serves: Harvester["serves"] = (instrument) => instrument.harvester === name;
  return {
    name,
    kind: name,
    serves,
    async sessions({ instruments, cursor, from, to, now, signal }) {
      const ours = instruments.filter(serves);
      const wanted = { instruments: ours, cursor, from: from?.toISOString(), to: to?.toISOString() };
      const given = await call("sessions", [wanted], { signal, now: now() });
      return parseHarvest(name, given, new Set(ours.map(({ pid }) => pid)));
    },
    async describe(session, { now, signal }) {
      const given = parseSiteDescription(name, await call("describe", [session], { signal, now: now() }));
      return { ...given, consent: consentOf(given, session.user, policy) };
    },
    async check(signal) {
      if (!canCheck) return `${title}: it has no check of its own`;
      return parseChecked(name, await call("check", [], { signal }));
    },
  };
}

/** As with the built-in calendars, the answer is judged here and not by who reports it. */
function consentOf(
  { consent = {}, eventId }: ParsedDescription,
  user: string | null,
  policy: ConsentSettings,
): Consent {
  const { answer, person = user, time = null, source = "calendar" } = consent;
  const answers = new Map(answer === undefined ? [] : [[policy.question, answer ?? undefined]]);
  const judged = judge(answers, policy, { person, time, source });
  stopIfRefused(judged);
  if (judged.decision === "granted") return judged;
  if (!policy.required) return byPolicy(judged);
  throw new NoConsent(`The event "${eventId}" does not answer "${policy.question}"`, judged);
}
