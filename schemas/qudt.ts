/**
 * Identifiers of units in the QUDT vocabulary.
 *
 * The names below are those among QUDT's units that are made of the units of `unit_table.ts`: an IRI is given only
 * where QUDT has the unit. Source: QUDT unit vocabulary, https://qudt.org, © QUDT.org, CC BY 4.0.
 *
 * @module
 */
import type { Term, Unit } from "./units.ts";

const BASE = "http://qudt.org/vocab/unit/";

const SIMPLE = `
  A ANGSTROM ARCMIN ARCSEC ATM AttoA AttoC AttoFARAD AttoJ AttoSEC BAR BIT BQ BYTE C CD COUNT CentiBAR
  CentiC CentiGM CentiGRAY CentiL CentiM CentiMOL CentiN DAY DEG DEG_C DEG_F DYN Da DecaC DecaGM DecaK
  DecaL DecaM DecaPA DeciB DeciBAR DeciC DeciGM DeciL DeciM DeciN DeciS DeciSEC E ERG EV ElementaryCharge
  ExaBIT ExaBYTE ExaC ExaJ ExaV ExaW FARAD FRAME FT FemtoA FemtoC FemtoFARAD FemtoGM FemtoJ FemtoL FemtoM
  FemtoMOL FemtoSEC FemtoV GAUSS GM GRAY GigaA GigaBIT GigaBQ GigaBYTE GigaC GigaEV GigaHZ GigaJ GigaN
  GigaOHM GigaPA GigaV GigaW H HR HZ HectoBAR HectoC HectoCOUNT HectoGM HectoL HectoM HectoPA IN J K KiloA
  KiloBAR KiloBIT KiloBQ KiloBYTE KiloC KiloCD KiloCOUNT KiloEV KiloFARAD KiloGAUSS KiloGM KiloGRAY KiloH
  KiloHZ KiloJ KiloL KiloLM KiloM KiloMOL KiloN KiloOHM KiloPA KiloS KiloSEC KiloT KiloV KiloW KiloWB L LM
  LUX M MIN MOL MegaA MegaBAR MegaBIT MegaBQ MegaBYTE MegaC MegaEV MegaGM MegaGRAY MegaHZ MegaJ MegaK
  MegaL MegaN MegaOHM MegaPA MegaS MegaSEC MegaV MegaW MicroA MicroBAR MicroBQ MicroC MicroFARAD MicroGM
  MicroGRAY MicroH MicroJ MicroL MicroM MicroMOL MicroN MicroOHM MicroPA MicroRAD MicroS MicroSEC MicroSV
  MicroT MicroTORR MicroV MicroW MilliA MilliBAR MilliBQ MilliC MilliCD MilliFARAD MilliGM MilliGRAY
  MilliH MilliHZ MilliJ MilliK MilliL MilliM MilliMOL MilliM_HG MilliN MilliOHM MilliPA MilliRAD MilliS
  MilliSEC MilliSV MilliT MilliTORR MilliV MilliW MilliWB N NUM NanoA NanoBQ NanoC NanoFARAD NanoGM
  NanoGRAY NanoH NanoJ NanoL NanoM NanoMOL NanoN NanoOHM NanoS NanoSEC NanoSV NanoT NanoV NanoW OHM PA
  PERCENT PIXEL PPM PSI PetaA PetaBIT PetaBQ PetaBYTE PetaC PetaHZ PetaJ PetaV PetaW PicoA PicoC PicoFARAD
  PicoGM PicoH PicoJ PicoL PicoM PicoMOL PicoPA PicoS PicoSEC PicoV PicoW RAD REV S SEC SR SV T TORR TeraA
  TeraBIT TeraBQ TeraBYTE TeraC TeraHZ TeraJ TeraOHM TeraV TeraW U V W WB WK YR YoctoC YottaC ZeptoC
  ZettaC
`;

