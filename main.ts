/**
 * emloom: from an instrument's calendar to experiment records. argv → command.
 *
 * @module
 */
if (Deno.args[0] === "__extract") {
  // A child of the sandbox: started by this program itself, with less permission.
  const { serve } = await import("./sandbox/child.ts");
  await serve();
} else {
  const { main } = await import("./cli/main.ts");
  Deno.exitCode = await main(Deno.args);
}
