/**
 * The page that looks into files. All the work is done in the browser, by `web/page/`.
 *
 * @module
 */
import type { ScriptAddresses } from "../look_scripts.ts";
import { Layout } from "./layout.tsx";

/** The frame that the scripts fill. */
export function LookPage({ scripts }: { scripts: ScriptAddresses }) {
  return (
    <Layout title="Look into a file">
      <h1>Look into a file</h1>
      <p>
        Metadata, preview and spectrum of a microscope's file, as emloom reads them. The file is read in this
        page, by this browser: nothing is sent.
      </p>
      <noscript>
        <p class="notice bad">
          This page needs JavaScript. <code>emloom extract FILE</code> does the same in a terminal.
        </p>
      </noscript>
      <div id="drop" class="drop" data-worker={scripts.worker} data-font={scripts.font}>
        <label class="pick" for="files">Choose files</label>
        <input id="files" type="file" multiple aria-describedby="hint" />
        <p id="hint">
          or drop them here, together with their companions (<code>.emi</code> with <code>.ser</code>,{" "}
          <code>.hdr</code> with <code>.tif</code>).
        </p>
      </div>
      <div class="working">
        <p id="status" role="status"></p>
        <button id="stop" type="button" hidden>Stop</button>
      </div>
      <div id="choice" class="chips" role="group" aria-label="Files"></div>
      <div id="result"></div>
      <script type="module" src={scripts.page}></script>
    </Layout>
  );
}
