// The routes of a server: what each path and method does.

import { answerChat } from "./chat.ts"
import { describeServed, modelOf, type Catalogue } from "./catalogue.ts"
import type { Clock } from "../../base/clock.ts"
import { readJson } from "./body.ts"
import { sendJson, type Exchange } from "./exchange.ts"
import type { Places } from "./places.ts"
import { Problem } from "./problem.ts"
import { answerRun } from "./run.ts"
import type { RunSettings } from "./runs.ts"

/** The parts of a server that its routes need. */
export interface Service {
  readonly catalogue: Catalogue
  readonly settings: RunSettings
  readonly places: Places
  readonly maxBody: number
  readonly clock: Clock
  /** Seconds since 1970. */
  readonly started: number
}

type Answer = (exchange: Exchange, service: Service) => void | Promise<void>

interface Route {
  readonly method: "GET" | "POST"
  /** Whether a path, in its parts, is that of the route. */
  readonly fits: (path: readonly string[]) => boolean
  readonly answer: Answer
}

const ROUTES: readonly Route[] = [
  {
    method: "GET",
    fits: ([first, second, , ...rest]) => first === "v1" && second === "models" && rest.length === 0,
    answer: (exchange, { catalogue, started }) => {
      const [, , name] = exchange.path
      const data = catalogue.all
        .filter(({ chat }) => typeof chat !== "string")
        .map((served) => modelOf(served, started))
      sendJson(exchange, name === undefined ? { object: "list", data } : modelOf(catalogue.chatNamed(name), started))
    },
  },
  { method: "POST", fits: (path) => path.join("/") === "v1/chat/completions", answer: withBody(answerChat) },
  {
    method: "GET",
    fits: (path) => path.length === 1 && path[0] === "run",
    answer: (exchange, { catalogue }) => sendJson(exchange, { programs: catalogue.all.map(describeServed) }),
  },
  { method: "POST", fits: ([first, , , ...rest]) => first === "run" && rest.length === 0, answer: withBody(answerRun) },
]

/** A request whose body is read, in a place of its own. */
interface Read {
  readonly exchange: Exchange
  readonly body: unknown
  readonly turn: Parameters<Parameters<Places["during"]>[0]>[0]
  readonly catalogue: Catalogue
  readonly settings: RunSettings
  readonly clock: Clock
}

function withBody(answer: (read: Read) => Promise<void>): Answer {
  return (exchange, { places, maxBody, ...service }) =>
    places.during(async (turn) =>
      answer({ exchange, turn, body: await readJson(exchange.request, maxBody), ...service }),
    )
}

/** Answers a request. Rejects with the problem of a path or a method that there is not. */
export async function answerRoute(exchange: Exchange, service: Service): Promise<void> {
  const { request, path } = exchange
  const fitting = ROUTES.filter(({ fits }) => fits(path))
  if (fitting.length === 0) throw new Problem(404, "not-found", "there is nothing at this path")
  const method = request.method === "HEAD" ? "GET" : request.method
  const route = fitting.find((one) => one.method === method)
  if (route === undefined) {
    const allow = fitting.map((one) => one.method).join(", ")
    throw new Problem(405, "not-allowed", `this path allows ${allow} alone`, { headers: { allow } })
  }
  await route.answer(exchange, service)
}
