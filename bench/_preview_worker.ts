/**
 * A worker of `workers.ts`: draws the preview of the TIFF file it is given, as often as it is told.
 *
 * @module
 */
import { memorySource } from "../formats/source.ts";
import { openTiff } from "../formats/tiff.ts";
import { drawPreview } from "../previews/mod.ts";

const port = self as unknown as {
  onmessage: (event: MessageEvent<Uint8Array | number>) => void;
  postMessage(message: number): void;
};
let file = memorySource(new Uint8Array());

// First the bytes of the file, then numbers of previews to draw; the answer is what all of them weigh.
port.onmessage = async ({ data }) => {
  if (typeof data !== "number") {
    file = memorySource(data, { name: "bench.tif" });
    return;
  }
  let bytes = 0;
  for (let i = 0; i < data; i++) {
    const [signal] = openTiff(file).signals();
    bytes += (await drawPreview(signal!, { type: "Image", dataType: "SEM_Imaging", title: "" })).length;
  }
  port.postMessage(bytes);
};
