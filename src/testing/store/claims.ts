// The laws of claims (one maker at a time, leases, fencing, cycles) and of effects.

import type { Claim, ClaimOptions, Claiming, MemoStore } from "../../memo/store.ts"
import { check, entryOf, keyOf, refuses, same, type Laws } from "./place.ts"

const LEASE = 10_000

function claimOf(store: MemoStore, name: string, owner: string, within: readonly string[] = []): Promise<Claiming> {
  const options: ClaimOptions = { lease: LEASE, owner, within: within.map(keyOf) }
  return store.claim(keyOf(name), options)
}

/** A claim by an attempt at a run that can be resumed. */
function attemptAt(run: string, store: MemoStore, name: string, owner: string, within: readonly string[] = []) {
  return store.claim(keyOf(name), { lease: LEASE, owner, run, within: within.map(keyOf) })
}

async function held(claiming: Promise<Claiming>): Promise<Claim> {
  const got = await claiming
  check(got.kind === "held", `the claim is held, not ${got.kind}`)
  return got.claim
}

async function is(kind: Claiming["kind"], claiming: Promise<Claiming>): Promise<void> {
  const got = await claiming
  check(got.kind === kind, `the claim is ${kind}, not ${got.kind}`)
}

export const claimLaws = (law: Laws): void => {
  law("grants a claim to one owner, and gives the others its expiry", async ({ store, open, now }) => {
    const other = await open()
    const claim = await held(claimOf(store, "a", "A"))
    same(claim.key, keyOf("a"), "a claim names its key")
    same(await claimOf(other, "a", "B"), { kind: "taken", until: now() + LEASE }, "the other waits")
    await held(claimOf(other, "b", "B"))
  })

  law("grants only one of many simultaneous claims", async ({ store, open }) => {
    const other = await open()
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) => claimOf(i % 2 === 0 ? store : other, "a", `owner ${i}`)),
    )
    same(all.filter(({ kind }) => kind === "held").length, 1, "one owner holds it")
    same(all.filter(({ kind }) => kind === "taken").length, 19, "the others wait")
  })

  law("ends a claim with its entry", async ({ store, open }) => {
    const other = await open()
    const claim = await held(claimOf(store, "a", "A"))
    check(await store.put(entryOf("a"), { claim }), "the holder writes")
    const next = await held(claimOf(other, "a", "B"))
    check(next.token > claim.token, "tokens grow")
    check(!(await store.put(entryOf("a", { value: "late" }), { claim })), "a claim is valid once")
    same((await other.get(keyOf("a")))?.value, entryOf("a").value, "nothing was overwritten")
  })

  law("releases a claim without an entry", async ({ store, open }) => {
    const other = await open()
    const claim = await held(claimOf(store, "a", "A"))
    await store.release(claim)
    const next = await held(claimOf(other, "a", "B"))
    check(next.token > claim.token, "tokens grow")
    await store.release(claim)
    await is("taken", claimOf(store, "a", "A"))
    check(!(await store.put(entryOf("a"), { claim })), "a released claim is not valid")
    check((await store.get(keyOf("a"))) === null, "nothing is stored")
  })

  law("passes a claim on when its lease is over, and fences off its old owner", async ({ store, open, advance }) => {
    const other = await open()
    await store.put(entryOf("part", { kind: "completion" }))
    const old = await held(claimOf(store, "a", "A"))
    advance(LEASE - 1)
    await is("taken", claimOf(other, "a", "B"))
    advance(1)
    const claim = await held(claimOf(other, "a", "B"))
    check(claim.token > old.token, "tokens grow")
    check(
      !(await store.put(entryOf("a", { value: "late" }), { claim: old, replaces: [keyOf("part")] })),
      "the old claim cannot write",
    )
    check((await store.get(keyOf("a"))) === null, "nothing of it is stored")
    check((await store.get(keyOf("part"))) !== null, "nor is anything replaced")
    await store.release(old)
    check(await other.put(entryOf("a", { value: "good" }), { claim }), "the new claim writes")
    same((await store.get(keyOf("a")))?.value, "good", "its value is stored")
  })

  law("stores a late entry if no other claim was granted", async ({ store, advance }) => {
    const claim = await held(claimOf(store, "a", "A"))
    advance(3 * LEASE)
    check(await store.put(entryOf("a"), { claim }), "an answer that was paid for is stored")
  })

  law("renews all claims of an owner at once, and grants its own again with their tokens", async (surroundings) => {
    const { store, open, now, advance } = surroundings
    const other = await open()
    const claim = await held(claimOf(store, "a", "A"))
    await held(claimOf(store, "b", "A"))
    advance(LEASE - 1)
    same(await claimOf(store, "a", "A"), { kind: "held", claim }, "the claim is the same")
    await store.renew("A", LEASE)
    advance(LEASE - 1)
    for (const name of ["a", "b"])
      same(await claimOf(other, name, "B"), { kind: "taken", until: now() + 1 }, "the lease is extended")
    check(await store.put(entryOf("a"), { claim }), "it writes")
  })

  law("begins the lease of an owner again if it was over", async ({ store, open, now, advance }) => {
    const other = await open()
    await held(claimOf(store, "a", "A"))
    advance(2 * LEASE)
    await held(claimOf(store, "b", "A"))
    same(await claimOf(other, "a", "B"), { kind: "taken", until: now() + LEASE }, "its claims are valid again")
    advance(LEASE)
    await store.renew("A", LEASE)
    same(await claimOf(other, "a", "B"), { kind: "taken", until: now() + LEASE }, "a late renewal has the same effect")
    await store.renew("nobody", LEASE)
  })

  law("ends all claims of an owner that leaves", async ({ store, open }) => {
    const other = await open()
    const claim = await held(claimOf(store, "a", "A"))
    await held(claimOf(store, "b", "A"))
    await store.leave("A")
    await store.renew("A", LEASE)
    const next = await held(claimOf(other, "a", "B"))
    check(next.token > claim.token, "tokens grow")
    await held(claimOf(other, "b", "B"))
    await is("taken", claimOf(store, "a", "A"))
    await held(claimOf(store, "c", "A"))
    await store.leave("nobody")
  })

  law("passes the claims of a run on to a later attempt at it at once", async ({ store, open, advance }) => {
    const other = await open()
    const old = await held(attemptAt("run", store, "a", "first"))
    await held(attemptAt("run", store, "1", "first"))
    await is("taken", attemptAt("another run", other, "a", "A"))
    await held(attemptAt("another run", other, "2", "A"))
    await is("taken", attemptAt("run", store, "2", "first", ["1"]))
    await held(attemptAt("run", other, "b", "second"))
    const claim = await held(attemptAt("run", other, "a", "second"))
    check(claim.token > old.token, "tokens grow")
    check(!(await store.put(entryOf("a", { value: "late" }), { claim: old })), "the earlier attempt cannot write")
    await held(attemptAt("another run", other, "1", "A", ["2"]))
    await store.renew("first", LEASE)
    await is("taken", attemptAt("run", store, "b", "first"))
    await held(attemptAt("run", store, "c", "first"))
    await held(attemptAt("run", other, "c", "second"))
    advance(LEASE - 1)
    check(await other.put(entryOf("a"), { claim }), "the later attempt writes")
  })

  law("leaves the claims of owners without a run, and of other runs, alone", async ({ store, open }) => {
    const other = await open()
    await held(claimOf(store, "a", "A"))
    await held(attemptAt("run", store, "b", "C"))
    await held(claimOf(other, "c", "B"))
    await held(attemptAt("other run", other, "d", "D"))
    await is("taken", claimOf(other, "a", "B"))
    await is("taken", attemptAt("other run", other, "b", "D"))
    await is("taken", attemptAt("other run", other, "a", "D"))
  })

  law("takes an expired claim from its owner for good", async ({ store, open, advance }) => {
    const other = await open()
    await held(claimOf(store, "a", "A"))
    advance(LEASE)
    await held(claimOf(other, "a", "B"))
    await is("taken", claimOf(store, "a", "A"))
  })

  law("finds two owners that wait for each other", async ({ store, open }) => {
    const other = await open()
    await held(claimOf(store, "1", "A"))
    await held(claimOf(other, "2", "B"))
    await is("taken", claimOf(store, "2", "A", ["1"]))
    await is("cyclic", claimOf(other, "1", "B", ["2"]))
  })

  law("finds longer cycles, through questions within questions", async ({ store, open }) => {
    const other = await open()
    await held(claimOf(store, "1", "A"))
    await held(claimOf(store, "1.1", "A", ["1"]))
    await held(claimOf(other, "2", "B"))
    await held(claimOf(other, "2.1", "B", ["2"]))
    await held(claimOf(store, "3", "C"))
    await is("taken", claimOf(store, "2", "A", ["1", "1.1"]))
    await is("taken", claimOf(other, "3", "B", ["2", "2.1"]))
    await is("taken", claimOf(store, "3", "D"))
    await is("cyclic", claimOf(store, "1", "C", ["3"]))
    await is("cyclic", claimOf(store, "1.1", "C", ["3"]))
  })

  law("keeps what a live owner waits for when it collects, though nobody makes the question within", async (place) => {
    const { store } = place
    await held(claimOf(store, "1", "A"))
    await store.leave("A")
    await held(claimOf(store, "2", "B", ["1"]))
    await store.collect({ size: Infinity, age: Infinity })
    await is("cyclic", claimOf(store, "1", "B", ["2"]))
  })

  law("finds a question that waits for itself in one process", async ({ store }) => {
    await held(claimOf(store, "1", "A"))
    await is("cyclic", claimOf(store, "1", "A", ["1"]))
    await held(claimOf(store, "2", "A", ["1"]))
    await is("cyclic", claimOf(store, "1", "A", ["1", "2"]))
    await held(claimOf(store, "3", "A"))
    await held(claimOf(store, "2", "A", ["3"]))
    await is("cyclic", claimOf(store, "3", "A", ["2"]))
  })

  law("reports no cycle where there is none", async ({ store, open }) => {
    const other = await open()
    await held(claimOf(store, "1", "A"))
    await held(claimOf(other, "2", "B"))
    await is("taken", claimOf(store, "2", "A", ["1"]))
    await is("taken", claimOf(store, "2", "A"))
    await is("taken", claimOf(other, "1", "B"))
    await held(claimOf(other, "3", "B", ["2"]))
    await is("taken", claimOf(store, "3", "A", ["1"]))
  })

  law(
    "forgets that an owner waited when the entry is stored, its claim released, or the wait too old",
    async ({ store, open, advance }) => {
      const other = await open()
      const first = await held(claimOf(store, "1", "A"))
      const second = await held(claimOf(other, "2", "B"))
      await is("taken", claimOf(store, "2", "A", ["1"]))
      await other.put(entryOf("2"), { claim: second })
      const again = await held(claimOf(other, "2", "B"))
      await is("taken", claimOf(other, "1", "B", ["2"]))
      await other.release(again)
      await held(claimOf(other, "2", "C"))
      await is("taken", claimOf(store, "2", "A", ["1"]))
      await store.release(first)
      await held(claimOf(store, "1", "D"))
      await is("taken", claimOf(store, "1", "C", ["2"]))
      await store.leave("C")
      await held(claimOf(other, "2", "A", ["1"]))
      await is("cyclic", claimOf(store, "1", "E", ["2"]))
      advance(LEASE)
      await held(claimOf(store, "2", "E", ["1"]))
    },
  )

  law("records the beginning of an effect, and its result", async ({ store, open }) => {
    const other = await open()
    same(await store.beginEffect("run", "1 send"), { kind: "begun" }, "it may be performed")
    same(await other.beginEffect("run", "1 send"), { kind: "unknown" }, "it was begun, and its result is unknown")
    same(await store.beginEffect("run", "2 send"), { kind: "begun" }, "the next is another")
    same(await store.beginEffect("another run", "1 send"), { kind: "begun" }, "so is another run's")
    await store.endEffect("run", "1 send", { sent: ["\0\ud800", null] })
    same(
      await other.beginEffect("run", "1 send"),
      { kind: "done", value: { sent: ["\0\ud800", null] } },
      "its result is known",
    )
    same(await other.beginEffect("run", "2 send"), { kind: "unknown" }, "that of the other is not")
    await other.close()
    same(
      await (await open()).beginEffect("run", "1 send"),
      { kind: "done", value: { sent: ["\0\ud800", null] } },
      "it is known after reopening",
    )
    await refuses(() => store.endEffect("run", "2 send", undefined), "memo-not-json", "the result is JSON")
  })

  law("keeps calls that wait for a person until one decides, and the first decision", async ({ store, open }) => {
    const other = await open()
    const waiting = {
      run: "run",
      call: "send 1",
      native: "send",
      arguments: { to: "ann", "\u2028": [1, null] },
      provenance: { to: ["answer"] },
      by: "answer",
    } as const
    same((await store.awaitApproval(waiting)).isAllowed, null, "nobody has decided")
    const known = await other.awaitApproval({ ...waiting, arguments: {} })
    same(known.arguments, waiting.arguments, "the record is the first one")
    same((await other.awaitApproval({ ...waiting, run: "another" })).isAllowed, null, "so is another run's")
    await store.awaitApproval({ ...waiting, call: "send 2" })
    same(
      (await other.approvals()).map(({ run, call }) => `${run} ${call}`).sort(),
      ["another send 1", "run send 1", "run send 2"],
      "all are listed",
    )
    same((await store.approvals("run")).length, 2, "those of a run are listed")
    same(await store.approve("run", "send 3", true), null, "an unknown call is not decided")
    const [one, two] = await Promise.all([store.approve("run", "send 1", true), other.approve("run", "send 1", false)])
    same(one?.isAllowed, two?.isAllowed, "of two decisions at once one holds")
    same((await store.approve("run", "send 2", false))?.isAllowed, false, "no is a decision")
    same((await other.approve("run", "send 2", true))?.isAllowed, false, "the first holds")
    same((await (await open()).awaitApproval({ ...waiting, call: "send 2" })).isAllowed, false, "others know it")
    same((await store.beginEffect("run", "send 2")).kind, "begun", "no effect of this name has begun")
  })

  law("distinguishes effects by both names", async ({ store }) => {
    same(await store.beginEffect("a", "b c"), { kind: "begun" }, "one")
    same(await store.beginEffect("a b", "c"), { kind: "begun" }, "another")
    same(await store.beginEffect("a\0", "\ud800"), { kind: "begun" }, "any name is valid")
    same(await store.beginEffect("a\0", "\udc00"), { kind: "begun" }, "however similar it is")
  })
}
