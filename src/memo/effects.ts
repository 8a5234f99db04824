// Records the effects of a run's natives before and after each, so that a resumed run performs none twice.

import { Failure } from "../values/failure.ts"
import type { EffectJournal, Native } from "../values/functions.ts"
import { fromData, toData } from "../values/json.ts"
import type { Value } from "../values/values.ts"
import type { MemoStore } from "./store.ts"

/** The record of a call that has ended: its value as JSON, or its failure, after which it may be made again. */
type Ended = { readonly value: unknown } | { readonly failed: string }

/**
 * The journal of a run's calls of natives whose effect is `write`. A call that an earlier process of the
 * run completed gives its recorded value; one that was begun without a recorded end ends the run with `effect-unknown`.
 */
export function effectJournal(store: MemoStore, run: string): EffectJournal {
  return {
    async perform(call, native, make) {
      let effect = call
      // A failed call may be made again, under a name of its own: its end must be recorded too.
      for (let attempt = 2; ; attempt++) {
        const state = await store.beginEffect(run, effect)
        if (state.kind === "unknown") throw unknown(native, run)
        if (state.kind === "begun") break
        const ended = state.value as Ended
        if ("value" in ended) return fromData(ended.value)
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
      await store.endEffect(run, effect, { value: toData(value) } satisfies Ended)
      return value
    },
  }
}

function unknown({ name }: Native, run: string): Failure {
  return new Failure(
    "effect-unknown",
    `${name} was begun in an earlier process of the run ${run}, and whether it finished is unknown`,
    { catchable: false, hint: "it is not performed again: find out whether it happened, and run under another id" },
  )
}
