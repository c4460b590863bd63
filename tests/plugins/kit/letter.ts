/** A well-behaved step: tells the server about the record. */
import type { Toolkit } from "../../../sandbox/toolkit.ts";

export default (emloom: Toolkit) =>
  emloom.defineStep({
    name: "letter",
    title: "Letter to the group leader",
    hosts: ["127.0.0.1:@PORT@"],
    after: "upload",
    async run({ key, session, experiment, record, uploads, settings, note }) {
      const response = await fetch("http://127.0.0.1:@PORT@/letter", {
        method: "POST",
        body: JSON.stringify({
          key,
          user: session.user,
          title: experiment?.title,
          record: { ...record, xml: record?.xml.slice(0, 60) },
          uploads,
          settings,
        }),
      });
      if (response.status === 503) {
        throw new emloom.RetryableError(`the gateway says 503 to ${settings.token}`, {
          retryAfter: 3600_000,
        });
      }
      note(`told ${session.user} with ${settings.token}`);
      return await response.json();
    },
  });
