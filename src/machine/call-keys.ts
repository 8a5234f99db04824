// The keys of the calls of a run that write, by which a resumed run knows them again.

import { digest } from "../base/digest.ts"
import type { Native } from "../values/functions.ts"
import { valueKey } from "../values/keys.ts"
import type { Value } from "../values/values.ts"

export class CallKeys {
  private readonly counts = new Map<string, number>()

  /**
   * The key of the next call. `question` is the key of the innermost stored question whose answer makes the call, null
   * in the program itself: a remembered answer is not evaluated again, so its calls must not count among those outside
   * of it. Equal calls are numbered, in each answer from 1.
   */
  next(native: Native, values: readonly Value[], question: string | null): string {
    const content = digest(values.map((value) => valueKey(value)).join(","))
    const call = `${native.name} ${content}${question === null ? "" : ` in ${question}`}`
    const number = (this.counts.get(call) ?? 0) + 1
    this.counts.set(call, number)
    return `${call} ${number}`
  }
}
