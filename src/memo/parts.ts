// The parts of which a key in a store is made, so that a miss can name the parts that differ.

import { fromHost } from "../values/host-values.ts"
import type { Ask, Nothing } from "../machine/question.ts"
import { NativeFunction } from "../values/functions.ts"
import { effectOf } from "../values/effect-of.ts"
import { writeType, type HostType, type Type } from "../values/types.ts"
import { kindOf, TypeValue, type Value } from "../values/values.ts"
import type { Model } from "../models/model.ts"
import { digest } from "../base/digest.ts"
import { DEFAULT_SHOWN } from "../values/limits.ts"
import { valueKey } from "../values/keys.ts"
import { partOf } from "../base/part.ts"

/** Raised by hand when stored entries must no longer be used. A release alone does not raise it: they were paid for. */
export const MEMO_EPOCH = 2

const NO_PARAMETERS = valueKey(fromHost({}, "parameters"))

export type Parts = { readonly [name: string]: string }

/**
 * Everything that can change the answer to a question. Null for a question with a function of the host, or a validator
 * without a JSON Schema, whose key would be valid in this process only.
 */
export function questionParts(ask: Ask, model: Model): Parts | null {
  // The model is in the key by its id and parameters; a budget changes what may be spent, not the answer.
  const {
    question,
    data,
    returns,
    sample,
    recursive,
    shown,
    tools,
    model: _name,
    models,
    budget: _budget,
    isUntrusted,
    ...rest
  } = ask
  rest satisfies Nothing
  if (
    (returns.kind === "host" && returns.jsonSchema === undefined)
    || data.some(({ value }) => isLocal(value))
    || tools.some(isLocal)
  )
    return null
  const contents = data.map(({ name, value }) => [`data ${name}`, typeof value === "string" ? value : valueKey(value)])
  const most = shown ?? model.shown ?? DEFAULT_SHOWN
  return {
    epoch: String(MEMO_EPOCH),
    question: partOf(question),
    model: model.id,
    parameters: parametersOf(model),
    returns: returnsOf(returns),
    sample: String(sample),
    recursive: String(recursive),
    // The names in their order, and the kinds of data, as a text and another value may print alike.
    names: partOf(
      JSON.stringify([data.map(({ name, value }) => `${name}: ${kindOf(value)}`), tools.map(({ name }) => name)]),
    ),
    ...Object.fromEntries(contents.map(([name, text]) => [name, partOf(text!)])),
    // Whether it is this or more makes no difference to shorter data.
    ...(contents.some(([, text]) => text!.length > most) ? { shown: String(most) } : {}),
    // The questions that its answer asks have no calls; without calls it asks none.
    ...(recursive && isUntrusted ? { untrusted: "true" } : {}),
    ...(models.length === 0 ? {} : { models: partOf(JSON.stringify(models)) }),
    ...Object.fromEntries(tools.map((tool) => [`tool ${tool.name}`, partOf(valueKey(tool))])),
  }
}

/** The parts of the models and types of many questions. */
const parameters = new WeakMap<object, string>()
const types = new WeakMap<Type, string>()

function parametersOf({ parameters: given }: Model): string {
  if (given === undefined) return NO_PARAMETERS
  let part = parameters.get(given)
  if (part === undefined) parameters.set(given, (part = partOf(valueKey(fromHost(given, "parameters")))))
  return part
}

function returnsOf(type: Type): string {
  let part = types.get(type)
  if (part === undefined) types.set(type, (part = partOf(writeType(type, keyOfValidator))))
  return part
}

/**
 * The representation of a validator in the key of an answer. Equal JSON Schemas ask for equal answers, and a stored one
 * is used only if the validator accepts it unchanged.
 */
function keyOfValidator({ name, key = name, jsonSchema }: HostType): string {
  return jsonSchema === undefined ? key : `schema ${digest(valueKey(fromHost(jsonSchema, "schema")))}`
}

/**
 * Everything that can change the text that a model writes in one request: the question, the number of its refused
 * answers and the reason of the last refusal, and the progress of this answer. The rest of budgets and the wording of
 * the protocol are not in it, although the model reads them: an answer must resume under another budget too.
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

/** The key of an entry with these parts: SHA-256 in hex. */
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

/** The names of the parts that can have effects: tools that are natives with effects, or reach some. */
export function partsWithEffects({ tools }: Ask): string[] {
  return tools
    .filter((tool) => effectOf(tool) !== "none")
    .map(({ name }) => `tool ${name}`)
    .sort()
}

/**
 * Whether a value is a function or a validator of the host. One inside a list or record does not count: its key
 * matches that of no other process anyway.
 */
function isLocal(value: Value): boolean {
  return (
    (value instanceof NativeFunction && value.id.startsWith("function "))
    || (value instanceof TypeValue && value.type.kind === "host")
  )
}
