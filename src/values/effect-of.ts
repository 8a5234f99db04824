// The strongest effect that the functions in a value can have.

import { stronger, type Effect } from "./effect.ts"
import { ListValue } from "./list.ts"
import { spend } from "./meter.ts"
import { RecordValue } from "./record.ts"
import { Callable, type Value } from "./values.ts"

/** The effects of structures that were looked at: one list is often given to many questions. */
const known = new WeakMap<object, Effect>()

/** The strongest effect of the natives that the functions in a value reach, however deep inside it they are. */
export function effectOf(value: Value): Effect {
  if (!isStructure(value)) return "none"
  const before = known.get(value)
  if (before !== undefined) return before
  let effect: Effect = "none"
  // A Set lists what is added while it is listed, and nothing twice: values may share parts many times.
  const parts = new Set<Value>([value])
  for (const part of parts) {
    if (part instanceof Callable) effect = stronger(effect, part.effect())
    for (const inner of partsOf(part)) {
      spend(1)
      if (!isStructure(inner)) continue
      const ofInner = known.get(inner)
      if (ofInner === undefined) parts.add(inner)
      else effect = stronger(effect, ofInner)
    }
    if (effect === "write") break
  }
  known.set(value, effect)
  return effect
}

function isStructure(value: Value): value is ListValue | RecordValue | Callable {
  return value instanceof ListValue || value instanceof RecordValue || value instanceof Callable
}

function partsOf(value: Value): Iterable<Value> {
  if (value instanceof ListValue) return value.items as readonly Value[]
  if (value instanceof RecordValue) return value.values()
  return value instanceof Callable ? value.key().captured : []
}
