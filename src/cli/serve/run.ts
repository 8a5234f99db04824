// POST /run/NAME and POST /run/NAME/TASK: a program or one of its tasks, as JSON or as server-sent events.

import type { Clock } from "../../base/clock.ts"
import { replyOf } from "../../chat/reply.ts"
import { argumentsByName } from "../../reference/tool-arguments.ts"
import { eventOf } from "../../responses/respond.ts"
import type { RunResult } from "../../run/result.ts"
import type { Catalogue, Served } from "./catalogue.ts"
import { createEvents, type EventSender } from "./events.ts"
import { recordProblem, sendJson, type Exchange } from "./exchange.ts"
import type { Turn } from "./places.ts"
import { errorBody, Problem } from "./problem.ts"
import { optionsOf, withArguments, type RunSettings } from "./runs.ts"

export interface RunRequest {
  readonly exchange: Exchange
  readonly body: unknown
  readonly turn: Turn
  readonly catalogue: Catalogue
  readonly settings: RunSettings
  readonly clock: Clock
}

/** Runs a program, or calls a task of it, with the JSON object of the body as its arguments by name. */
export async function answerRun(given: RunRequest): Promise<void> {
  const { exchange, body, catalogue } = given
  const [, name = "", task] = exchange.path
  const served = catalogue.named(name)
  exchange.record.subject = task === undefined ? name : `${name}/${task}`
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new Problem(400, "invalid-request", "the body is a JSON object with the arguments by name")
  const args = body as { readonly [name: string]: unknown }
  const evaluate = task === undefined ? programRun(served, args, given) : taskCall(served, task, args, given)
  if (!wantsEvents(exchange)) {
    const result = await evaluate(null)
    sendJson(exchange, resultOf(exchange, result))
    return
  }
  const { response, headers } = exchange
  const events = createEvents(response, given.clock, headers)
  try {
    const result = await evaluate(events)
    events.send(eventOf(resultOf(exchange, result), "end"))
  } catch (thrown) {
    if (!events.isOpen) throw thrown
    events.send(eventOf(errorBody(recordProblem(exchange, thrown)), "failure"))
  } finally {
    events.stop()
  }
  response.end()
}

type Evaluate = (events: EventSender | null) => Promise<RunResult>

/** The run of a program, whose text and questions are events. Throws for wrong arguments, before it begins. */
function programRun(
  { name, program, isRunnable }: Served,
  args: { readonly [name: string]: unknown },
  { exchange, turn, settings }: RunRequest,
): Evaluate {
  if (!isRunnable) throw new Problem(404, "not-found", `the program ${name} has no EMIT: call one of its tasks`)
  const bound = withArguments(program, args)
  return async (events) => {
    await turn(exchange.signal)
    const { options, returnAfter } = optionsOf(exchange, settings)
    const stream = bound.stream(options)
    returnAfter(stream.result)
    if (events === null) return stream.result
    const { parts, result } = replyOf(stream, settings.reasoning)
    for await (const { type, text } of parts) events.send(eventOf(text, type === "text" ? "message" : "question"))
    return result
  }
}

function taskCall(
  { name, program }: Served,
  task: string,
  args: { readonly [name: string]: unknown },
  { exchange, turn, settings }: RunRequest,
): Evaluate {
  const signature = program.signatures.find((one) => one.name === task)
  if (signature === undefined)
    throw new Problem(404, "not-found", `the program ${name} has no public task ${JSON.stringify(task)}`)
  const values = argumentsByName(signature, args)
  return async () => {
    await turn(exchange.signal)
    const { options, returnAfter } = optionsOf(exchange, settings)
    const result = program.tasks[task]!.run(...values, options)
    returnAfter(result)
    return result
  }
}

function wantsEvents({ request }: Exchange): boolean {
  return /\btext\/event-stream\b/i.test(request.headers.accept ?? "")
}

function resultOf({ record }: Exchange, { value, partial, id, usage }: RunResult) {
  record.usage = usage
  return { value: value ?? null, partial, id, usage }
}
