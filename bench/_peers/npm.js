// utif2 and geotiff as peers: see `peers.ts` for what comes in and goes out. The first argument is the package.
const [name, version] = Deno.args;
const library = await import(`npm:${name}@${version}`);

const read = {
  utif2(buffer) {
    const UTIF = library.default;
    for (const page of UTIF.decode(buffer)) UTIF.decodeImage(buffer, page);
  },
  async geotiff(buffer) {
    const file = await library.fromArrayBuffer(buffer);
    for (let i = 0, count = await file.getImageCount(); i < count; i++) {
      await (await file.getImage(i)).readRasters();
    }
  },
}[name];

console.warn = console.error = () => {};
const log = console.log;
console.log = () => {};
let rest = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    const [, path, , ms] = line.split("\t");
    const { buffer } = await Deno.readFile(path);
    try {
      let least = Infinity;
      const end = performance.now() + Number(ms);
      do {
        const start = performance.now();
        await read(buffer);
        least = Math.min(least, performance.now() - start);
      } while (performance.now() < end);
      log(String(least / 1000));
    } catch (error) {
      log(`- ${String(error).replaceAll("\n", " ")}`);
    }
  }
}
