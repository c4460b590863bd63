/** Uploads the record on standard input to the CDCS named there: a process that a test can have killed. */
import { cdcs } from "../../destinations/cdcs.ts";

const { options, record } = await new Response(Deno.stdin.readable).json();
console.log(JSON.stringify(await cdcs(options).upload(record, { remoteId: null, sha256: null })));
