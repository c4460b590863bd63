/** QUDT's identifier of each quantity's unit; quantities of earlier revisions have none. */
export default {
  name: "0002_unit_iri",
  sql: "alter table quantities add column unit_iri text;",
};
