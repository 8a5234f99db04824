// A server of OpenAI's files and batches, with the faults of a test.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** The steps at which a fault can happen. `created`: the batch is there, and its response is lost. */
export type Step = "list" | "upload" | "uploaded" | "create" | "created" | "retrieve" | "content" | "half"

/** An answer, the error of a response, or the reason why a request was not begun; `none` for one without a line. */
export type Answer =
  | { readonly text: string }
  | { readonly status: number; readonly message: string }
  | "expired"
  | "cancelled"
  | "none"

export interface BatchServerOptions {
  readonly answer?: (prompt: string, id: string) => Answer
  /** The text of an output file, made of its lines. */
  readonly damaged?: (text: string) => string
  /** The custom_id of the line of a request in the output; its own without one. */
  readonly idOf?: (id: string) => string
  /** The fault of a step: a failing status, a broken connection, or a response that never comes. */
  readonly fault?: (step: Step) => number | "cut" | "hang" | undefined | void
  /** The status in which batches end. */
  readonly end?: "completed" | "expired" | "cancelled"
  /** An error in the validation of a file of so many lines. */
  readonly invalid?: (lines: readonly string[]) => { code: string; message: string; line?: number } | undefined
}

export interface Batch {
  readonly id: string
  readonly created_at: number
  readonly input_file_id: string
  readonly endpoint: string
  readonly metadata: { readonly [key: string]: string }
  status: string
  output_file_id?: string
  error_file_id?: string
  errors?: object
  request_counts: { total: number; completed: number; failed: number }
}

export interface BatchServer {
  /** The base URL. */
  readonly url: string
  readonly batches: readonly Batch[]
  readonly files: ReadonlyMap<string, string>
  /** The `custom_id` of each request that was done, in the order of their batches. */
  readonly done: readonly string[]
  options: BatchServerOptions
  close(): Promise<void>
}

const MOST = 50_000
/** The states of a batch: each look at it brings the next one. */
const STATES = ["validating", "in_progress", "finalizing"]

