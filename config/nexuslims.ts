/**
 * Variables of NexusLIMS that emloom does not honour yet, each with the reason.
 *
 * @module
 */

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^NX_ELABFTW_/, "records are not sent to eLabFTW yet"],
  [/^NX_LABARCHIVES_/, "records are not sent to LabArchives yet"],
  [/^NX_EMAIL_/, "no e-mail is sent yet: watch the exit code, or `emloom sessions list`"],
  [/^NX_DISABLE_SSL_VERIFY$/, "certificates are always checked: name the issuer's in NX_CERT_BUNDLE_FILE"],
  [/^NX_CDCS_USER_OWNED_RECORDS$/, "records belong to the user of the CDCS token"],
  [
    /^NX_LOCAL_PROFILES_PATH$/,
    "profiles in Python are not run: redo them (docs/how-to/redo-a-nexuslims-profile.md) and set EMLOOM_PLUGINS_PATH",
  ],
  [/^NX_TEST_MODE$/, "there is no such mode"],
];

/** Why a variable is not honoured. */
export function whyIgnored(name: string): string {
  return REASONS.find(([pattern]) => pattern.test(name))?.[1] ?? "there is no such setting";
}
