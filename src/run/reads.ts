// Results of natives that read: a plan with several kinds of samples calls each once for equal arguments.

import { valueKey } from "../values/keys.ts"
import { isWork, type Work } from "../values/meter.ts"
import type { Native } from "../values/functions.ts"
import type { Value } from "../values/values.ts"

export class Reads {
  private readonly results = new Map<string, Value>()

  async result(native: Native, given: readonly Value[]): Promise<Value | Work<Value>> {
    const values = given.slice(0, native.parameters.length)
    const key = `${native.name} ${values.map((value) => valueKey(value)).join(",")}`
    const known = this.results.get(key)
    if (known !== undefined) return known
    const result = await native.run(...(given as readonly never[]))
    // Work can be done once, so such a native is called for each kind of samples.
    if (!isWork<Value>(result)) this.results.set(key, result)
    return result
  }
}
