// A model that answers from a script, for tests.

import type { FinishReason, Model, ModelEvent, ModelRequest } from "../models/model.ts"
import { pause, SYSTEM_CLOCK } from "../base/clock.ts"
import { shorten } from "../base/shorten.ts"
import { cutText, type Cut } from "./cut.ts"
import { mostAlike } from "./most-alike.ts"
import { createTurns, type Answers, type Turns } from "./turns.ts"

/** The answer to the questions that a rule fits; the first fitting rule answers. */
export interface ScriptedRule {
  /** The question itself, or a pattern that it matches. */
  readonly question: string | RegExp
  /** Narrows the rule to questions with such data: the shown part of each is this text or matches the pattern. */
  readonly data?: { readonly [name: string]: string | RegExp }
  /**
   * The whole answer, of which a request that continues it (`question.written`) receives the rest; or the answers to
   * the first, second, … request that begins one, the last also for all others; or a function of the request.
   */
  readonly answer?: ScriptedAnswer
  /**
   * The messages of the answer one after another, instead of `answer`, for a model whose continuation is `tool`. A text
   * is a message without calls.
   */
  readonly messages?: readonly (string | ScriptedMessage)[]
  /** UTF-16 units per delta; by default the whole answer is one delta. */
  readonly chunk?: Cut
  /** `stop` by default; null ends the stream without a finish, as a broken connection does. */
  readonly finish?: FinishReason | null
  /** Thrown after the answer's deltas, if there are any, instead of a finish. */
  readonly error?: Error
  /** Milliseconds before the answer begins. For benchmarks; a test holds answers back with a gate. */
  readonly delay?: number
}

/**
 * The answer of a rule: a text for every request, a list of texts for the first, second, … one, or a function of the
 * request.
 */
export type ScriptedAnswer = Answers<ModelRequest, ScriptedMessage>
/** Answers every request, with a text or a message; what it throws is the failure of the request. */
export type ScriptedFunction = (
  request: ModelRequest,
) => string | ScriptedMessage | Promise<string> | Promise<ScriptedMessage>

/** A message that ends with calls of the tool: the input of each. */
export interface ScriptedMessage {
  readonly text?: string
  readonly calls: readonly string[]
}

/** The options of `scripted`: fields of the model, and the timing of its answers. */
export interface ScriptedOptions extends Partial<Omit<Model, "id" | "generate">> {
  /** `scripted` by default. */
  readonly id?: string
  /** The `chunk` of rules without one of their own. */
  readonly chunk?: Cut
  /**
   * Awaited by every request between its recording and its answer: `createGate()`, or with fast-check's scheduler
   * `(request) => scheduler.schedule(Promise.resolve(), request.question.text)`.
   */
  readonly gate?: (request: ModelRequest, options: { readonly signal: AbortSignal }) => Promise<unknown>
}

/** A model that answers as a script says, and keeps the requests. */
export interface ScriptedModel extends Model {
  /** All requests that it received, in the order of arrival. */
  readonly requests: readonly ModelRequest[]
}

/**
 * A model that answers by rules, or by one function. Fails with an Error that names the question and the nearest rule
 * if no rule fits. Usage is a quarter of the characters, rounded up: of the messages, and of the answer.
 */
export function scripted(
  script: readonly ScriptedRule[] | ScriptedFunction,
  options: ScriptedOptions = {},
): ScriptedModel {
  const rules: readonly ScriptedRule[] = typeof script === "function" ? [{ question: /^/, answer: script }] : script
  const turns = new Map<ScriptedRule, Turns<ModelRequest, ScriptedMessage>>(rules.map((rule) => [rule, createTurns()]))
  const requests: ModelRequest[] = []
  let calls = 0

  async function* generate(
    request: ModelRequest,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<ModelEvent> {
    signal.throwIfAborted()
    requests.push(request)
    const rule = rules.find((rule) => fits(rule, request))
    if (rule === undefined) throw new Error(unmatched(request, rules))
    const answerOf = turns.get(rule)!.begin(request.question.written)
    await options.gate?.(request, { signal })
    if (rule.delay !== undefined) await pause(SYSTEM_CLOCK, rule.delay, signal)
    signal.throwIfAborted()
    const said = rule.messages === undefined ? await answerOf(rule.answer ?? "", request) : messageOf(rule, request)
    const answer = typeof said === "string" ? said : (said.text ?? "")
    const input = tokens(request.messages.reduce((sum, { content }) => sum + content.length, 0))
    let written = 0
    for (const text of cutText(answer, rule.chunk ?? options.chunk)) {
      signal.throwIfAborted()
      written += text.length
      yield { type: "delta", text }
    }
    signal.throwIfAborted()
    if (rule.error !== undefined) throw rule.error
    for (const input of typeof said === "string" ? [] : said.calls) {
      written += input.length
      yield { type: "call", call: { id: `call ${++calls}`, input } }
    }
    yield { type: "usage", input, output: tokens(written) }
    if (rule.finish !== null) yield { type: "finish", reason: rule.finish ?? "stop" }
  }

  const { id = "scripted", chunk: _, gate: __, ...traits } = options
  return { ...traits, id, requests, generate }
}

/** The message of a rule that follows those of the model in a request. */
function messageOf({ messages = [], question }: ScriptedRule, request: ModelRequest): string | ScriptedMessage {
  const said = request.messages.filter(({ role }) => role === "assistant").length
  const message = messages[said]
  if (message === undefined)
    throw new Error(`the rule ${String(question)} has ${messages.length} messages, and one more is asked for`)
  return message
}

function tokens(characters: number): number {
  return Math.ceil(characters / 4)
}

function fits(rule: ScriptedRule, { question }: ModelRequest): boolean {
  if (!isLike(question.text, rule.question)) return false
  return Object.entries(rule.data ?? {}).every(([name, pattern]) => {
    const datum = question.data.find((datum) => datum.name === name)
    return datum !== undefined && isLike(datum.whole ?? datum.beginning, pattern)
  })
}

function isLike(text: string, pattern: string | RegExp): boolean {
  return typeof pattern === "string" ? text === pattern : text.search(pattern) >= 0
}

function unmatched({ question }: ModelRequest, rules: readonly ScriptedRule[]): string {
  const shown = (text: string) => JSON.stringify(shorten(text, 300))
  const data = question.data.map(({ name, kind, size }) => `${name} (${kind}, ${size})`).join(", ")
  const written = rules.map((rule) => (typeof rule.question === "string" ? rule.question : rule.question.source))
  const like = mostAlike(question.text, written)
  const rule = like === undefined ? undefined : rules[written.indexOf(like)]
  const hint =
    rules.length === 0
      ? "there are no rules"
      : rule === undefined
        ? `none of the ${rules.length} rules is similar`
        : typeof rule.question === "string" && rule.question === question.text
          ? `the rule with this question requires other data: ${Object.keys(rule.data ?? {}).join(", ")}`
          : `the nearest rule is ${typeof rule.question === "string" ? shown(rule.question) : String(rule.question)}`
  return `no rule answers ${shown(question.text)}${data === "" ? "" : ` with ${data}`}; ${hint}`
}
