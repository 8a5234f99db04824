// A service on top of Recall: answers as JSON, reports as server-sent events, and a chat for the AI SDK's `useChat`.

import { readFile } from "node:fs/promises"
import { Hono, type Context } from "hono"
import { HTTPException } from "hono/http-exception"
import {
  createRuntime,
  eventStreamResponse,
  listOf,
  native,
  RecallError,
  STRING,
  uiMessageStreamResponse,
  UsageError,
  type Budget,
  type CallOptions,
  type ErrorCategory,
  type RuntimeOptions,
} from "recall-lang"
import { z } from "zod"

/** A customer: who sends a request, what it may cost, and the data that it may see. */
export interface User {
  readonly id: string
  readonly budget: Budget
  readonly orders: () => Promise<readonly string[]>
}

/** The user of a token, if there is one. How users are known is the service's own business. */
export type FindUser = (token: string) => User | undefined

const AnswerRequest = z.object({ document: z.string().max(2_000_000), question: z.string().min(1).max(2_000) })
const ReportRequest = z.object({ text: z.string().max(2_000_000) })
/** The part of the messages of `useChat` that is used. */
const ChatRequest = z.object({
  messages: z.array(
    z.object({
      role: z.enum(["user", "assistant"]),
      parts: z.array(z.object({ type: z.string(), text: z.string().optional() })),
    }),
  ),
})
const Answer = z.object({
  answer: z.string().nullable(),
  citations: z.array(z.object({ text: z.string(), start: z.number(), end: z.number() })),
})

/** Compiles the programs, once for all requests, and gives the application. */
export async function createService(findUser: FindUser, options: RuntimeOptions): Promise<Hono> {
  const runtime = createRuntime(options)
  const answer = await runtime.compile(await source("answer.rcl"), { returns: Answer })
  const report = await runtime.compile(await source("report.rcl"))
  const chat = await runtime.compile(await source("chat.rcl"), { natives: [ordersOf(async () => [])] })

  /** The options of each run: its user's budget, data and scope in the memo, and an end when the client leaves. */
  const forRequest = (context: Context): CallOptions => {
    const user = userOf(context, findUser)
    return { signal: context.req.raw.signal, budget: user.budget, scope: user.id, natives: [ordersOf(user.orders)] }
  }

  const app = new Hono()
  app.onError((error, context) => failure(error, context))
  app.get("/health", (context) => context.json({ ok: true }))

  app.post("/answers", async (context) => {
    const options = forRequest(context)
    const { value, partial, usage } = await answer.run({ ...options, args: await bodyOf(context, AnswerRequest) })
    if (partial) throw new HTTPException(402, { message: "the budget of this request is used up" })
    return context.json({ ...value, cost: { requests: usage.requests, usd: usage.usd } })
  })

  app.post("/reports", async (context) => {
    const options = forRequest(context)
    return eventStreamResponse(report.stream({ ...options, args: await bodyOf(context, ReportRequest) }))
  })

  app.post("/chat", async (context) => {
    const options = forRequest(context)
    const { messages } = await bodyOf(context, ChatRequest)
    return uiMessageStreamResponse(
      chat.stream({ ...options, args: { messages: messages.map(textOfMessage) }, answers: "live" }),
    )
  })
  return app
}

function source(file: string): Promise<string> {
  return readFile(new URL(file, import.meta.url), "utf8")
}

/** A native of one user: a program can name no other. */
function ordersOf(orders: User["orders"]) {
  return native({ name: "orders", returns: listOf(STRING), effect: "read", run: async () => [...(await orders())] })
}

function userOf(context: Context, findUser: FindUser): User {
  const token = /^Bearer (.+)$/.exec(context.req.header("authorization") ?? "")?.[1]
  const user = token === undefined ? undefined : findUser(token)
  if (user === undefined) throw new HTTPException(401, { message: "unknown user" })
  return user
}

async function bodyOf<T>(context: Context, type: z.ZodType<T>): Promise<T> {
  const body = type.safeParse(await context.req.json().catch(() => undefined))
  if (!body.success) throw new HTTPException(400, { message: z.prettifyError(body.error) })
  return body.data
}

function textOfMessage({ role, parts }: z.infer<typeof ChatRequest>["messages"][number]) {
  return { role, text: parts.map(({ type, text = "" }) => (type === "text" ? text : "")).join("") }
}

/** The client learns whose turn it is; what the program, its data or a server said stays in the log. */
const STATUS = { program: 500, host: 500, model: 502, budget: 402, cancelled: 499 } satisfies {
  [category in ErrorCategory]: number
}

function failure(error: unknown, context: Context): Response {
  if (error instanceof HTTPException) return context.json({ error: error.message }, error.status)
  const isRecalls = error instanceof RecallError || error instanceof UsageError
  const { code, category } = isRecalls ? error : { code: "error", category: "host" as const }
  if (category !== "cancelled") console.error(error)
  const busy = error instanceof RecallError && (error.status === 429 || error.status === 503)
  const headers: { [name: string]: string } =
    busy && error.retryAfter !== undefined ? { "retry-after": String(Math.ceil(error.retryAfter)) } : {}
  return Response.json({ error: code }, { status: busy ? 503 : STATUS[category], headers })
}