const COMPOUND = `
  A-HR A-M2 A-PER-CentiM A-PER-CentiM2 A-PER-KiloGM A-PER-M A-PER-M2 A-PER-M2-K2 A-PER-MilliM
  A-PER-MilliM2 A-PER-RAD A-SEC A-SEC2 ANGSTROM3 BIT-PER-SEC BYTE-PER-SEC C-M C-PER-CentiM2 C-PER-KiloGM
  C-PER-M C-PER-M2 C-PER-MilliM2 CentiM-PER-SEC CentiM-PER-SEC2 CentiM2 CentiM2-PER-SEC CentiM3
  CentiM3-PER-MIN CentiM3-PER-SEC CentiN-M DEG-PER-M DEG-PER-MIN DEG-PER-SEC DEG-PER-SEC2 DEG2
  DEG_C-PER-HR DEG_C-PER-MIN DeciB-PER-KiloM DeciB-PER-M EV-PER-ANGSTROM EV-PER-M EV-PER-T EV-SEC
  FRAME-PER-SEC GM-PER-CentiM3 GRAY-PER-SEC J-PER-CentiM2 J-PER-K J-PER-KiloGM J-PER-KiloGM-K J-PER-M
  J-PER-M2 J-PER-M3 J-PER-MOL J-PER-MOL-K J-PER-SEC J-PER-T J-SEC K-PER-HR K-PER-MIN K-PER-SEC KiloA-PER-M
  KiloA-PER-M2 KiloEV-PER-MicroM KiloGM-PER-CentiM2 KiloGM-PER-CentiM3 KiloGM-PER-KiloM KiloGM-PER-KiloM2
  KiloGM-PER-M KiloGM-PER-M2 KiloGM-PER-M3 KiloGM-PER-MilliM KiloGM-PER-SEC KiloGM-PER-SEC2
  KiloJ-PER-KiloGM KiloJ-PER-SEC KiloM-PER-HR KiloM-PER-SEC KiloM-PER-SEC2 KiloM2 KiloN-M
  KiloN-PER-CentiM2 KiloN-PER-M KiloN-PER-M2 KiloN-PER-MilliM2 KiloOHM-M KiloOHM-PER-M KiloPA-PER-M
  KiloPA-PER-MilliM KiloS-PER-M KiloV-A KiloV-PER-M KiloW-HR KiloW-PER-M2 L-PER-MIN M-K M-PER-HR M-PER-MIN
  M-PER-PA M-PER-RAD M-PER-SEC M-PER-SEC2 M-SEC M-SEC2 M2 M2-PER-SEC M2-PER-SEC2 M2-PER-SR M2-SR M3
  M3-PER-KiloGM M3-PER-SEC M3-PER-SEC2 MOL-PER-L MOL-PER-M3 MegaA-PER-M2 MegaBYTE-PER-SEC
  MegaEV-PER-CentiM MegaJ-PER-KiloGM MegaJ-PER-M2 MegaJ-PER-SEC MegaN-M MegaN-PER-M2 MegaOHM-M
  MegaOHM-PER-KiloM MegaOHM-PER-M MegaS-PER-M MegaV-A MegaV-PER-M MicroJ-PER-SEC MicroM-PER-M
  MicroM-PER-MIN MicroM-PER-N MicroM-PER-SEC MicroM-PER-SEC2 MicroM2 MicroM3 MicroN-M MicroOHM-M
  MicroS-PER-CentiM MicroS-PER-M MicroV-A MicroV-PER-M MicroW-PER-M2 MilliA-HR MilliA-PER-MilliM
  MilliA-SEC MilliBAR-L-PER-SEC MilliJ-PER-M2 MilliJ-PER-SEC MilliM-PER-M MilliM-PER-MIN MilliM-PER-SEC
  MilliM-PER-SEC2 MilliM2 MilliM2-PER-SEC MilliM3 MilliMOL-PER-L MilliN-M MilliN-PER-M MilliPA-PER-M
  MilliPA-SEC MilliS-PER-CentiM MilliS-PER-M MilliV-A MilliV-PER-M MilliV-PER-V MilliW-PER-M2 N-CentiM N-M
  N-PER-A N-PER-C N-PER-CentiM N-PER-CentiM2 N-PER-KiloGM N-PER-M N-PER-M2 N-PER-M3 N-PER-MilliM
  N-PER-MilliM2 N-PER-RAD N-SEC NUM-PER-HR NUM-PER-M NUM-PER-M2 NUM-PER-M3 NUM-PER-MIN NUM-PER-MilliM3
  NUM-PER-SEC NanoJ-PER-SEC NanoM2 NanoOHM-M NanoS-PER-CentiM NanoS-PER-M NanoV-A NanoW-PER-M2 OHM-CentiM
  OHM-M OHM-PER-KiloM OHM-PER-M PA-M3-PER-SEC PA-PER-M PA-PER-SEC PA-SEC PER-ANGSTROM PER-CentiM
  PER-CentiM3 PER-DEG_C PER-M PER-M2 PER-M3 PER-MicroM PER-MilliM PER-MilliM3 PER-MilliSEC PER-NanoM
  PER-PA PER-PicoM PER-RAD PER-SEC PER-SEC2 PER-SR PER-V PicoJ-PER-SEC PicoV-A PicoW-PER-M2 RAD-PER-M
  RAD-PER-SEC RAD-PER-SEC2 REV-PER-MIN S-PER-CentiM S-PER-M SEC-PER-M SEC-PER-NUM SEC2 T-M T-SEC V-A V-M
  V-PER-CentiM V-PER-K V-PER-M V-PER-M2 V-PER-MicroSEC V-PER-MilliM V-PER-PA V-PER-SEC W-HR
  W-PER-CentiM2 W-PER-KiloGM W-PER-M W-PER-M-K W-PER-M2 W-PER-M2-K W-PER-M2-SR W-PER-M3 W-PER-SR W-SEC
`;

