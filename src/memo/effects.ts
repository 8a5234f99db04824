// What the natives of one run have changed, noted before and after: a run that is gone on with after a crash does nothing twice.

import { Failure } from "../values/failure.ts"
import type { EffectJournal, Native } from "../values/functions.ts"
import { toJson } from "../values/show.ts"
import { fromJson, type Value } from "../values/values.ts"
import { digest } from "../base/digest.ts"
import { valueKey } from "../values/keys.ts"
import type { MemoStore } from "./store.ts"

/** What is kept of a call that has ended: its value as JSON, or that it failed, after which it may be made again. */
type Ended = { readonly value: unknown } | { readonly failed: string }

/**
 * The journal of a run's calls of natives whose effect is `write`. Equal calls are told apart by their number. A call that an earlier
 * process of the run has made gives what it gave then; one that was begun and is not known to have ended ends the run with
 * `effect-unknown`.
 */
export function effectJournal(store: MemoStore, run: string): EffectJournal {
  const counts = new Map<string, number>()
  return {
    async perform(native, values, make) {
      const call = nameOf(native, values, counts)
      let effect = call
      // One that failed may be made again: under a name of its own, so that it is known of that, too, whether it has ended.
      for (let attempt = 2; ; attempt++) {
        const state = await store.beginEffect(run, effect)
        if (state.kind === "unknown") throw unknown(native, run)
        if (state.kind === "begun") break
        const ended = state.value as Ended
        if ("value" in ended) return fromJson(JSON.stringify(ended.value))
        effect = `${call} attempt ${attempt}`
      }
      let value: Value
      try {
        value = await make()
      } catch (thrown) {
        await store.endEffect(run, effect, {
          failed: thrown instanceof Failure ? thrown.code : "native-error",
        } satisfies Ended)
        throw thrown
      }
      await store.endEffect(run, effect, { value: JSON.parse(toJson(value)) as unknown } satisfies Ended)
      return value
    },
  }
}

function nameOf({ name }: Native, values: readonly Value[], counts: Map<string, number>): string {
  const call = `${name} ${digest(values.map((value) => valueKey(value)).join(","))}`
  const number = (counts.get(call) ?? 0) + 1
  counts.set(call, number)
  return `${call} ${number}`
}

function unknown({ name }: Native, run: string): Failure {
  return new Failure(
    "effect-unknown",
    `${name} was begun in an earlier process of the run ${run}, and it is not known whether it was done`,
    { catchable: false, hint: "it is not done again: find out what has become of it, and run under another id" },
  )
}
