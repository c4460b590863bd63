/**
 * Extra certificates, for servers whose issuer the system does not know.
 *
 * @module
 */
import { ConfigError } from "./errors.ts";
import type { Settings } from "./settings.ts";

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * The certificates to trust beside the usual ones, each as PEM.
 *
 * @throws {ConfigError} when the file cannot be read, or there is no certificate in it.
 */
export function readCertificates({ certificates: { file, text } }: Pick<Settings, "certificates">): string[] {
  if (text === undefined && file === undefined) return [];
  const found = (text?.replaceAll("\\n", "\n") ?? read(file!)).match(PEM);
  if (found) return found;
  const place = text === undefined ? `"${file}"` : "the inline certificate";
  throw new ConfigError([
    `There is no certificate in ${place}: PEM has lines of BEGIN CERTIFICATE and END CERTIFICATE`,
  ]);
}

function read(file: string): string {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    throw new ConfigError([
      `Cannot read the certificates "${file}": ${
        (error as Error).message
      }; correct NX_CERT_BUNDLE_FILE (EMLOOM_CERTIFICATES_FILE)`,
    ]);
  }
}
