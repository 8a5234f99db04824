// The contents of questions, calls and requests as texts, which are equal in a trace and in a fork of it.

import { withoutBudgetLine } from "../../answers/prompt/budget-line.ts"
import type { Ask } from "../../machine/question.ts"
import type { Value } from "../../values/values.ts"
import { digest } from "../../base/digest.ts"
import type { Message, ModelRequest } from "../../models/model.ts"
import type { Hit, NamedValue } from "../../trace/events.ts"
import { createRecorder, type Recorder } from "../../trace/recorder.ts"
import { dataOf } from "../../machine/observer.ts"
import { askedOf, named } from "../../trace/tracer.ts"
import { contentOf, contentOfAll } from "../../trace/values.ts"
import { unconverted } from "../../values/unconverted.ts"

/** A question as events describe it. */
export type Asked = NonNullable<Hit["question"]>

/** The content of a question: text, data, model id and options that can change its answer, not the model's name. */
export function questionContent(
  { question, modelId, models, returns, sample, recursive, untrusted, tools }: Asked,
  data: readonly NamedValue[],
): string {
  const calls = recursive && untrusted === true ? "untrusted" : recursive
  const options = [modelId, returns, sample, calls, tools, ...(models === undefined ? [] : [models])]
  return JSON.stringify([contentOf(question), contentOfAll(data), ...options])
}

/** Whether a trace only describes one of the values, so that equality with others is not known. */
export function isOpaque(values: readonly NamedValue[]): boolean {
  return values.some(({ value }) => "opaque" in value)
}

/** The content of a request: its messages without the line on budgets, which is in the first two or in the prompt. */
export function requestContent(
  question: string,
  attempt: number,
  messages: readonly Pick<Message, "role" | "content" | "calls">[],
  prompt: string | null,
): string {
  const same = messages.map(({ role, content, calls = [] }, i) => [
    role,
    i < 2 ? withoutBudgetLine(content) : content,
    ...calls.map(({ input }) => input),
  ])
  return digest(JSON.stringify([question, attempt, same, prompt === null ? null : withoutBudgetLine(prompt)]))
}

/** The contents of values in a run, as its trace would have them. */
export class Contents {
  private readonly recorder: Recorder = createRecorder({ emit: () => undefined, now: () => 0 })

  ofQuestion(ask: Ask, modelId: string): { readonly content: string; readonly isOpaque: boolean } {
    const data = named(this.recorder, dataOf(ask))
    return {
      content: questionContent(askedOf(this.recorder, ask, modelId), data),
      // The trace has the value that a validator made of the answer, and another one may make another.
      isOpaque: unconverted(ask.returns) !== ask.returns || isOpaque(data),
    }
  }

  ofRequest(question: string, { question: { attempt }, messages, prompt }: ModelRequest): string {
    return requestContent(question, attempt, messages, prompt)
  }

  ofArguments(
    names: readonly string[],
    values: readonly Value[],
  ): { readonly content: string; readonly isOpaque: boolean } {
    const given = names.map((name, i) => this.recorder.named(name, values[i]!))
    return { content: contentOfAll(given), isOpaque: isOpaque(given) }
  }
}
