/**
 * emloom: from an instrument's calendar to experiment records. argv → command.
 *
 * @module
 */
import { main } from "./cli/main.ts";

if (Deno.args[0] === "__extract") {
  // A child of the sandbox: started by this program itself, with less permission.
  const { serve } = await import("./sandbox/child.ts");
  await serve();
} else {
  Deno.exitCode = await main(Deno.args);
}
