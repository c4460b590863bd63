/**
 * emloom: from an instrument's calendar to experiment records. argv → command.
 *
 * @module
 */
if (Deno.args[0] === "__extract") {
  // A child of the sandbox: started by this program itself, with less permission.
  const { serve } = await import("./sandbox/child.ts");
  await serve();
} else if (Deno.args[0] === "__plugin") {
  // The process of one of the site's harvesters, destinations or steps, likewise.
  const { servePlugin } = await import("./site/child.ts");
  await servePlugin();
} else {
  const { main } = await import("./cli/main.ts");
  Deno.exitCode = await main(Deno.args);
}
