// Reports about questions and their answers, to the user, to the model, and to those who take the answers.

import type { Diagnostic } from "../../grammar/index.ts"
import { shorten } from "../base/shorten.ts"
import type { QuestionFuture } from "../machine/effects.ts"
import type { AnswerWarning } from "../machine/question.ts"
import type { Model } from "../models/model.ts"
import { Failure, type Location } from "../values/failure.ts"
import { MAX_DEEDS_SHOWN, MAX_WARNINGS } from "./limits.ts"

/** Adds a warning to an answer, and to those that are made with it. */
export function noteWarning(made: QuestionFuture | null, { code, message, hint }: AnswerWarning): void {
  const warning = { code, message, ...(hint === undefined ? {} : { hint }) }
  for (let one = made; one !== null; one = one.context.question)
    if (one.warnings.length < MAX_WARNINGS) one.warnings.push(warning)
}

/** The report of a write that a refused answer had made, and that is not made again. */
export function repeatedWrite(native: string, { ask, location }: QuestionFuture): Diagnostic {
  return {
    code: "repeated-write",
    severity: "repair",
    message: `did not call ${native} again for ${JSON.stringify(shorten(ask.question))}: an earlier answer has`,
    ...location,
  }
}

/** A sentence for the model about the writes of refused answers, if there are any. */
export function alreadyDone({ deeds }: QuestionFuture): readonly string[] {
  const done = deeds.describe()
  if (done.length === 0) return []
  const calls = shorten(done.join(", "), MAX_DEEDS_SHOWN)
  return [`Its calls ${calls} were made. An equal call gives the same result, and is not made twice.`]
}

/** A warning about a datum that the model saw only the beginning of. */
export function unread(name: string, { ask, location }: QuestionFuture): Diagnostic {
  const question = JSON.stringify(shorten(ask.question))
  return {
    code: "unread-data",
    severity: "warning",
    message: `the answer to ${question} never looked into ${name}, of which the model was shown only the beginning`,
    hint: "ask about its parts, or hand it over in the text of the question",
    ...location,
  }
}

/** A warning about the tools of a question about untrusted data, whose answer has no calls. */
export function unusedTools({ ask: { question, tools }, location }: QuestionFuture): Diagnostic {
  const names = tools.map(({ name }) => name).join(", ")
  return {
    code: "unused-tools",
    severity: "warning",
    message: `the answer to ${JSON.stringify(shorten(question))} is about untrusted data and cannot call ${names}`,
    hint: "write recursive: true if these data may lead to such calls",
    ...location,
  }
}

/** The repair that reading an answer took. */
export function repaired(repair: string, { ask, location }: QuestionFuture): Diagnostic {
  const message = `${repair} in the answer to ${JSON.stringify(shorten(ask.question))}`
  return { code: "repaired-answer", severity: "repair", message, ...location }
}

/** The failure of a question whose model the host does not have. */
export function noModel(name: string, models: { readonly [name: string]: Model }): Failure {
  const names = Object.keys(models)
  return names.length === 0
    ? new Failure("no-model", "there is no model to ask", {
        hint: "give the runtime one: createRuntime({ models: offline() })",
      })
    : new Failure("no-model", `there is no model named ${JSON.stringify(name)}`, {
        hint: `the models are ${names.join(", ")}`,
      })
}

/** The failure of a question whose answer has taken all its requests. */
export function endless(requests: number, location: Location): Failure {
  return new Failure("endless-answer", `the answer is not finished after ${requests} requests`, {
    hint: "divide the data, or allow the question more: ask(…, budget: {requests: 200})",
    location,
  })
}
const NO_PRICE_HINT =
  "give its price, {input, output} in dollars for a million tokens, or leave out usd and limit calls or tokens"

/** The failure of a question whose cost a budget cannot bound. */
export function noPrice({ id }: Model): Failure {
  return new Failure("unknown-price", `there is a budget of dollars, but the price of the model ${id} is not known`, {
    hint: NO_PRICE_HINT,
  })
}
