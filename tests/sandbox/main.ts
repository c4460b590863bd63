/** What `main.ts` does when it is started as a child of the sandbox, and nothing else. */
import { ROLE } from "../../sandbox/protocol.ts";

if (Deno.args[0] === ROLE) {
  const { serve } = await import("../../sandbox/child.ts");
  await serve();
}
