/**
 * Masses of ions that secondary ion mass spectra show: the most abundant isotope of each element, and common clusters.
 *
 * Masses are those of AME2020 in Da, rounded to a thousandth.
 *
 * @module
 */

const ELEMENTS = `
H 1.008  Li 7.016  Be 9.012  B 11.009  C 12.000  N 14.003  O 15.995  F 18.998  Na 22.990  Mg 23.985  Al 26.982
Si 27.977  P 30.974  S 31.972  Cl 34.969  K 38.964  Ca 39.963  Sc 44.956  Ti 47.948  V 50.944  Cr 51.941
Mn 54.938  Fe 55.935  Co 58.933  Ni 57.935  Cu 62.930  Zn 63.929  Ga 68.926  Ge 73.921  As 74.922  Se 79.917
Br 78.918  Rb 84.912  Sr 87.906  Y 88.906  Zr 89.905  Nb 92.906  Mo 97.905  Ru 101.904  Rh 102.905  Pd 105.903
Ag 106.905  Cd 113.903  In 114.904  Sn 119.902  Sb 120.904  Te 129.906  I 126.904  Xe 131.904  Cs 132.905
Ba 137.905  La 138.906  Ce 139.905  Pr 140.908  Nd 141.908  Sm 151.920  Eu 152.921  Gd 157.924  Tb 158.925
Dy 163.929  Ho 164.930  Er 165.930  Tm 168.934  Yb 173.939  Lu 174.941  Hf 179.947  Ta 180.948  W 183.951
Re 186.956  Os 191.961  Ir 192.963  Pt 194.965  Au 196.967  Hg 201.971  Tl 204.974  Pb 207.977  Bi 208.980
Th 232.038  U 238.051`;

// What gives off electrons more easily than it takes them is seen as a positive ion.
const NEGATIVE = /^(H|B|C|N|O|F|Si|P|S|Cl|Ge|As|Se|Br|Sb|Te|I|Au|Pt|Ag|Cu) /;
const POSITIVE_CLUSTERS =
  "CH3 15.023  H3O 19.018  C2H3 27.023  C2H5 29.039  C3H5 41.039  SiO 43.972  TiO 63.943  GaO 84.921";
const NEGATIVE_CLUSTERS =
  "CH 13.008  OH 17.003  C2 24.000  C2H 25.008  CN 26.003  O2 31.990  SiO2 59.967  SiO3 75.962  PO2 62.964  PO3 78.959";

/** An ion, and its mass in Da. */
export interface Ion {
  name: string;
  mass: number;
}

const FARTHEST = 0.35;

function parse(text: string): Ion[] {
  return [...text.matchAll(/(\w+) ([\d.]+)/g)].map(([, name, mass]) => ({ name: name!, mass: Number(mass) }));
}

const elements = parse(ELEMENTS);
const IONS = {
  positive: [...elements, ...parse(POSITIVE_CLUSTERS)],
  negative: [...elements.filter(({ name }) => NEGATIVE.test(`${name} `)), ...parse(NEGATIVE_CLUSTERS)],
};

/**
 * The ion whose mass is nearest, within 0.35 Da. A guess: what a mass means only a spectrum of high resolution tells.
 *
 * @param mass Mass over charge in Da.
 */
export function nearestIon(mass: number, polarity: "positive" | "negative"): Ion | undefined {
  const nearest = IONS[polarity].reduce((best, ion) =>
    Math.abs(ion.mass - mass) < Math.abs(best.mass - mass) ? ion : best
  );
  return Math.abs(nearest.mass - mass) <= FARTHEST ? nearest : undefined;
}
