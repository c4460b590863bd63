/**
 * `deno task bench [NAME …]`: all benchmarks, or some. Each prints a table and, last, one line of ratios.
 *
 * @module
 */
const names = [...Deno.readDirSync(new URL(".", import.meta.url))]
  .map((entry) => entry.name).filter((name) => name.endsWith(".ts") && !/^(mod|_.*)\.ts$/.test(name))
  .map((name) => name.slice(0, -3)).sort();
const wanted = Deno.args.length ? Deno.args : names;
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length) {
  console.error(`There is no benchmark "${unknown[0]}": ${names.join(", ")}`);
  Deno.exit(2);
}
const [load = 0] = Deno.loadavg();
if (load > 0.5) {
  console.log(`The machine is not idle (load ${load.toFixed(2)}): times are worth little, ratios a bit more`);
}
for (const name of wanted) {
  console.log(`\n== ${name}`);
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL(`${name}.ts`, import.meta.url).pathname],
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (code !== 0) Deno.exitCode = 1;
}
