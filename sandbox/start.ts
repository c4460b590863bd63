/**
 * Starts a child of the sandbox from sources, without the rest of emloom: Deno looks through all that a main module
 * may ever load, before it runs anything.
 *
 * @module
 */
import { serve } from "./child.ts";

await serve();
