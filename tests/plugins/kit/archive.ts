/** A well-behaved destination: keeps records on the server. */
import type { Toolkit } from "../../../sandbox/toolkit.ts";

export default (emloom: Toolkit) =>
  emloom.defineDestination({
    name: "archive",
    title: "The archive",
    hosts: ["127.0.0.1:@PORT@"],
    async upload(record, previous) {
      const url = `http://127.0.0.1:@PORT@/archive/${encodeURIComponent(record.recordId)}`;
      await (await fetch(url, { method: "PUT", body: JSON.stringify({ ...record, previous }) })).body
        ?.cancel();
      const action = previous.remoteId === null ? "created" : "updated";
      return { remoteId: record.recordId, url, sha256: record.sha256, action };
    },
    async check() {
      const response = await fetch("http://127.0.0.1:@PORT@/archive");
      await response.body?.cancel();
      return `it answers ${response.status}`;
    },
  });
