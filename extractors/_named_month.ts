/**
 * Dates with the day first, mostly with the month's name: `29-Aug-2022`, `14-Mar-19`.
 *
 * @module
 */

const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
// Software writes names in the computer's language: German, where it differs.
const OTHERS: Readonly<Record<string, string>> = {
  MÄR: "MAR",
  MRZ: "MAR",
  MAI: "MAY",
  OKT: "OCT",
  DEZ: "DEC",
};

/** `2022-08-29` for `29-Aug-2022`; years of two digits are 1980 to 2079; other texts as they are. */
export function isoDate(text: string | undefined): string | undefined {
  const parts = /^\s*(\d{1,2})[-./ ](\d{1,2}|\p{L}{3,9}\.?)[-./ ](\d{4}|\d{2})\s*$/u.exec(text ?? "");
  if (!parts) return text;
  const [, first, word, last] = parts as unknown as [string, string, string, string];
  const short = word.slice(0, 3).toUpperCase();
  let month = /\d/.test(word) ? Number(word) : MONTHS.indexOf(OTHERS[short] ?? short) + 1;
  let day = Number(first);
  if (/\d/.test(word) && month > 12) [day, month] = [month, day];
  const year = last.length === 4 ? last : `${Number(last) < 80 ? 20 : 19}${last}`;
  return [year, month, day].map((part) => String(part).padStart(2, "0")).join("-");
}
