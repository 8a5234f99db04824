// `recall mcp FILE…`: serves the tasks of modules, or without a file the language itself, to clients of the protocol.

import { UsageError } from "../../base/errors.ts"
import { nearest } from "../../diagnostics/nearest.ts"
import type { Configuration } from "../../models/registry/index.ts"
import { readBudget } from "../budget.ts"
import { shippedText } from "../doc/shipped.ts"
import type { Host } from "../host.ts"
import { KeptTexts } from "../mcp/kept.ts"
import { languageTools } from "../mcp/language-tools.ts"
import { CALL_BUDGET } from "../mcp/limits.ts"
import { hostBelow, openRoot } from "../mcp/root.ts"
import { documentsOf, servedModules } from "../mcp/served-module.ts"
import { taskTools, type CallSettings } from "../mcp/task-tools.ts"
import type { Tool } from "../mcp/tool.ts"
import { openMemory } from "../memory.ts"
import type { McpOptions } from "../options.ts"
import { reportFailure } from "../report.ts"
import { commandModules, commandRuntime } from "../runtime.ts"
import { createSources } from "../sources.ts"
import { EXIT } from "../status.ts"
import { SKILL } from "./skill.ts"

const NOTICE =
  "recall mcp: a client starts this command and speaks to it over standard input; recall doc mcp says how\n"

export async function mcpCommand(files: readonly string[], options: McpOptions, given: Host): Promise<number> {
  const sources = createSources()
  // Standard input and output belong to the protocol: nobody can be asked, and nothing else may be written.
  const host: Host = { ...given, confirm: async () => null }
  if (given.stdout.isTerminal) host.stderr.write(NOTICE)
  const streams = await given.protocol()
  try {
    const root = await openRoot(options.root ?? ".")
    const configuration = await host.configuration()
    const memory = await openMemory(options, host)
    try {
      const kept = new KeptTexts()
      const settings: CallSettings = {
        read: async (file) => kept.get(file)?.text ?? root.readText(file),
        budget: { ...CALL_BUDGET, ...configuration.budget, ...readBudget(options.budget) },
        redact: configuration.redact ?? [],
      }
      const log = (message: string) => host.stderr.write(`recall mcp: ${message}\n`)
      const isOfLanguage = files.length === 0
      const programs = isOfLanguage ? hostBelow(host, root) : host
      const runtime = commandRuntime(
        {
          ...memory,
          configuration: isOfLanguage ? harmless(configuration) : configuration,
          budget: options.budget,
          authority: options,
        },
        programs,
        sources,
      )
      const modules = isOfLanguage ? [] : await servedModules(files, options, runtime, sources, host)
      const tools = isOfLanguage
        ? languageTools({
            ...settings,
            runtime,
            sources,
            modules: commandModules(programs, sources),
            host: programs,
            root: root.folder,
          })
        : taskTools(modules, settings)
      const { serveTools } = await import("../mcp/server.ts")
      await serveTools(
        {
          tools: chosen(tools, options.only),
          documents: modules.flatMap(documentsOf),
          skill: await shippedText(SKILL),
          instructions: instructionsFor(root.folder, settings),
          kept,
          textOf: (name) => sources.textOf(name),
          log,
        },
        streams,
      )
      return given.signal.aborted ? EXIT.interrupted : EXIT.done
    } finally {
      await memory.store?.close()
    }
  } catch (error) {
    return reportFailure(error, host, sources)
  }
}

/** The configuration for programs that a client writes: without authority beyond that of the command line. */
function harmless({ natives = [], ...configuration }: Configuration): Configuration {
  const { allow: _allow, grant: _grant, packages: _packages, mcp: _mcp, ...rest } = configuration
  return { ...rest, natives: natives.filter(({ effect }) => effect === "none") }
}

/** The tools that `--only` names, all without it. Throws a `UsageError` for an unknown name, and where none is left. */
function chosen(tools: readonly Tool[], only: string | undefined): readonly Tool[] {
  const names = tools.map(({ name }) => name)
  const wanted = only?.split(",").map((name) => name.trim())
  for (const name of wanted ?? []) {
    if (names.includes(name)) continue
    const near = nearest(name, names)
    throw new UsageError(
      "unknown-name",
      `--only: there is no tool ${name}`,
      near === undefined ? `the tools are ${names.join(", ")}` : `did you mean ${near}?`,
    )
  }
  if (names.length === 0) throw new UsageError("not-found", "the modules have no public task, so there is no tool")
  return wanted === undefined ? tools : tools.filter(({ name }) => wanted.includes(name))
}

function instructionsFor(folder: string, { budget }: CallSettings): string {
  const limits = Object.entries(budget).flatMap(([kind, limit]) => (limit === undefined ? [] : [`${kind} ${limit}`]))
  return [
    `Where a tool takes a text, prefer {"file": "path"} for one that is in a file below ${folder}:`,
    "then the text does not pass through your context.",
    `Each call may use at most: ${limits.join(", ")}.`,
    "Answers of models are remembered: a call that is repeated after a time-out pays for nothing twice.",
  ].join(" ")
}
