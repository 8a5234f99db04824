// The statements of shared limits. `now` is the caller's if given, else the server's, as the clocks of machines differ.

import { COUNTED_KINDS } from "../../../../budget/budget.ts"
import { BURST, HORIZON } from "./pace.ts"

/** The version of the tables, raised when an older release would misread or damage them. */
export const LIMITS_FORMAT = 1

const now = (parameter: number) =>
  `COALESCE($${parameter}::float8, extract(epoch FROM statement_timestamp())::float8 * 1000)`
const kinds = (of: (kind: string) => string) => COUNTED_KINDS.map(of).join(", ")

/** The statements over the tables of a schema, whose name must be an identifier without need of escapes. */
export function limitStatementsFor(schema: string) {
  const table = (name: string) => `"${schema}".${name}`
  const rates = table("rates")
  const budgets = table("budgets")
  const spent = table("spent")
  const slices = table("slices")

  return {
    format: `SELECT format FROM ${table("limits_meta")}`,
    create: `
      CREATE SCHEMA IF NOT EXISTS "${schema}";
      CREATE TABLE IF NOT EXISTS ${table("limits_meta")} (format integer NOT NULL);
      INSERT INTO ${table("limits_meta")}
        SELECT ${LIMITS_FORMAT} WHERE NOT EXISTS (SELECT FROM ${table("limits_meta")});
      CREATE TABLE IF NOT EXISTS ${rates} (
        name text PRIMARY KEY,
        requests_at float8 NOT NULL,
        tokens_at float8 NOT NULL,
        given float8[] NOT NULL,
        next float8 NOT NULL
      );
      CREATE TABLE IF NOT EXISTS ${budgets} (name text PRIMARY KEY, ${kinds((kind) => `${kind} float8`)});
      CREATE TABLE IF NOT EXISTS ${spent} (
        name text PRIMARY KEY, ${kinds((kind) => `${kind} float8 NOT NULL DEFAULT 0`)}
      );
      CREATE TABLE IF NOT EXISTS ${slices} (
        id text PRIMARY KEY, name text NOT NULL, until float8 NOT NULL, ${kinds((kind) => `${kind} float8 NOT NULL`)}
      );
      CREATE INDEX IF NOT EXISTS slices_name ON ${slices} (name, until);`,
    /** A process that stops in the middle of a transaction does not hold up the others for long. */
    lock: `
      BEGIN;
      SET LOCAL idle_in_transaction_session_timeout = '5s';
      SELECT pg_advisory_xact_lock(hashtext('recall-lang limits'), hashtext('${schema}'))`,

    beginRate: `
      INSERT INTO ${rates} (name, requests_at, tokens_at, given, next) VALUES ($1, 0, 0, '{}', 0)
      ON CONFLICT (name) DO NOTHING`,
    /**
     * Gives each request in turn the first time that is late enough for both rates, up to the horizon: \`given\` has
     * the milliseconds from now, \`next\` those of the first that gets none. Only the row's own values are read, so
     * that simultaneous statements follow each other.
     */
    pace: `
      UPDATE ${rates} AS r SET (requests_at, tokens_at, given, next) = (
        WITH RECURSIVE step(n, now, requests_at, tokens_at, given) AS (
          SELECT 0, ${now(6)}, r.requests_at, r.tokens_at + $5::float8 * $4::float8, ARRAY[]::float8[]
          UNION ALL
          SELECT n + 1, now, greatest(requests_at, slot - ${BURST}) + $3::float8,
            greatest(tokens_at, slot - ${BURST}) + ($2::float8[])[n + 1] * $4::float8, given || (slot - now)
          FROM (SELECT *, greatest(requests_at, tokens_at, now) AS slot FROM step) AS s
          WHERE n < cardinality($2::float8[]) AND slot <= now + ${HORIZON})
        SELECT requests_at, tokens_at, given, greatest(requests_at, tokens_at, now) - now
        FROM step ORDER BY n DESC LIMIT 1)
      WHERE name = $1 RETURNING given, next`,

    /** Sets the limits of a sum: those of the process that began last. */
    limit: `
      WITH sum AS (INSERT INTO ${spent} (name) VALUES ($1) ON CONFLICT (name) DO NOTHING)
      INSERT INTO ${budgets} (name, ${kinds((kind) => kind)})
      VALUES ($1, ${COUNTED_KINDS.map((_, i) => `$${i + 2}::float8`).join(", ")})
      ON CONFLICT (name) DO UPDATE SET ${kinds((kind) => `${kind} = excluded.${kind}`)}`,
    state: `
      SELECT ${kinds((kind) => `b.${kind} AS limit_${kind}, s.${kind} AS spent_${kind}, h.${kind} AS held_${kind}`)}
      FROM ${budgets} AS b JOIN ${spent} AS s USING (name),
        LATERAL (
          SELECT ${kinds((kind) => `COALESCE(sum(${kind}), 0)::float8 AS ${kind}`)} FROM ${slices}
          WHERE name = $1 AND until > ${now(2)}) AS h
      WHERE b.name = $1`,
    hold: `
      INSERT INTO ${slices} (id, name, until, ${kinds((kind) => kind)})
      SELECT id, $1, ${now(3)} + $4::float8, ${kinds((kind) => kind)}
      FROM unnest($2::text[], ${COUNTED_KINDS.map((_, i) => `$${i + 5}::float8[]`).join(", ")})
        AS g(id, ${kinds((kind) => kind)})`,
    renew: `UPDATE ${slices} SET until = ${now(2)} + $3::float8 WHERE id = ANY($1::text[])`,
    /** Only a slice that is there is settled, so that a statement which is sent again counts nothing twice. */
    settle: `
      WITH given AS (
        SELECT * FROM unnest($2::text[], ${COUNTED_KINDS.map((_, i) => `$${i + 3}::float8[]`).join(", ")})
          AS g(id, ${kinds((kind) => kind)})),
      gone AS (DELETE FROM ${slices} AS s USING given AS g WHERE s.id = g.id RETURNING g.*)
      UPDATE ${spent} SET ${kinds((kind) => `${kind} = ${kind} + (SELECT COALESCE(sum(gone.${kind}), 0) FROM gone)`)}
      WHERE name = $1`,
    /** Slices whose leases ended long ago: nobody settles them any more. */
    removeSlices: `DELETE FROM ${slices} WHERE until < ${now(1)} - $2::float8`,
    withdraw: `DELETE FROM ${slices} WHERE id = ANY($1::text[])`,
  } as const
}