export async function startBatchServer(given: BatchServerOptions = {}): Promise<BatchServer> {
  const files = new Map<string, string>()
  const batches: Batch[] = []
  const done: string[] = []
  let count = 0
  const created = Math.floor(Date.now() / 1_000)

  function store(text: string): string {
    const id = `file-${++count}`
    files.set(id, text)
    return id
  }

  function perform(batch: Batch): void {
    const {
      answer = () => ({ text: "yes" }),
      idOf = (id: string) => id,
      damaged = (text: string) => text,
      end = "completed",
    } = server.options
    const [output, errors]: [object[], object[]] = [[], []]
    for (const line of linesOf(files.get(batch.input_file_id)!)) {
      const { custom_id, body } = JSON.parse(line) as { custom_id: string; body: { messages: { content: string }[] } }
      const outcome = answer(body.messages.map(({ content }) => content).join("\n"), custom_id)
      const common = { id: `req-${++count}`, custom_id: idOf(custom_id) }
      if (outcome === "none") continue
      if (typeof outcome === "string") {
        const error = { code: `batch_${outcome}`, message: "could not be executed" }
        errors.push({ ...common, response: null, error })
        continue
      }
      done.push(custom_id)
      if ("text" in outcome) {
        const response = { status_code: 200, request_id: "r", body: completion(outcome.text) }
        output.push({ ...common, response, error: null })
      } else {
        const body = { error: { message: outcome.message, code: null } }
        errors.push({ ...common, response: { status_code: outcome.status, request_id: "r", body }, error: null })
      }
    }
    const text = (lines: object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("")
    if (output.length > 0) batch.output_file_id = store(damaged(text(output)))
    if (errors.length > 0) batch.error_file_id = store(text(errors))
    batch.request_counts = { total: output.length + errors.length, completed: output.length, failed: errors.length }
    batch.status = end
  }

  function advance(batch: Batch): void {
    if (batch.status === "validating") {
      const error = problemOf(linesOf(files.get(batch.input_file_id)!), batch.endpoint)
      if (error !== undefined) {
        batch.status = "failed"
        batch.errors = { object: "list", data: [error] }
        return
      }
    }
    const next = STATES.indexOf(batch.status) + 1
    if (next === 0) return
    if (next < STATES.length) batch.status = STATES[next]!
    else perform(batch)
  }

  function problemOf(lines: readonly string[], endpoint: string) {
    const ids = new Set<string>()
    for (const [i, line] of lines.entries()) {
      const { custom_id, url } = JSON.parse(line) as { custom_id: string; url: string }
      if (ids.has(custom_id)) return { code: "duplicate_custom_id", message: `duplicate ${custom_id}`, line: i + 1 }
      if (url !== endpoint) return { code: "mismatched_url", message: `not ${endpoint}`, line: i + 1 }
      ids.add(custom_id)
    }
    if (lines.length > MOST) return { code: "too_many_tasks", message: "too many" }
    return server.options.invalid?.(lines)
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, "http://localhost")
    const [, , kind, id, part] = url.pathname.split("/")
    const pieces: Buffer[] = []
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece)
    const body = Buffer.concat(pieces)
    const send = (value: unknown, status = 200) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value))
    }
    /** Whether the step has a fault, which is the response then. */
    const isFaulty = (step: Step): boolean => {
      const fault = server.options.fault?.(step)
      if (fault === undefined) return false
      if (fault === "cut") response.destroy()
      else if (fault !== "hang") send({ error: { message: `no ${step}` } }, fault)
      return true
    }
    if (kind === "files" && request.method === "POST") {
      if (isFaulty("upload")) return
      const form = await new Response(body, {
        headers: { "content-type": request.headers["content-type"]! },
      }).formData()
      const file = form.get("file") as File
      const stored = { id: store(await file.text()), object: "file", bytes: file.size, created_at: created }
      if (!isFaulty("uploaded")) send({ ...stored, filename: file.name, purpose: form.get("purpose") })
    } else if (kind === "files" && part === "content") {
      if (isFaulty("content")) return
      const text = files.get(id!)
      if (text === undefined) return send({ error: { message: "no such file" } }, 404)
      response.writeHead(200, { "content-type": "application/octet-stream" })
      const fault = text.includes('"response"') ? server.options.fault?.("half") : undefined
      if (fault === undefined) return void response.end(text)
      response.write(text.slice(0, Math.floor(text.length / 2)))
      if (fault === "cut") setTimeout(() => response.destroy(), 5)
    } else if (kind === "batches" && request.method === "POST") {
      if (isFaulty("create")) return
      const asked = JSON.parse(body.toString()) as Pick<Batch, "input_file_id" | "endpoint" | "metadata">
      const request_counts = { total: 0, completed: 0, failed: 0 }
      const batch = {
        id: `batch_${++count}`,
        object: "batch",
        created_at: created,
        status: "validating",
        request_counts,
      }
      const made = { ...batch, ...asked }
      batches.unshift(made)
      if (!isFaulty("created")) send(made)
    } else if (kind === "batches" && id !== undefined) {
      if (isFaulty("retrieve")) return
      const batch = batches.find((one) => one.id === id)!
      advance(batch)
      send(batch)
    } else if (kind === "batches") {
      if (isFaulty("list")) return
      const after = url.searchParams.get("after")
      const from = after === null ? 0 : batches.findIndex((one) => one.id === after) + 1
      const data = batches.slice(from, from + Number(url.searchParams.get("limit") ?? 20))
      send({ object: "list", data, has_more: from + data.length < batches.length })
    } else send({ error: { message: "not found" } }, 404)
  }

  const http = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve))
  const server: BatchServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`,
    batches,
    files,
    done,
    options: given,
    close: () =>
      new Promise((resolve) => {
        http.closeAllConnections()
        http.close(() => resolve())
      }),
  }
  return server
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "")
}

function completion(content: string): object {
  return {
    id: "c",
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
  }
}
