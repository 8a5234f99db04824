// The rows of runs that are submitted: what a worker reads is what was given.

import fc from "fast-check"
import { expect, test } from "vitest"
import { memoryStore } from "../../src/index.ts"
import { workerMemo } from "../../src/queue/memo.ts"
import { optionsOf, rowOf, type RunRow } from "../../src/queue/rows.ts"

const given = (args: { readonly [name: string]: unknown }) =>
  JSON.parse(rowOf({ program: "EMIT 1", args }).args) as unknown

test("a run has the budget that it was submitted with, lifted limits, too", () => {
  const row = rowOf({ program: "EMIT 1", budget: { calls: Infinity, usd: 1 } }) as unknown as RunRow
  expect(optionsOf(row)).toEqual({ budget: { calls: Infinity, usd: 1 } })
  expect(optionsOf(rowOf({ program: "EMIT 1" }) as unknown as RunRow)).toEqual({})
})

test("arguments that are JSON reach the run as they are", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (x) => {
      const plain = JSON.parse(JSON.stringify(x)) as unknown
      expect(given({ x })).toEqual({ x: plain })
    }),
  )
  expect(given({ x: 1, y: undefined })).toEqual({ x: 1 })
  expect(rowOf({ program: "EMIT 1", args: { x: 2n ** 70n } }).args).toBe(`{"x":${2n ** 70n}}`)
})

test("arguments that JSON would change are refused by their place", () => {
  const type = { "~standard": { version: 1, vendor: "v", validate: (value: unknown) => ({ value }) } }
  const circular: unknown[] = []
  circular.push(circular)
  const wrong = [
    NaN,
    Infinity,
    new Date(0),
    new Map(),
    undefined,
    Symbol("s"),
    () => 1,
    { toJSON: () => 1 },
    type,
    circular,
  ]
  for (const value of wrong) expect(() => given({ x: [0, { y: value ?? [value] }] })).toThrow(/x\[1\]\.y/)
})

test("a worker with a memo of its own shares its effects and its approvals", () => {
  const [own, shared] = [memoryStore(), memoryStore()]
  const signal = new AbortController().signal
  const memo = workerMemo({ options: { memo: own }, memo: "own", signal }, shared)
  expect(memo.get).toBe(own.get)
  for (const name of ["beginEffect", "endEffect", "awaitApproval", "approvals", "approve"] as const)
    expect(memo[name]).toBe(shared[name])
})
