// The results that a fork takes over from its trace: replaced ones, and recorded ones for equal questions and calls.

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

/** The questions of a fork so far. */
export interface ForkedQuestions {
  /** Questions with a result from the trace. */
  readonly taken: Set<QuestionFuture>
  /** Questions that needed a request. */
  readonly asked: Set<QuestionFuture>
  /** Questions whose result is a replacement. */
  readonly inPlace: Set<QuestionFuture>
  /** Uses of the fork's own replacement, for questions and calls. */
  replaced: number
}

/** A replacement, with its name in messages. */
interface NamedReplacement extends Replacement {
  readonly name: string
  readonly isNew: boolean
}

function replacementsIn(state: RunState, row: Id, value: Value): readonly NamedReplacement[] {
  const target = targetOf(state, row)
  // The replacements of an earlier fork remain, unless this one replaces the same result.
  const earlier = (state.run?.replaced ?? []).map(({ value: traced, ...target }) => {
    const value = valueOf(state, traced)
    if (value === undefined) throw lacking()
    return { target, value, name: "an earlier fork", isNew: false }
  })
  return [{ target, value, name: `row ${row}`, isNew: true }, ...earlier]
}

/** Throws `UsageError` for a row whose result cannot be replaced, and for a trace that lacks a value. */
export function givenOf(state: RunState, row: Id, value: Value, questions: ForkedQuestions): Given {
  const replaced = replacementsIn(state, row, value)
  const recorded = recordedIn(state)
  const contents = new Contents()
  const known = new WeakMap<QuestionFuture, ReturnType<Contents["ofQuestion"]>>()
  const contentOf = (question: QuestionFuture, modelId: string) => {
    let content = known.get(question)
    if (content === undefined) known.set(question, (content = contents.ofQuestion(question.ask, modelId)))
    return content
  }
  const replacement = ({ value, name, isNew }: NamedReplacement, type: Type | null): Value => {
    if (isNew) questions.replaced++
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
        questions.inPlace.add(question)
        return replacement(inPlace, question.ask.returns)
      }
      const answer = isOpaque ? undefined : recorded.answers.take(content)
      if (answer === undefined || !hasType(answer, question.ask.returns)) return undefined
      questions.taken.add(question)
      return answer
    },
    completion(question, modelId, request) {
      const completion = recorded.completions.take(contents.ofRequest(contentOf(question, modelId).content, request))
      if (completion === undefined) return null
      questions.taken.add(question)
      return completion
    },
    sent: (question) => void questions.asked.add(question),
    isTaken: (question) =>
      !questions.asked.has(question) && (questions.taken.has(question) || questions.inPlace.has(question)),
    // One call is the evaluation of the answer itself; each further one is a node in it.
    isShared: (question, modelId) =>
      !recorded.asked.has(contentOf(question, modelId).content) && question.calls.length <= 1,
    replace(task, instance, body) {
      const calls = replaced.filter(({ target }) => isCallOf(target, task.name, task.location.source))
      if (calls.length === 0) return body
      const names = task.parameters.map(({ name }) => name)
      return {
        height: body.height,
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

/** The function of a native with effects that returns the recorded result of a call that the trace has. */
function withRecorded(native: Native, { natives }: Recorded, contents: Contents): Native["run"] {
  const names = native.parameters.map(({ name }) => name)
  return (...given: readonly unknown[]) => {
    const { content, isOpaque } = contents.ofArguments(names, given.slice(0, names.length) as Value[])
    const result = isOpaque ? undefined : natives.take(nativeContent(native.name, content))
    return result === undefined ? native.run(...(given as never[])) : result
  }
}
