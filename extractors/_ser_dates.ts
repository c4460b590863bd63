/**
 * Dates as Windows writes them in the language of the microscope's computer.
 *
 * @module
 */
import { acquiredAt } from "./_clock.ts";

// Beginnings of the names of the months: English, German, French, Spanish, Italian, Portuguese, Dutch, the
// Scandinavian languages, Finnish, Polish, Czech, Hungarian, Turkish, Russian. Without accents, in lower case.
const MONTHS: readonly (readonly string[])[] = [
  ["jan", "jaen", "ene", "gen", "tammi", "sty", "led", "oca", "янв"],
  ["feb", "fev", "helmi", "lut", "uno", "sub", "фев"],
  ["mar", "mae", "mrt", "maa", "brez", "bre", "мар"],
  ["apr", "avr", "abr", "huhti", "kwi", "dub", "nis", "апр"],
  ["may", "mai", "mag", "mei", "maj", "touko", "kve", "май", "мая"],
  ["jun", "juin", "giu", "kesa", "cze", "cerv", "haz", "июн"],
  ["jul", "juil", "lug", "heina", "lip", "cervenec", "cervence", "tem", "июл"],
  ["aug", "aou", "ago", "elo", "sie", "srp", "agu", "авг"],
  ["sep", "set", "szept", "syys", "wrz", "zar", "eyl", "сен"],
  ["oct", "okt", "ott", "out", "loka", "paz", "rij", "eki", "окт"],
  ["nov", "marras", "lis", "kas", "ноя"],
  ["dec", "dez", "dic", "des", "joulu", "gru", "pro", "ara", "дек"],
];
// Days of the week that begin as a month does.
const WEEKDAY = /^(mardi|martes|martedi|maandag|mandag|sabado|domingo|domenica)/;
const CLOCK = /(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?(?=\D|$)/g;
const AFTERNOON = /(^|[^a-z])p\.? ?m\.?(?=[^a-z]|$)|下午|午後|오후/;
const MORNING = /(^|[^a-z])a\.? ?m\.?(?=[^a-z]|$)|上午|午前|오전/;

/**
 * A local date and time from text such as `Wed Nov 14 13:55:20 2018`, `mer. 14 novembre 2018 13:55:20` or
 * `14.11.2018 13:55:20`. Where day and month cannot be told apart, `utc` decides, else the month comes first.
 *
 * @param utc The same moment as the file has it elsewhere, in milliseconds since 1970: gives the offset too.
 * @returns ISO 8601, or `undefined` when the text is no date with a time.
 */
export function dateIn(text: string, utc?: number): string | undefined {
  const plain = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFC").toLowerCase();
  const half = AFTERNOON.test(plain) ? " PM" : MORNING.test(plain) ? " AM" : "";
  // a date with dots looks like a time: the time is the last of what does
  const clock = [...plain.matchAll(CLOCK)].filter(([found]) => found.includes(":")).at(-1);
  if (!clock) return undefined;
  const time = `${clock[1]}:${clock[2]}:${clock[3] ?? "00"}${half}`;
  const rest = `${plain.slice(0, clock.index)} ${plain.slice(clock.index + clock[0].length)}`;
  const date = numericDate(rest) ?? namedDate(rest);
  return date && acquiredAt(date, time, utc === undefined ? {} : { utc });
}

function numericDate(text: string): string | undefined {
  const cjk = /(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]/.exec(text);
  if (cjk) return `${cjk[1]}-${cjk[2]}-${cjk[3]}`;
  return /(?<!\d)(?:\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2(?:\d{4}|\d{2}))(?!\d)/.exec(text)
    ?.[0];
}

function namedDate(text: string): string | undefined {
  const numbers = text.match(/\d+/g) ?? [];
  const year = numbers.findLast((number) => number.length === 4);
  const day = numbers.find((number) => number.length <= 2);
  // the day of the week may look like a month and stands before it
  const month = (text.match(/\p{L}+/gu) ?? []).map(monthOf).findLast((found) => found > 0);
  if (!year || !day || !month) return undefined;
  return `${year}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`;
}

// 1 to 12; the longest beginning that fits decides between `červen` and `červenec`.
function monthOf(word: string): number {
  if (WEEKDAY.test(word)) return 0;
  let [month, length] = [0, 0];
  MONTHS.forEach((stems, i) => {
    for (const stem of stems) {
      if (word.startsWith(stem) && stem.length > length) [month, length] = [i + 1, stem.length];
    }
  });
  return month;
}
