// The tables of a queue: programs by their hashes, and the runs with their results.

/** The version of the tables, raised when an older release would misread them. */
export const FORMAT = 1

/** The statements over the tables of a schema, whose name must be an identifier without need of escapes. */
export function statementsFor(schema: string) {
  const runs = `"${schema}".runs`
  const programs = `"${schema}".programs`
  const columns = "id, of, key, program, args, options, state, attempts, result, seq::float8 AS seq, job, since"
  return {
    create: `
      BEGIN;
      SELECT pg_advisory_xact_lock(hashtext('recall-lang queue'), hashtext('${schema}'));
      CREATE SCHEMA IF NOT EXISTS "${schema}";
      CREATE TABLE IF NOT EXISTS "${schema}".meta (format integer NOT NULL);
      INSERT INTO "${schema}".meta SELECT ${FORMAT} WHERE NOT EXISTS (SELECT FROM "${schema}".meta);
      CREATE TABLE IF NOT EXISTS ${programs} (hash text PRIMARY KEY, text text NOT NULL);
      CREATE SEQUENCE IF NOT EXISTS "${schema}".ends;
      CREATE TABLE IF NOT EXISTS ${runs} (
        id uuid PRIMARY KEY,
        of text NOT NULL,
        key text,
        program text NOT NULL REFERENCES ${programs},
        args text NOT NULL,
        options text NOT NULL,
        state text NOT NULL DEFAULT 'queued',
        attempts integer NOT NULL DEFAULT 0,
        result text,
        seq bigint,
        job uuid NOT NULL,
        since timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX IF NOT EXISTS runs_ended ON ${runs} (of, seq);
      CREATE INDEX IF NOT EXISTS runs_open ON ${runs} (of) WHERE state IN ('queued', 'running');
      CREATE INDEX IF NOT EXISTS runs_since ON ${runs} (since);
      COMMIT;`,
    format: `SELECT format FROM "${schema}".meta`,
    keep: `INSERT INTO ${programs} (hash, text) SELECT * FROM unnest($1::text[], $2::text[])
      ON CONFLICT DO NOTHING`,
    program: `SELECT text FROM ${programs} WHERE hash = $1`,
    /** A run that has no whole result is queued again; any other is left as it is. */
    add: `
      INSERT INTO ${runs} AS r (id, of, key, program, args, options, job)
      SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[])
      ON CONFLICT (id) DO UPDATE SET program = excluded.program, args = excluded.args, options = excluded.options,
        state = 'queued', attempts = 0, result = NULL, seq = NULL, job = excluded.job
        WHERE r.state IN ('failed', 'partial', 'cancelled')
      RETURNING id, job`,
    get: `SELECT ${columns} FROM ${runs} WHERE id = $1`,
    list: `SELECT ${columns} FROM ${runs}
      WHERE ($1::text IS NULL OR of = $1) AND ($2::text IS NULL OR state = $2) ORDER BY since DESC, id LIMIT $3`,
    begin: `UPDATE ${runs} SET state = 'running', attempts = attempts + 1
      WHERE id = $1 AND job = $2 AND state IN ('queued', 'running', 'waiting') RETURNING ${columns}`,
    /** The result of an attempt counts, unless another has begun since or the run was cancelled. */
    end: `UPDATE ${runs} SET state = $3, result = $4, seq = nextval('"${schema}".ends')
      WHERE id = $1 AND attempts = $2 AND state = 'running'`,
    /** An attempt that was interrupted on purpose does not count. */
    putBack: `UPDATE ${runs} SET state = 'queued', attempts = attempts - 1
      WHERE id = $1 AND attempts = $2 AND state = 'running'`,
    resume: `UPDATE ${runs} SET state = 'queued', attempts = 0, job = $2, seq = NULL
      WHERE id = $1 AND state = 'waiting' RETURNING id`,
    cancel: `UPDATE ${runs} SET state = 'cancelled', seq = nextval('"${schema}".ends')
      WHERE id = $1 AND state IN ('queued', 'running', 'waiting') RETURNING job`,
    ended: `SELECT ${columns} FROM ${runs} WHERE of = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
    open: `SELECT EXISTS (SELECT FROM ${runs} WHERE of = $1 AND state IN ('queued', 'running')) AS open`,
  } as const
}
