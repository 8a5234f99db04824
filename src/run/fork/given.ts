// What a fork is given of the trace that it is made of: the replaced results, and all others that are asked for in the same words.

import { UsageError } from "../../base/errors.ts"
import type { Native } from "../../values/functions.ts"
import type { Replacement } from "../../trace/tracer.ts"
import type { Given } from "./seam.ts"
import type { QuestionFuture } from "../../machine/effects.ts"
import { describe, hasType, showType, type Type } from "../../values/types.ts"
import type { Value } from "../../values/values.ts"
import type { Id } from "../../trace/events.ts"
import type { RunState } from "../../trace/state.ts"
import { Contents } from "./contents.ts"
import { lacking, nativeContent, recordedIn, valueOf, type Recorded } from "./recorded.ts"
import { recordedModules } from "./modules.ts"
import { isCallOf, targetOf } from "./target.ts"

/** The questions that have come up so far. */
export interface Counted {
  readonly taken: Set<QuestionFuture>
  readonly asked: Set<QuestionFuture>
  /** Those whose result is the replacement. */
  readonly inPlace: Set<QuestionFuture>
  replaced: number
}

/** What is replaced, and what that is called in messages. */
interface Named extends Replacement {
  readonly name: string
  readonly isNew: boolean
}

function replacementsIn(state: RunState, row: Id, value: Value): readonly Named[] {
  const target = targetOf(state, row)
  // What an earlier fork has replaced stays, unless this one replaces it.
  const earlier = (state.run?.replaced ?? []).map(({ value: traced, ...target }) => {
    const value = valueOf(state, traced)
    if (value === undefined) throw lacking()
    return { target, value, name: "an earlier fork", isNew: false }
  })
  return [{ target, value, name: `row ${row}`, isNew: true }, ...earlier]
}

export function givenOf(state: RunState, row: Id, value: Value, counted: Counted): Given {
  const replaced = replacementsIn(state, row, value)
  const recorded = recordedIn(state)
  const contents = new Contents()
  const known = new WeakMap<QuestionFuture, ReturnType<Contents["ofQuestion"]>>()
  const contentOf = (question: QuestionFuture, modelId: string) => {
    let content = known.get(question)
    if (content === undefined) known.set(question, (content = contents.ofQuestion(question.ask, modelId)))
    return content
  }
  const replacement = ({ value, name, isNew }: Named, type: Type | null): Value => {
    if (isNew) counted.replaced++
    if (type !== null && !hasType(value, type))
      throw new UsageError(
        "wrong-value",
        `the result of ${name} is of the type ${showType(type)}, and the value is ${describe(value)}`,
      )
    return value
  }
  return {
    replaced,
    answer(question, modelId) {
      const { content, isOpaque } = contentOf(question, modelId)
      const inPlace = replaced.find(({ target }) => target.what === "question" && target.content === content)
      if (inPlace !== undefined) {
        counted.inPlace.add(question)
        return replacement(inPlace, question.ask.returns)
      }
      const answer = isOpaque ? undefined : recorded.answers.take(content)
      if (answer === undefined || !hasType(answer, question.ask.returns)) return undefined
      counted.taken.add(question)
      return answer
    },
    completion(question, modelId, request) {
      const completion = recorded.completions.take(contents.ofRequest(contentOf(question, modelId).content, request))
      if (completion === undefined) return null
      counted.taken.add(question)
      return completion
    },
    sent: (question) => void counted.asked.add(question),
    isTaken: (question) =>
      !counted.asked.has(question) && (counted.taken.has(question) || counted.inPlace.has(question)),
    // One call is the evaluation of the answer itself; each further one is a node in it.
    isShared: (question, modelId) =>
      !recorded.asked.has(contentOf(question, modelId).content) && question.calls.length <= 1,
    replace(task, instance, body) {
      const calls = replaced.filter(({ target }) => isCallOf(target, task.name, task.location.source))
      if (calls.length === 0) return body
      const names = task.parameters.map(({ name }) => name)
      return {
        ...body,
        code(machine, frame) {
          const { content } = contents.ofArguments(names, frame.slice(1, 1 + names.length) as Value[])
          const inPlace = calls.find(({ target }) => target.content === content)
          return inPlace === undefined ? body.code(machine, frame) : replacement(inPlace, task.returns(instance))
        },
      }
    },
    modules: recordedModules(state),
    native: (native) => withRecorded(native, recorded, contents),
  }
}

/** The function of a native with effects that does not do again what the trace says was done. */
function withRecorded(native: Native, { natives }: Recorded, contents: Contents): Native["run"] {
  const names = native.parameters.map(({ name }) => name)
  return (...given: readonly unknown[]) => {
    const { content, isOpaque } = contents.ofArguments(names, given.slice(0, names.length) as Value[])
    const result = isOpaque ? undefined : natives.take(nativeContent(native.name, content))
    return result === undefined ? native.run(...(given as never[])) : result
  }
}
