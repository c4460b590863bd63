/**
 * `GET /api/schemas`: the JSON Schema of each dataset type.
 *
 * @module
 */
import { Hono } from "hono";
import { DATASET_TYPES } from "../../schemas/dataset.ts";
import { isDatasetType, jsonSchema } from "../../schemas/json_schema.ts";

/** The names of the types, and the schema of one. */
export function schemasApi(): Hono {
  const app = new Hono();
  app.get("/", (c) => c.json(DATASET_TYPES.map((type) => ({ type, url: `/api/schemas/${type}` }))));
  app.get("/:type", (c) => {
    const type = c.req.param("type");
    if (!isDatasetType(type)) {
      return c.json({ error: `There is no dataset type "${type}": ${DATASET_TYPES.join(", ")}` }, 404);
    }
    return c.body(JSON.stringify(jsonSchema(type), null, 2), 200, {
      "content-type": "application/schema+json",
    });
  });
  return app;
}
