/**
 * Physics of the beam.
 *
 * @module
 */

const MASS = 9.1093837015e-31; // kg
const CHARGE = 1.602176634e-19; // C
const PLANCK = 6.62607015e-34; // J s
const LIGHT = 299792458; // m/s

/** Wavelength of electrons, in metres, by the voltage in volts that accelerated them; relativistic. */
export function electronWavelength(voltage: number): number {
  const energy = CHARGE * voltage;
  return PLANCK / Math.sqrt(2 * MASS * energy * (1 + energy / (2 * MASS * LIGHT ** 2)));
}
