/**
 * HDF5 as others write and read it.
 *
 * @module
 */
// Kept out of the import map, whose packages are fetched at every first start.
export * from "npm:h5wasm@0.10.3";
export { default } from "npm:h5wasm@0.10.3";
