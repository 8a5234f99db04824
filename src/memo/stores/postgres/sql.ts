// The statements of the store. `now` is the caller's if given, else the server's, as the clocks of machines differ.

/** The version of the tables, raised when an older release would misread or damage them. */
export const FORMAT = 3

const now = (parameter: number) =>
  `COALESCE($${parameter}::float8, extract(epoch FROM statement_timestamp())::float8 * 1000)`
const key = (parameter: number) => `decode($${parameter}, 'hex')`
const keys = (parameter: number) => `(SELECT decode(k, 'hex') FROM unnest($${parameter}::text[]) AS k)`
/** The columns of a summary: all but the value. */
const SUMMARY = "id::text AS id, encode(key, 'hex') AS key, created, used, hits, bytes, about"

/** The statements over the tables of a schema, whose name must be an identifier without need of escapes. */
export function statementsFor(schema: string) {
  const table = (name: string) => `"${schema}".${name}`
  const entries = table("entries")
  const removed = table("removed")
  const claims = table("claims")
  const waits = table("waits")
  const leases = table("leases")
  /** Removes entries, and records the time for the answers among them, in the order of keys to avoid deadlocks. */
  const remove = (which: string, time: number) => `
    WITH gone AS (DELETE FROM ${entries} WHERE ${which} RETURNING key, kind),
    noted AS (
      INSERT INTO ${removed} (key, time) SELECT key, ${now(time)} FROM gone WHERE kind = 'answer' ORDER BY key
      ON CONFLICT (key) DO UPDATE SET time = excluded.time RETURNING 1)
    SELECT count(*)::int AS count, (SELECT count(*)::int FROM noted) AS answers FROM gone`

  /** Whether the lease with this id is not over. */
  const live = (id: string, time: number) =>
    `EXISTS (SELECT FROM ${leases} AS l WHERE l.id = ${id} AND l.until > ${now(time)})`

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
      CREATE TABLE IF NOT EXISTS ${leases} (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        owner text NOT NULL UNIQUE,
        run text,
        until float8 NOT NULL
      );
      CREATE INDEX IF NOT EXISTS leases_run ON ${leases} (run);
      CREATE TABLE IF NOT EXISTS ${claims} (key bytea PRIMARY KEY, token bigint NOT NULL, holder bigint NOT NULL);
      CREATE TABLE IF NOT EXISTS ${waits} (
        source bytea NOT NULL,
        target bytea NOT NULL,
        holder bigint NOT NULL,
        PRIMARY KEY (source, target)
      );
      CREATE INDEX IF NOT EXISTS waits_target ON ${waits} (target);
      CREATE TABLE IF NOT EXISTS ${table("effects")} (
        run text NOT NULL,
        effect text NOT NULL,
        since float8 NOT NULL,
        mark text,
        value text,
        PRIMARY KEY (run, effect)
      );`,

    get: `SELECT encode(key, 'hex') AS key, about, value FROM ${entries} WHERE key IN ${keys(1)}`,
    /**
     * Stores entries, ends their claims, and deletes the entries that they replace. Rows are locked in the order of
     * keys, so that simultaneous batches do not deadlock.
     */
    put: `
      WITH given AS (
        SELECT decode(g.key, 'hex') AS key, kind, task, created, bytes, worth, question, about, value,
          decode(g.claim, 'hex') AS claim, token
        FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::integer[], $6::float8[], $7::text[],
          $8::text[], $9::text[], $10::text[], $11::bigint[])
          AS g(key, kind, task, created, bytes, worth, question, about, value, claim, token)),
      latest AS (
        SELECT c.key FROM ${claims} AS c JOIN given AS g ON c.key = g.claim AND c.token = g.token
        ORDER BY c.key FOR UPDATE OF c),
      ended AS (DELETE FROM ${claims} AS c USING latest AS l WHERE c.key = l.key RETURNING c.key),
      allowed AS (SELECT * FROM given WHERE claim IS NULL OR claim IN (SELECT key FROM ended)),
      gone AS (
        DELETE FROM ${entries} AS e USING unnest($12::text[], $13::text[]) AS r(key, replaced), allowed AS a
        WHERE a.key = decode(r.key, 'hex') AND e.key = decode(r.replaced, 'hex') AND e.key <> a.key),
      sources AS (DELETE FROM ${waits} AS w USING ended AS c WHERE w.source = c.key),
      targets AS (DELETE FROM ${waits} AS w USING ended AS c WHERE w.target = c.key),
      again AS (DELETE FROM ${removed} AS r USING allowed AS a WHERE r.key = a.key),
      kept AS (
        INSERT INTO ${entries} (key, kind, task, created, used, bytes, worth, question, about, value)
        SELECT key, kind, task, created, ${now(14)}, bytes, worth, question, about, value FROM allowed ORDER BY key
        ON CONFLICT (key) DO UPDATE SET id = DEFAULT, kind = excluded.kind, task = excluded.task,
          created = excluded.created, used = excluded.used, hits = 0, bytes = excluded.bytes, worth = excluded.worth,
          question = excluded.question, about = excluded.about, value = excluded.value
        RETURNING key)
      SELECT encode(key, 'hex') AS key FROM kept`,
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
        SELECT w.target FROM ${waits} AS w JOIN reached AS r ON w.source = r.key WHERE ${live("w.holder", 3)})
      SELECT EXISTS (SELECT FROM reached WHERE key IN ${keys(2)}) AS cyclic`,
    wait: `
      INSERT INTO ${waits} (source, target, holder) SELECT DISTINCT decode(k, 'hex'), ${key(1)}, $3::bigint
      FROM unnest($2::text[]) AS k ON CONFLICT (source, target) DO UPDATE SET holder = excluded.holder`,
    /** Begins the lease of an owner. That of one that this ends is the time of it, negated: nothing extends it. */
    begin: `
      WITH earlier AS (
        UPDATE ${leases} SET until = -${now(3)} WHERE run = $2 AND until > 0
          AND NOT EXISTS (SELECT FROM ${leases} WHERE owner = $1))
      INSERT INTO ${leases} AS l (owner, run, until) VALUES ($1, $2, ${now(3)} + $4::float8)
      ON CONFLICT (owner) DO UPDATE SET until =
        CASE WHEN l.until BETWEEN 0 AND ${now(3)} THEN excluded.until ELSE l.until END
      RETURNING id::text AS id`,
    renew: `UPDATE ${leases} SET until = ${now(2)} + $3::float8 WHERE owner = $1 AND until > 0`,
    leave: `DELETE FROM ${leases} WHERE owner = $1`,
    /**
     * Grants claims that close no cycle: those that nothing waits for (\`0\`), and those of questions that wait for
     * nothing (\`1\`). A claim with \`2\` is left out. Those who wait for a question are noted when its claim is new.
     */
    claim: `
      WITH wanted AS MATERIALIZED (
        SELECT w.n, decode(w.key, 'hex') AS key, w.holder, w.lease, w.nesting, nextval('"${schema}".tokens') AS token
        FROM unnest($1::text[], $2::bigint[], $4::float8[], $5::integer[]) WITH ORDINALITY
          AS w(key, holder, lease, nesting, n)),
      restarted AS (
        UPDATE ${leases} AS l SET until = ${now(3)} + w.lease
        FROM (SELECT holder, max(lease) AS lease FROM wanted GROUP BY holder) AS w
        WHERE l.id = w.holder AND l.until > 0 AND l.until <= ${now(3)}),
      granted AS (
        INSERT INTO ${claims} AS c (key, token, holder)
        SELECT key, token, holder FROM wanted AS w
        WHERE nesting = 0
          OR (nesting = 1 AND NOT EXISTS (
            SELECT FROM ${waits} AS x
            WHERE x.source = w.key AND (x.holder IN (SELECT holder FROM wanted) OR ${live("x.holder", 3)})))
        ORDER BY key
        ON CONFLICT (key) DO UPDATE SET
          token = CASE WHEN c.holder = excluded.holder THEN c.token ELSE excluded.token END, holder = excluded.holder
          WHERE c.holder = excluded.holder OR NOT ${live("c.holder", 3)}
        RETURNING key, token),
      new AS (SELECT w.key, w.holder FROM wanted AS w JOIN granted AS g ON g.key = w.key AND g.token = w.token),
      ended AS (DELETE FROM ${waits} AS x USING new WHERE x.source = new.key),
      noted AS (
        INSERT INTO ${waits} (source, target, holder)
        SELECT DISTINCT decode(p.source, 'hex'), new.key, new.holder
        FROM unnest($6::text[], $7::text[]) AS p(source, target) JOIN new ON new.key = decode(p.target, 'hex')
        ON CONFLICT (source, target) DO UPDATE SET holder = excluded.holder)
      SELECT g.token::float8 AS token, COALESCE(g.token = w.token, FALSE) AS new,
        COALESCE(
          (SELECT l.until FROM ${claims} AS c JOIN ${leases} AS l ON l.id = c.holder WHERE c.key = w.key),
          ${now(3)} + w.lease) AS until
      FROM wanted AS w LEFT JOIN granted AS g ON g.key = w.key ORDER BY w.n`,
    release: `
      WITH given AS (SELECT decode(g.key, 'hex') AS key, token FROM unnest($1::text[], $2::bigint[]) AS g(key, token)),
      latest AS (
        SELECT c.key FROM ${claims} AS c JOIN given AS g ON c.key = g.key AND c.token = g.token
        ORDER BY c.key FOR UPDATE OF c),
      ended AS (DELETE FROM ${claims} AS c USING latest AS l WHERE c.key = l.key RETURNING c.key),
      sources AS (DELETE FROM ${waits} AS w USING ended AS c WHERE w.source = c.key)
      DELETE FROM ${waits} AS w USING ended AS c WHERE w.target = c.key`,
    removeClaims: `
      DELETE FROM ${claims}
      WHERE holder NOT IN (SELECT id FROM ${leases} WHERE until > 0 AND until >= ${now(1)} - $2::float8)`,
    removeWaits: `DELETE FROM ${waits} WHERE holder NOT IN (SELECT id FROM ${leases} WHERE until > ${now(1)})`,
    removeLeases: `DELETE FROM ${leases} WHERE abs(until) < ${now(1)} - $2::float8`,

    /** Gives back the mark of the one that began the effect, which knows by it that its own attempt was made. */
    beginEffect: `
      INSERT INTO ${table("effects")} AS e (run, effect, since, mark) VALUES ($1, $2, ${now(3)}, $4)
      ON CONFLICT (run, effect) DO UPDATE SET since = e.since RETURNING e.mark, e.value`,
    endEffect: `
      INSERT INTO ${table("effects")} (run, effect, since, value) VALUES ($1, $2, ${now(3)}, $4)
      ON CONFLICT (run, effect) DO UPDATE SET since = excluded.since, value = excluded.value`,
    /** An approval is a row among the effects, whose name no effect has. */
    addApproval: `
      INSERT INTO ${table("effects")} AS e (run, effect, since, value) VALUES ($1, $2, ${now(3)}, $4)
      ON CONFLICT (run, effect) DO UPDATE SET since = e.since RETURNING e.value`,
    approvals: `
      SELECT run, effect, value FROM ${table("effects")}
      WHERE effect LIKE '"? %' AND ($1::text IS NULL OR run = $1)`,
    approval: `SELECT value FROM ${table("effects")} WHERE run = $1 AND effect = $2`,
    decide: `UPDATE ${table("effects")} SET value = $4 WHERE run = $1 AND effect = $2 AND value = $3`,
    removeEffects: `DELETE FROM ${table("effects")} WHERE since < ${now(1)} - $2::float8`,
  } as const
}
