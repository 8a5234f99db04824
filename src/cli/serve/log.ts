// The line that the log has for each request: no text of a client or a program but the reason of a failure.

import { costOfTokens, type PricedTokens } from "../../base/cost.ts"
import type { Usage } from "../../base/usage.ts"
import { costWords, countWords, durationWords, oneLine } from "../words.ts"
import type { Exchange } from "./exchange.ts"

/** UTF-16 units of a path and of a reason. */
const MAX_PATH = 80
const MAX_REASON = 300

/** `2026-11-30T12:00:00.000Z 127.0.0.1 POST /v1/chat/completions 200 report 1.2 s, 3 requests, 1,204 tokens id=…`. */
export function logLine(exchange: Exchange, milliseconds: number): string {
  const { request, response, address, id, record } = exchange
  const { subject, usage, problem, ignored = [] } = record
  const hasLeft = !response.writableFinished
  const work = [
    durationWords(milliseconds),
    ...(usage === undefined ? [] : [countWords(usage.requests, "request"), ...costWords(costOfTokens(priced(usage)))]),
  ].join(", ")
  return [
    new Date().toISOString(),
    address,
    request.method ?? "-",
    oneLine(request.url ?? "-", MAX_PATH),
    hasLeft ? "499" : String(response.statusCode),
    ...(subject === undefined ? [] : [oneLine(subject, MAX_PATH)]),
    work,
    `id=${id}`,
    ...(ignored.length === 0 ? [] : [`ignored=${ignored.join(",")}`]),
    ...(hasLeft ? ["the client left"] : []),
    ...(problem === undefined || hasLeft
      ? []
      : [oneLine(`${problem.code}: ${problem.reason ?? problem.message}`, MAX_REASON)]),
  ].join(" ")
}

function priced({ tokens, usd, unpriced }: Usage): PricedTokens {
  return { ...tokens, usd, ...(unpriced === undefined ? {} : { unpriced }) }
}
