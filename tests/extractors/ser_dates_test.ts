import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { dateIn } from "../../extractors/_ser_dates.ts";

Deno.test("dateIn() reads dates in the languages of microscopes' computers", () => {
  const wednesday = [
    "Wed Nov 14 13:55:20 2018",
    "Wednesday, November 14, 2018 1:55:20 PM",
    "Mi Nov 14 13:55:20 2018",
    "Mittwoch, 14. November 2018 13:55:20",
    "mer. nov. 14 13:55:20 2018",
    "mercredi 14 novembre 2018 13:55:20",
    "mié nov 14 13:55:20 2018",
    "miércoles, 14 de noviembre de 2018 13:55:20",
    "14/11/2018 01:55:20 p. m.",
    "mer nov 14 13:55:20 2018",
    "mercoledì 14 novembre 2018 13:55:20",
    "qua nov 14 13:55:20 2018",
    "wo nov 14 13:55:20 2018",
    "ons 14 nov 2018 13:55:20",
    "ke 14. marraskuuta 2018 13:55:20",
    "śr lis 14 13:55:20 2018",
    "14. listopadu 2018 13:55:20",
    "ср ноя 14 13:55:20 2018",
    "2018年11月14日 13:55:20",
    "2018年11月14日 下午 1:55:20",
    "2018년 11월 14일 오후 1:55:20",
    "14.11.2018 13:55:20",
    "14-11-2018 13:55:20",
    "2018-11-14T13:55:20",
    "2018/11/14 13:55:20",
    "11/14/2018 1:55:20 PM",
  ];
  for (const text of wednesday) assertEquals(dateIn(text), "2018-11-14T13:55:20", text);
});

Deno.test("dateIn() knows every month by its name", () => {
  const names = {
    en: "January February March April May June July August September October November December",
    de: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    fr: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    frShort: "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    es: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    it: "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    pt: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    nl: "januari februari maart april mei juni juli augustus september oktober november december",
    nlShort: "jan feb mrt apr mei jun jul aug sep okt nov dec",
    sv: "januari februari mars april maj juni juli augusti september oktober november december",
    no: "januar februar mars april mai juni juli august september oktober november desember",
    fi:
      "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu",
    pl: "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    cs: "ledna února března dubna května června července srpna září října listopadu prosince",
    hu: "január február március április május június július augusztus szeptember október november december",
    tr: "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    ru: "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
  };
  for (const [language, months] of Object.entries(names)) {
    months.split(" ").forEach((name, i) => {
      const expected = `2019-${String(i + 1).padStart(2, "0")}-05T07:08:09`;
      assertEquals(dateIn(`5 ${name} 2019 07:08:09`), expected, `${language} ${name}`);
    });
  }
});

Deno.test("dateIn() is not misled by days of the week that look like months", () => {
  assertEquals(dateIn("mar. nov. 13 13:55:20 2018"), "2018-11-13T13:55:20");
  assertEquals(dateIn("mardi 13 novembre 2018 13:55:20"), "2018-11-13T13:55:20");
  assertEquals(dateIn("mar mar 13 13:55:20 2018"), "2018-03-13T13:55:20");
  assertEquals(dateIn("martes 13/11/2018 13:55:20"), "2018-11-13T13:55:20");
});

Deno.test("dateIn() lets another clock decide between day and month, and tell the offset", () => {
  assertEquals(dateIn("05/06/2018 13:55:20"), "2018-05-06T13:55:20");
  const utc = Date.UTC(2018, 5, 5, 11, 55, 21);
  assertEquals(dateIn("05/06/2018 13:55:20", utc), "2018-06-05T13:55:20+02:00");
  assertEquals(dateIn("Wed Nov 14 13:55:20 2018", Date.UTC(2020, 0, 1)), "2018-11-14T13:55:20");
});

Deno.test("dateIn() gives nothing for what is no date, and never throws", () => {
  for (
    const text of ["", "yesterday", "13:55:20", "Nov 2018", "Wed Foo 14 13:55:20 2018", "31/02/2018 10:00:00"]
  ) {
    assertEquals(dateIn(text), undefined, text);
  }
  const piece = fc.constantFrom("Nov", "14", "2018", "13:55:20", "/", ".", " ", "年", "mar", "9999999", "PM");
  fc.assert(fc.property(fc.oneof(fc.string(), fc.array(piece).map((all) => all.join(" "))), (text) => {
    const found = dateIn(text);
    if (found !== undefined) assertEquals(new Date(`${found}Z`).toISOString().slice(0, 19), found);
  }));
});
