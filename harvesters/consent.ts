/**
 * Whether a user has agreed that their data may be harvested: only a listed answer is a yes.
 *
 * @module
 */
import type { ConsentSettings } from "../config/settings.ts";
import { NoConsent } from "../schemas/endings.ts";
import type { Consent } from "../schemas/session.ts";
import type { Answers } from "./questions.ts";
import { LIMITS, tidyText } from "./text.ts";

/** Who answered where and when. */
export type Asked = Pick<Consent, "person" | "time" | "source">;

/**
 * Judges the answer of one form. Blank is `unanswered`; an answer that is not on the list is a refusal, since
 * nobody can list all ways to say no.
 */
export function judge(answers: Answers, policy: ConsentSettings, asked: Asked): Consent {
  const question = policy.question;
  const given = answers.get(question);
  const answer = tidyText(given, LIMITS.answer) ??
    (given === undefined ? null : tidyText(JSON.stringify(given), LIMITS.answer) ?? null);
  if (answer === null) {
    return {
      decision: answers.has(question) ? "unanswered" : "not asked",
      question,
      answer,
      ...asked,
      time: null,
    };
  }
  const allowed = new Set(policy.allow.map(plain));
  const parts = Array.isArray(given) ? given : [given];
  const granted = parts.every((part) => typeof part !== "object" && allowed.has(plain(String(part))));
  return { decision: granted ? "granted" : "refused", question, answer, ...asked };
}

/** Consent where the calendar's policy is not to ask, and the user did not refuse. */
export function byPolicy(consent: Consent): Consent {
  return { ...consent, decision: "granted", source: `${consent.source}, consent is not required` };
}

/** Throws for a refusal. */
export function stopIfRefused(consent: Consent): void {
  if (consent.decision !== "refused") return;
  throw new NoConsent(
    `"${
      consent.person ?? "the user"
    }" answered "${consent.answer}" to "${consent.question}" (${consent.source}), ` +
      "which is not on the list of consent.allow",
    consent,
  );
}

function plain(answer: string): string {
  return answer.normalize("NFKC").trim().toLowerCase().replace(/\s+/g, " ").replace(/[.!]+$/, "");
}
