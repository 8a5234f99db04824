// Arbitrary sequences of commands to a store, and its answers in a form in which two stores can be compared.

import fc from "fast-check"
import type { Claim, Entry, MemoStore } from "../../src/memo/store.ts"
import { entryOf, keyOf } from "../../src/testing/store/place.ts"

const NAMES = ["a", "b", "c", "d"]
const name = fc.constantFrom(...NAMES)
const names = fc.uniqueArray(name, { maxLength: 3 })
const owner = fc.constantFrom("A", "B", "C")
/** One of the claims held so far, counted from the last. */
const claim = fc.option(fc.nat(3), { nil: undefined })

const entry: fc.Arbitrary<Entry> = fc
  .record({
    name,
    kind: fc.constantFrom("answer" as const, "completion" as const),
    value: fc.jsonValue({ maxDepth: 2 }),
    question: fc.constantFrom("q", "r"),
    model: fc.constantFrom("m", "n"),
    task: fc.constantFrom("t", "u"),
    usd: fc.nat(3),
    created: fc.nat(3),
  })
  .map(({ name, question, model, usd, value, ...rest }) =>
    entryOf(name, {
      ...rest,
      value: JSON.parse(JSON.stringify(value)) as unknown,
      parts: { question, model },
      cost: { input: 0, output: 0, usd, milliseconds: 0 },
    }),
  )

export const command = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("put" as const), entry, claim, replaces: names }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("claim" as const),
      name,
      owner,
      run: fc.constantFrom(undefined, "run"),
      within: names,
      lease: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("renew" as const), owner, lease: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("leave" as const), owner }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("release" as const), claim: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("get" as const), name }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("advance" as const), milliseconds: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete" as const), names }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("removed" as const), name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("collect" as const), size: fc.nat(2_000), age: fc.nat(10) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("nearest" as const),
      question: fc.constantFrom("q", "s"),
      model: fc.constantFrom("m", "o"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("list" as const),
      filter: fc.record(
        { task: fc.constant("t"), before: fc.nat(3), after: fc.nat(3), kind: fc.constant("answer" as const) },
        { requiredKeys: [] },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("begin" as const, "end" as const),
      effect: fc.constantFrom("1", "2"),
    }),
  },
)

export type Command = typeof command extends fc.Arbitrary<infer T> ? T : never

/**
 * Carries the commands out one after another, and gives the result of each. A claim is represented by the order in
 * which its token was first seen.
 */
export async function carryOut(
  commands: readonly Command[],
  open: (now: () => number) => MemoStore,
): Promise<unknown[]> {
  let time = 1_000
  const store = open(() => time)
  const claims: Claim[] = []
  const tokens: string[] = []
  /** An owner that has left comes back under another name, as each run has its own. */
  const departures = new Map<string, number>()
  const nameOf = (owner: string) => `${owner}${departures.get(owner) ?? 0}`
  const claimAt = (fromLast: number): Claim | undefined => claims.at(-1 - fromLast)
  const answer = async (command: Command): Promise<unknown> => {
    switch (command.kind) {
      case "advance":
        return void (time += command.milliseconds)
      case "get":
        return store.get(keyOf(command.name))
      case "put": {
        const held = command.claim === undefined ? undefined : claimAt(command.claim)
        const entry = held === undefined ? command.entry : { ...command.entry, key: held.key }
        return store.put(entry, {
          replaces: command.replaces.map(keyOf),
          ...(held === undefined ? {} : { claim: held }),
        })
      }
      case "claim": {
        const claiming = await store.claim(keyOf(command.name), {
          lease: command.lease,
          owner: nameOf(command.owner),
          run: command.run,
          within: command.within.map(keyOf),
        })
        if (claiming.kind !== "held") return claiming
        const token = `${claiming.claim.key} ${claiming.claim.token}`
        if (!tokens.includes(token)) tokens.push(token)
        claims.push(claiming.claim)
        return tokens.indexOf(token)
      }
      case "renew":
        return store.renew(nameOf(command.owner), command.lease)
      case "leave": {
        const leaving = nameOf(command.owner)
        departures.set(command.owner, (departures.get(command.owner) ?? 0) + 1)
        return store.leave(leaving)
      }
      case "release": {
        const held = claimAt(command.claim)
        return held === undefined ? null : store.release(held)
      }
      case "delete":
        return store.delete(command.names.map(keyOf))
      case "removed":
        return store.removed(keyOf(command.name))
      case "collect":
        return store.collect(command)
      // The hits of an entry may be written late, so they are left out.
      case "nearest":
        return (await store.nearest({ question: command.question, model: command.model }, "answer")).map(
          ({ hits: _hits, lastUsed: _lastUsed, ...entry }) => entry,
        )
      case "list": {
        const all: unknown[] = []
        for await (const summary of store.list(command.filter)) all.push(summary)
        return all
      }
      case "begin":
        return store.beginEffect("run", command.effect)
      case "end":
        return store.endEffect("run", command.effect, command.effect)
    }
  }
  const answers: unknown[] = []
  for (const command of commands) answers.push((await answer(command)) ?? null)
  await store.close()
  return answers
}
