// The calls that wait, whatever waits for them.

import { expect, test } from "vitest"
import { Suspended } from "../../src/values/functions.ts"
import { SuspendedCalls } from "../../src/machine/suspended-calls.ts"

test("a call that several nodes wait for is one call, in its place", () => {
  const waits = (call: string, native: string) =>
    new Suspended({ call, native, arguments: {}, provenance: {}, by: "program" })
  const suspended = new SuspendedCalls<string>()
  expect(suspended.isSome).toBe(false)
  suspended.add("a", waits("send 1", "send"))
  suspended.add("b", waits("save 1", "save"))
  suspended.add("c", waits("send 1", "send"))
  expect([...suspended.nodes()]).toEqual(["a", "b", "c"])
  expect(suspended.calls().map(({ call }) => call)).toEqual(["send 1", "save 1"])
  expect(suspended.failure().message).toBe("2 calls wait for a person's decision: send, save")
})
