// The statements of the store. `now` is the caller's if given, else the server's, as the clocks of machines differ.

/** The version of the tables, raised when an older release would misread or damage them. */
export const FORMAT = 2

const now = (parameter: number) =>
  `COALESCE($${parameter}::float8, extract(epoch FROM clock_timestamp())::float8 * 1000)`
const key = (parameter: number) => `decode($${parameter}, 'hex')`
const keys = (parameter: number) => `(SELECT decode(k, 'hex') FROM unnest($${parameter}::text[]) AS k)`
/** The columns of a summary: all but the value. */
const SUMMARY = "id::text AS id, encode(key, 'hex') AS key, created, used, hits, bytes, about"

/** The statements over the tables of a schema, whose name must be an identifier without need of escapes. */
export function statementsFor(schema: string) {
  const table = (name: string) => `"${schema}".${name}`
  const entries = table("entries")
  const removed = table("removed")
  /** Removes entries, and records the time for the answers among them, in the order of keys to avoid deadlocks. */
  const remove = (which: string, time: number) => `
    WITH gone AS (DELETE FROM ${entries} WHERE ${which} RETURNING key, kind),
    noted AS (
      INSERT INTO ${removed} (key, time) SELECT key, ${now(time)} FROM gone WHERE kind = 'answer' ORDER BY key
      ON CONFLICT (key) DO UPDATE SET time = excluded.time RETURNING 1)
    SELECT count(*)::int AS count, (SELECT count(*)::int FROM noted) AS answers FROM gone`

  const put = (fence: string) => `
    WITH fence AS (${fence}),
    gone AS (DELETE FROM ${entries} WHERE key IN ${keys(11)} AND key <> ${key(1)} AND EXISTS (SELECT FROM fence)),
    done AS (
      DELETE FROM ${table("waits")}
      WHERE (source = decode($12, 'hex') OR target = decode($12, 'hex')) AND EXISTS (SELECT FROM fence)),
    kept AS (
      INSERT INTO ${entries} (key, kind, task, created, used, bytes, worth, question, about, value)
      SELECT ${key(1)}, $2, $3, $4, ${now(5)}, $6, $7, $8, $9, $10 WHERE EXISTS (SELECT FROM fence)
      ON CONFLICT (key) DO UPDATE SET id = DEFAULT, kind = excluded.kind, task = excluded.task,
        created = excluded.created, used = excluded.used, hits = 0, bytes = excluded.bytes, worth = excluded.worth,
        question = excluded.question, about = excluded.about, value = excluded.value
      RETURNING 1),
    again AS (DELETE FROM ${removed} WHERE key = ${key(1)} AND EXISTS (SELECT FROM fence))
    SELECT count(*)::int AS kept FROM kept`

  return {
    format: `SELECT format FROM ${table("meta")}`,
    create: `
      CREATE SCHEMA IF NOT EXISTS "${schema}";
      CREATE TABLE IF NOT EXISTS ${table("meta")} (format integer NOT NULL);
      INSERT INTO ${table("meta")} SELECT ${FORMAT} WHERE NOT EXISTS (SELECT FROM ${table("meta")});
      CREATE TABLE IF NOT EXISTS ${entries} (
        id bigint GENERATED ALWAYS AS IDENTITY,
        key bytea PRIMARY KEY,
        kind text NOT NULL,
        task text NOT NULL,
        created float8 NOT NULL,
        used float8 NOT NULL,
        hits integer NOT NULL DEFAULT 0,
        bytes integer NOT NULL,
        worth float8 NOT NULL,
        question text NOT NULL,
        about text NOT NULL,
        value text NOT NULL
      );
      CREATE INDEX IF NOT EXISTS entries_created ON ${entries} (created, id);
      CREATE INDEX IF NOT EXISTS entries_question ON ${entries} (question, kind, created, id);
      CREATE TABLE IF NOT EXISTS ${removed} (key bytea PRIMARY KEY, time float8 NOT NULL);
      CREATE SEQUENCE IF NOT EXISTS ${table("tokens")};
      CREATE TABLE IF NOT EXISTS ${table("claims")} (
        key bytea PRIMARY KEY,
        token bigint NOT NULL,
        owner text NOT NULL,
        until float8 NOT NULL
      );
      CREATE TABLE IF NOT EXISTS ${table("waits")} (
        source bytea NOT NULL,
        target bytea NOT NULL,
        until float8 NOT NULL,
        PRIMARY KEY (source, target)
      );
      CREATE INDEX IF NOT EXISTS waits_target ON ${table("waits")} (target);
      CREATE TABLE IF NOT EXISTS ${table("effects")} (
        run text NOT NULL,
        effect text NOT NULL,
        since float8 NOT NULL,
        value text,
        PRIMARY KEY (run, effect)
      );`,

    get: `SELECT about, value FROM ${entries} WHERE key = ${key(1)}`,
    put: put("SELECT WHERE $12::text IS NULL AND $13::bigint IS NULL"),
    putClaimed: put(`DELETE FROM ${table("claims")} WHERE key = decode($12, 'hex') AND token = $13 RETURNING 1`),
    // Rows are locked in the order of keys, so that simultaneous updates do not deadlock.
    use: `
      UPDATE ${entries} AS e SET used = greatest(e.used, u.time), hits = e.hits + u.hits FROM (
        SELECT l.key, n.time, n.hits FROM ${entries} AS l
        JOIN unnest($1::text[], $2::float8[], $3::integer[]) AS n(key, time, hits) ON l.key = decode(n.key, 'hex')
        ORDER BY l.key FOR UPDATE OF l
      ) AS u WHERE e.key = u.key`,
    list: `
      SELECT ${SUMMARY} FROM ${entries} AS e
      WHERE (e.created, e.id) < ($1::float8, $2::bigint) AND created >= $3 AND created < $4
        AND ($5::text IS NULL OR kind = $5) AND ($6::text IS NULL OR task = $6)
        AND ($7::text IS NULL OR key BETWEEN decode($7, 'hex') AND decode($8, 'hex'))
      ORDER BY e.created DESC, e.id DESC LIMIT $9`,
    nearest: `
      (SELECT ${SUMMARY} FROM ${entries} AS e WHERE question = $1 AND kind = $2
        ORDER BY e.created DESC, e.id DESC LIMIT $3)
      UNION (SELECT ${SUMMARY} FROM ${entries} AS e WHERE kind = $2 ORDER BY e.created DESC, e.id DESC LIMIT $3)`,
    remove: remove(`key IN ${keys(1)}`, 2),
    removeUnused: remove(`used < ${now(1)} - $2::float8`, 1),
    sizes: `SELECT id::text AS id, bytes, worth, used FROM ${entries}`,
    removeById: remove("id = ANY($1::bigint[])", 2),
    /** An entry that was put again since does not count as removed. */
    removed: `
      SELECT time FROM ${removed} AS r WHERE key = ${key(1)} AND time >= ${now(2)} - $3::float8
        AND NOT EXISTS (SELECT FROM ${entries} AS e WHERE e.key = r.key)`,
    forgetOld: `DELETE FROM ${removed} WHERE time < ${now(1)} - $2::float8`,
    forgetMost: `DELETE FROM ${removed} WHERE key IN (SELECT key FROM ${removed} ORDER BY time DESC, key OFFSET $1)`,

    /** Claims are serialized: two that would close a cycle at the same time must see each other. */
    lock: `BEGIN; SELECT pg_advisory_xact_lock(hashtext('recall-lang memo'), hashtext('${schema}'))`,
    isCyclic: `
      WITH RECURSIVE reached(key) AS (
        SELECT ${key(1)} UNION
        SELECT w.target FROM ${table("waits")} AS w JOIN reached AS r ON w.source = r.key WHERE w.until > ${now(3)})
      SELECT EXISTS (SELECT FROM reached WHERE key IN ${keys(2)}) AS cyclic`,
    wait: `
      INSERT INTO ${table("waits")} (source, target, until)
      SELECT DISTINCT decode(k, 'hex'), ${key(1)}, ${now(3)} + $4::float8 FROM unnest($2::text[]) AS k
      ON CONFLICT (source, target) DO UPDATE SET until = excluded.until`,
    claim: `
      INSERT INTO ${table("claims")} AS c (key, token, owner, until)
      VALUES (${key(1)}, nextval('"${schema}".tokens'), $2, ${now(3)} + $4::float8)
      ON CONFLICT (key) DO UPDATE SET
        token = CASE WHEN c.owner = excluded.owner THEN c.token ELSE excluded.token END,
        owner = excluded.owner, until = excluded.until
        WHERE c.owner = excluded.owner OR c.until <= ${now(3)}
      RETURNING token::float8 AS token`,
    claimed: `SELECT until FROM ${table("claims")} WHERE key = ${key(1)}`,
    release: `
      WITH gone AS (DELETE FROM ${table("claims")} WHERE key = ${key(1)} AND token = $2 RETURNING key)
      DELETE FROM ${table("waits")} USING gone WHERE source = gone.key OR target = gone.key`,
    removeClaims: `DELETE FROM ${table("claims")} WHERE until < ${now(1)} - $2::float8`,
    removeWaits: `DELETE FROM ${table("waits")} WHERE until <= ${now(1)}`,

    beginEffect: `
      INSERT INTO ${table("effects")} (run, effect, since) VALUES ($1, $2, ${now(3)})
      ON CONFLICT (run, effect) DO NOTHING RETURNING 1`,
    effect: `SELECT value FROM ${table("effects")} WHERE run = $1 AND effect = $2`,
    endEffect: `
      INSERT INTO ${table("effects")} (run, effect, since, value) VALUES ($1, $2, ${now(3)}, $4)
      ON CONFLICT (run, effect) DO UPDATE SET since = excluded.since, value = excluded.value`,
    removeEffects: `DELETE FROM ${table("effects")} WHERE since < ${now(1)} - $2::float8`,
  } as const
}
