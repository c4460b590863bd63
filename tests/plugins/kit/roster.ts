/** A well-behaved harvester: asks the server. */
import type { Toolkit } from "../../../sandbox/toolkit.ts";

export default (emloom: Toolkit) =>
  emloom.defineHarvester({
    name: "roster",
    title: "The roster",
    hosts: ["127.0.0.1:@PORT@"],
    async sessions(wanted) {
      const response = await fetch("http://127.0.0.1:@PORT@/roster", {
        method: "POST",
        body: JSON.stringify(wanted),
      });
      return await response.json();
    },
    async describe(session) {
      const response = await fetch("http://127.0.0.1:@PORT@/roster/event", {
        method: "POST",
        body: JSON.stringify(session),
      });
      if (response.status === 404) throw new emloom.NoReservation(`There is no event "${session.eventId}"`);
      return await response.json();
    },
  });
