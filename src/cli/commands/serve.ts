// `recall serve FILE…`: programs behind OpenAI's chat protocol and as JSON over HTTP, until the command is interrupted.

import { SYSTEM_CLOCK } from "../../base/clock.ts"
import { UsageError } from "../../base/errors.ts"
import { COUNTED_KINDS, type Budget } from "../../budget/budget.ts"
import { visible } from "../../diagnostics/visible.ts"
import { moduleId } from "../../host/paths.ts"
import type { Runtime } from "../../runtime.ts"
import { readBudget } from "../budget.ts"
import type { Host } from "../host.ts"
import type { ServeOptions } from "../options.ts"
import { reportFailure, writeDiagnostics } from "../report.ts"
import { isLoopback, type Access } from "../serve/access.ts"
import { createCatalogue, servedOf, type Catalogue, type Served } from "../serve/catalogue.ts"
import {
  DEFAULT_CONCURRENCY,
  DEFAULT_GRACE,
  DEFAULT_HOST,
  DEFAULT_MAX_BODY,
  DEFAULT_PORT,
  DEFAULT_QUEUE,
  MIN_KEY,
  REQUEST_BUDGET,
  REQUEST_SECONDS,
} from "../serve/limits.ts"
import { createPlaces } from "../serve/places.ts"
import { startServer, type RunningServer } from "../serve/server.ts"
import { createTotal } from "../serve/total.ts"
import { createSession, type Session } from "../session.ts"
import { EXIT } from "../status.ts"
import { countWords } from "../words.ts"

export async function serveCommand(files: readonly string[], options: ServeOptions, given: Host): Promise<number> {
  // A request must not ask the user at the terminal of the server.
  const host: Host = { ...given, confirm: async () => null }
  const session = createSession(host, options)
  try {
    const { host: address = DEFAULT_HOST, port = DEFAULT_PORT, concurrency = DEFAULT_CONCURRENCY } = options
    const access = accessOf(address, options, host)
    const runtime = await session.runtime()
    const catalogue = createCatalogue(await Promise.all(files.map((file) => served(file, runtime, session))))
    for (const { program } of catalogue.all) writeDiagnostics(program.diagnostics, host, session.sources)
    const budget = { ...REQUEST_BUDGET, ...(await host.configuration()).budget, ...readBudget(options.budget) }
    const total = totalOf(options, catalogue)
    const server = await startServer({
      host: address,
      port,
      access,
      catalogue,
      settings: {
        budget,
        total: createTotal(total, concurrency, (kind) =>
          host.stderr.write(`The ${kind} of --total are used up: from now on only remembered answers are given.\n`),
        ),
        fresh: options.fresh === true,
        reasoning: options.reasoning === true ? "questions" : "none",
      },
      places: createPlaces(concurrency, options.queue ?? DEFAULT_QUEUE, SYSTEM_CLOCK),
      maxBody: (options.maxBody ?? DEFAULT_MAX_BODY) * 1_000_000,
      requestSeconds: REQUEST_SECONDS,
      clock: SYSTEM_CLOCK,
      started: Math.floor(Date.now() / 1_000),
      log: (line) => host.stderr.write(`${line}\n`),
    })
    host.stdout.write(`${server.url}\n`)
    host.stderr.write(welcome(catalogue, budget, total))
    return await stopped(server, options.grace ?? DEFAULT_GRACE, host)
  } catch (error) {
    session.abandon()
    return reportFailure(error, host, session.sources)
  } finally {
    await session.close()
  }
}

/** Throws `UsageError` for an address beyond this machine without a key, and for a key or an origin that is none. */
function accessOf(address: string, { key: given, origin = [] }: ServeOptions, { env }: Host): Access {
  const key = given ?? (env["RECALL_SERVE_KEY"] || null)
  if (key === null && !isLoopback(address))
    throw new UsageError(
      "bad-option",
      `a server at ${address} is reached from other machines, so it needs a key`,
      "put a long random one into RECALL_SERVE_KEY, for example that of: openssl rand -hex 24",
    )
  if (key !== null && (key.length < MIN_KEY || !/^[\x21-\x7e]+$/.test(key)))
    throw new UsageError(
      "bad-option",
      `a key has at least ${MIN_KEY} characters of ASCII without spaces`,
      "openssl rand -hex 24 prints one",
    )
  for (const one of origin)
    if (URL.parse(one)?.origin !== one)
      throw new UsageError(
        "bad-option",
        `${JSON.stringify(one)} is not an origin`,
        "write it as a browser sends it, without a path: --origin https://chat.example.com",
      )
  return { key, origins: new Set(origin) }
}

/** Compiles the program of a file. Throws `UsageError` for one that is no module. */
async function served(file: string, runtime: Runtime, { reader, sources }: Session): Promise<Served> {
  const [, name] = /([^/\\]+)\.rcl$/.exec(file) ?? []
  if (name === undefined)
    throw new UsageError(
      "bad-argument",
      `${file} is no module (.rcl)`,
      "write the document as a module: its EMIT is a template, and its PARAMs are declared",
    )
  const id = moduleId(file)
  const source = await reader.text(file)
  sources.add(id, source)
  return servedOf(name, source, await runtime.compile(source, { name: id }))
}

function welcome({ all }: Catalogue, budget: Budget, total: Budget): string {
  const lines = all.map(({ name, chat, isRunnable, program: { signatures } }) => {
    const ways = [
      ...(typeof chat === "string" ? [] : [`model ${name} of /v1/chat/completions`]),
      ...(isRunnable ? [`POST /run/${encodeURIComponent(name)}`] : []),
      ...(signatures.length === 0 ? [] : [countWords(signatures.length, "task")]),
    ]
    const reason = typeof chat === "string" ? ` (no model: ${chat})` : ""
    return `  ${visible(`${name}: ${ways.length === 0 ? "nothing to run" : ways.join(", ")}${reason}`)}\n`
  })
  const together = Object.keys(total).length === 0 ? "" : `, all together ${limitsOf(total)}`
  return `${lines.join("")}Each request may cost at most ${limitsOf(budget)}${together}.
GET /run describes the programs. Ctrl-C stops the server.
`
}

function limitsOf(budget: Budget): string {
  return Object.entries(budget)
    .map(([kind, limit]) => `${kind}=${limit === Infinity ? "none" : limit}`)
    .join(",")
}

/** Throws `UsageError` for limits that are none of all requests, and for dollars where a price is not known. */
function totalOf({ total }: ServeOptions, { all }: Catalogue): Budget {
  const budget = readBudget(total)
  const other = Object.keys(budget).find((kind) => !(COUNTED_KINDS as readonly string[]).includes(kind))
  if (other !== undefined)
    throw new UsageError(
      "bad-option",
      `--total has no ${other}, which is a limit of each request`,
      `write --budget ${other}=…; the limits of all requests are ${COUNTED_KINDS.join(", ")}`,
    )
  for (const { program } of all) program.with({ budget })
  return budget
}

/** Waits for the interruption, and stops. A second interruption ends the process at once. */
async function stopped(server: RunningServer, grace: number, host: Host): Promise<number> {
  host.extendGrace(grace)
  await new Promise<void>((resolve) => {
    if (host.signal.aborted) resolve()
    else host.signal.addEventListener("abort", () => resolve(), { once: true })
  })
  if (server.underWay > 0)
    host.stderr.write(`Stopping: ${countWords(server.underWay, "request")} may take ${grace} s to end.\n`)
  // Interruption is the normal end of this command, unless it cost a client its reply.
  return (await server.stop(grace)) ? EXIT.done : EXIT.interrupted
}
