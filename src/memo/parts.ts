// What a key in a store is made of, part by part, so that a miss can say which part is another one.

import { fromHost } from "../values/host-values.ts"
import type { Ask, Nothing } from "../machine/effects.ts"
import { NativeFunction } from "../values/functions.ts"
import { typeKey } from "../values/types.ts"
import { kindOf, TypeValue, type Value } from "../values/values.ts"
import type { Model } from "../models/model.ts"
import { digest } from "../base/digest.ts"
import { valueKey } from "../values/keys.ts"
import { partOf } from "../base/part.ts"

/** Raised by hand when what was kept must not be used any more. A release of Recall alone does not: people have paid for it. */
export const MEMO_EPOCH = 1

export type Parts = { readonly [name: string]: string }

/** All that can change the answer to a question. Null for one that holds a function or validator of the host: that is known in this process only. */
export function questionParts(ask: Ask, model: Model): Parts | null {
  // The model is in the key by its id and parameters; a budget changes what may be spent, not the answer.
  const { question, data, returns, sample, recursive, tools, model: _name, budget: _budget, ...rest } = ask
  rest satisfies Nothing
  if (returns.kind === "host" || data.some(({ value }) => isLocal(value)) || tools.some(isLocal)) return null
  return {
    epoch: String(MEMO_EPOCH),
    question: partOf(question),
    model: model.id,
    parameters: partOf(valueKey(fromHost(model.parameters ?? {}, "parameters"))),
    returns: partOf(typeKey(returns)),
    sample: String(sample),
    recursive: String(recursive),
    // In their order; and a text is told from what prints like it.
    names: partOf(
      JSON.stringify([data.map(({ name, value }) => `${name}: ${kindOf(value)}`), tools.map(({ name }) => name)]),
    ),
    ...Object.fromEntries(
      data.map(({ name, value }) => [`data ${name}`, partOf(typeof value === "string" ? value : valueKey(value))]),
    ),
    ...Object.fromEntries(tools.map((tool) => [`tool ${tool.name}`, partOf(valueKey(tool))])),
  }
}

/**
 * All that can change what a model writes in one request: the question, how often its answers were refused and why the last one was, and
 * how far this one has come. What is left of budgets and the wording of the protocol are not in it, although the model reads them: an
 * answer is gone on with under another budget, too.
 */
export function completionParts(
  question: Parts,
  { attempt, problem }: { readonly attempt: number; readonly problem?: string },
  soFar: string,
): Parts {
  return {
    ...question,
    ...(problem === undefined ? {} : { attempt: String(attempt), problem: partOf(problem) }),
    "so far": partOf(soFar),
  }
}

/** SHA-256 in hex. */
export function keyOf(kind: "answer" | "completion", parts: Parts): string {
  return digest(
    JSON.stringify([
      kind,
      ...Object.keys(parts)
        .sort()
        .map((name) => [name, parts[name]]),
    ]),
  )
}

/** Whether a value is a function or a validator of the host. One inside a list or record is not looked for: its key is like no other process's. */
function isLocal(value: Value): boolean {
  return (
    (value instanceof NativeFunction && value.key.startsWith("function "))
    || (value instanceof TypeValue && value.type.kind === "host")
  )
}
