// The part with advice: a check that wants it is made again with it, and no other loads it.

import { expect, test } from "vitest"
import type { Diagnostic } from "../../../grammar/index.ts"
import { knownNames, withAdvice } from "../../../src/program/check/advice.ts"

function found(hint: string | undefined): Diagnostic[] {
  const at = { code: "unknown-name", severity: "error", message: "", span: { start: 0, end: 0 } } as const
  return [hint === undefined ? at : { ...at, hint }]
}

test("is loaded for the first check that wants it, which is made again, and serves all later ones", async () => {
  let checks = 0
  const count = (hint: () => string | undefined) => () => {
    checks++
    return found(hint())
  }
  expect(await withAdvice(count(() => undefined))).toEqual(found(undefined))
  expect(checks).toBe(1)
  const wanted = count(() => knownNames()?.nameHere("len"))
  expect(await withAdvice(wanted)).toEqual(found("length"))
  expect(checks).toBe(3)
  expect(await withAdvice(wanted)).toEqual(found("length"))
  expect(checks).toBe(4)
})