let names: Map<string, string> | undefined;

/** The unit's IRI, e.g. `http://qudt.org/vocab/unit/KiloEV`, `…/V-PER-M`; undefined where QUDT has none. */
export function qudtIri(unit: Unit): string | undefined {
  if (!unit.terms.length) return BASE + "UNITLESS";
  names ??= new Map(`${SIMPLE} ${COMPOUND}`.trim().split(/\s+/).map((name) => [key(partsOf(name)), name]));
  for (const choice of [0, 1]) { // a unit may have a second name that only compounds use: COUNT and NUM
    const parts = unit.terms.map((term) => ({ name: localName(term, choice), power: term.power }));
    const name = parts.every((part) => part.name) ? names.get(key(parts)) : undefined;
    if (name) return BASE + name;
  }
}

interface Part {
  name: string;
  power: number;
}

function localName({ atom, prefix }: Term, choice: number): string {
  const choices = atom.qudt.split(" ");
  const base = choices[choice] ?? choices[0]!;
  return base && prefix ? capital(prefix.name) + base : base;
}

/** `PER-SEC-M2` → SEC to −1 and M to −2. */
function partsOf(name: string): Part[] {
  let sign = 1;
  const parts: Part[] = [];
  for (const word of name.split("-")) {
    if (word === "PER") sign = -1;
    else {
      const [, local = word, power = "1"] = /^(.*?[^\d])(\d+)$/.exec(word) ?? [];
      parts.push({ name: local, power: sign * Number(power) });
    }
  }
  return parts;
}

function key(parts: readonly Part[]): string {
  return parts.map((part) => part.name + part.power).sort().join(" ");
}

function capital(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}

/** Every QUDT local name in the table, for the documentation. */
export function qudtNames(): string[] {
  return `${SIMPLE} ${COMPOUND}`.trim().split(/\s+/);
}
