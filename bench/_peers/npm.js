// utif2 and geotiff as peers: see `peers.ts` for what comes in and goes out. The first argument is the package.
const [name, version] = Deno.args;
const library = await import(`npm:${name}@${version}`);

const read = {
  utif2(buffer) {
    const UTIF = library.default;
    const pages = UTIF.decode(buffer);
    for (const page of pages) UTIF.decodeImage(buffer, page);
    return pages.map((page) => page.data);
  },
  async geotiff(buffer) {
    const file = await library.fromArrayBuffer(buffer);
    const pages = [];
    for (let i = 0, count = await file.getImageCount(); i < count; i++) {
      pages.push(await (await file.getImage(i)).readRasters({ interleave: true }));
    }
    return pages;
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
      let least = Infinity, pages;
      const end = performance.now() + Number(ms);
      do {
        const start = performance.now();
        pages = await read(buffer);
        least = Math.min(least, performance.now() - start);
      } while (performance.now() < end);
      if (ms === "0") await Deno.writeFile(`${path}.out`, new Blob(pages).stream());
      log(String(least / 1000));
    } catch (error) {
      log(`- ${String(error).replaceAll("\n", " ")}`);
    }
  }
}
