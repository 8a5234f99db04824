// What stands for questions, calls and requests by their content: equal in a trace and in the run that is made of it.

import { withoutBudgetLine } from "../../answers/prompt.ts"
import type { Ask } from "../../machine/question.ts"
import type { Value } from "../../values/values.ts"
import { digest } from "../../base/digest.ts"
import type { ModelRequest } from "../../models/model.ts"
import type { Hit, NamedValue } from "../../trace/events.ts"
import { createRecorder, type Recorder } from "../../trace/recorder.ts"
import { dataOf } from "../../machine/observer.ts"
import { askedOf, named } from "../../trace/tracer.ts"
import { contentOf, contentOfAll } from "../../trace/values.ts"

/** A question as an event tells of it. */
export type Asked = NonNullable<Hit["question"]>

/** Its text, its data, the model's id and the options that can change its answer; not the name by which the program asks the model. */
export function questionContent(
  { question, modelId, returns, sample, recursive, tools }: Asked,
  data: readonly NamedValue[],
): string {
  return JSON.stringify([contentOf(question), contentOfAll(data), modelId, returns, sample, recursive, tools])
}

/** Whether a value is told by a description only: what is equal to it cannot be known. */
export function isOpaque(values: readonly NamedValue[]): boolean {
  return values.some(({ value }) => "opaque" in value)
}

/** What a request is of: the same messages, whatever is left of budgets. The opening is the first two, and how a prompt begins. */
export function requestContent(
  question: string,
  attempt: number,
  messages: readonly { readonly role: string; readonly content: string }[],
  prompt: string | null,
): string {
  const same = messages.map(({ role, content }, i) => [role, i < 2 ? withoutBudgetLine(content) : content])
  return digest(JSON.stringify([question, attempt, same, prompt === null ? null : withoutBudgetLine(prompt)]))
}

/** Says of values of a run what its trace would. */
export class Contents {
  private readonly recorder: Recorder = createRecorder({ emit: () => undefined, now: () => 0 })

  ofQuestion(ask: Ask, modelId: string): { readonly content: string; readonly isOpaque: boolean } {
    const data = named(this.recorder, dataOf(ask))
    return {
      content: questionContent(askedOf(this.recorder, ask, modelId), data),
      isOpaque: ask.returns.kind === "host" || isOpaque(data),
    }
  }

  ofRequest(question: string, { question: { attempt }, messages, prompt }: ModelRequest): string {
    return requestContent(question, attempt, messages, prompt)
  }

  /** Of arguments by their names. */
  ofArguments(
    names: readonly string[],
    values: readonly Value[],
  ): { readonly content: string; readonly isOpaque: boolean } {
    const given = names.map((name, i) => this.recorder.named(name, values[i]!))
    return { content: contentOfAll(given), isOpaque: isOpaque(given) }
  }
}
