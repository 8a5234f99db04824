// The calls of natives that write, made for one question: what a refused answer has done, the next one does not repeat.

import type { Native, Suspended } from "../values/functions.ts"
import { valueKey } from "../values/keys.ts"
import { showInText } from "../values/show.ts"
import type { Value } from "../values/values.ts"
import { shorten } from "../base/shorten.ts"

type Result = Value | Promise<Value | Suspended>

interface Deed {
  readonly native: Native
  readonly values: readonly Value[]
  readonly result: Result
}

/** UTF-16 units of an argument in a text about a deed. */
const MAX_SHOWN = 100

export class Deeds {
  /** The deeds of all answers to the question, by their calls; null before the first. */
  private deeds: Map<string, Set<Deed>> | null = null
  /** Those of the answer under way, whose results it has received; null before the first. */
  private own: Set<Deed> | null = null
  /** Called with a native whose earlier result is used again. */
  onReuse: (native: Native) => void = ignore

  /** Another answer begins. */
  begin(): void {
    this.own = null
  }

  /** The question has its answer: nothing is reported any more. */
  end(): void {
    this.onReuse = ignore
  }

  /** The result of an equal call that an earlier answer has made, or that of `make`. */
  perform(native: Native, values: readonly Value[], make: () => Result): Result {
    const call = `${native.name} ${values.map((value) => valueKey(value)).join(",")}`
    const deeds = (this.deeds ??= new Map<string, Set<Deed>>())
    const own = (this.own ??= new Set())
    const equal = deeds.get(call) ?? new Set()
    deeds.set(call, equal)
    for (const deed of equal) {
      if (own.has(deed)) continue
      own.add(deed)
      this.onReuse(native)
      return deed.result
    }
    const deed: Deed = { native, values, result: make() }
    equal.add(deed)
    own.add(deed)
    // A call that fails has done nothing, as far as its native says, and may be made again.
    if (deed.result instanceof Promise) deed.result.catch(() => equal.delete(deed))
    return deed.result
  }

  /** All deeds as they would be written, each once. */
  describe(): readonly string[] {
    return [...(this.deeds?.values() ?? [])].flatMap((equal) =>
      [...equal].slice(0, 1).map(({ native, values }) => `${native.name}(${values.map(shown).join(", ")})`),
    )
  }
}

function ignore(): void {}

function shown(value: Value): string {
  const text = typeof value === "string" ? JSON.stringify(value) : showInText(value)
  return shorten(text, MAX_SHOWN)
}
