// The programs that a server has, by name.

import { parseModule } from "../../../grammar/module.ts"
import { UsageError } from "../../base/errors.ts"
import { chatParametersOf, type ChatParameters } from "../../chat/conversation.ts"
import { argumentsSchema } from "../../reference/tool-schema.ts"
import type { Program } from "../../run/program.ts"
import { Problem } from "./problem.ts"

/** A program as it is served. */
export interface Served {
  readonly name: string
  readonly documentation: string | null
  readonly program: Program
  /** Whether the program has an EMIT, so that it can be run. */
  readonly isRunnable: boolean
  /** The PARAMs for a conversation; for a program that is no chat, the reason. */
  readonly chat: ChatParameters | string
}

/** A program with the name under which it is served. */
export function servedOf(name: string, source: string, program: Program): Served {
  const { module } = parseModule(source)
  const isRunnable = module.declarations.some(({ kind }) => kind === "emit")
  const chat = isRunnable ? chatOf(program) : "the program has no EMIT"
  return { name, documentation: module.documentation, program, isRunnable, chat }
}

function chatOf(program: Program): Served["chat"] {
  try {
    return chatParametersOf(program)
  } catch (thrown) {
    if (thrown instanceof UsageError) return thrown.message
    throw thrown
  }
}

export interface Catalogue {
  readonly all: readonly Served[]
  /** Throws the problem of a name that no program has. */
  named(name: string): Served
  /** Throws the problem of a name that no chat has. */
  chatNamed(name: string): Served & { readonly chat: ChatParameters }
}

/** Throws `UsageError` for two programs of one name. */
export function createCatalogue(all: readonly Served[]): Catalogue {
  const byName = new Map(all.map((served) => [served.name, served]))
  const twice = all.find((served) => byName.get(served.name) !== served)
  if (twice !== undefined)
    throw new UsageError(
      "bad-argument",
      `two programs have the name ${twice.name}, which is that of their files`,
      "rename one of the files",
    )
  return {
    all,
    named(name) {
      const served = byName.get(name)
      if (served === undefined) throw new Problem(404, "not-found", `there is no program ${JSON.stringify(name)}`)
      return served
    },
    chatNamed(name) {
      const served = byName.get(name)
      if (served === undefined || typeof served.chat === "string")
        throw new Problem(404, "model_not_found", `the model ${JSON.stringify(name)} does not exist`, {
          param: "model",
        })
      return { ...served, chat: served.chat }
    },
  }
}

/** A model in OpenAI's list. */
export function modelOf({ name }: Served, created: number) {
  return { id: name, object: "model", created, owned_by: "recall" }
}

/** The description of a program: how it is run and called. */
export function describeServed({ name, documentation, program, isRunnable, chat }: Served) {
  return {
    name,
    documentation,
    chat: typeof chat !== "string",
    run: isRunnable ? { parameters: program.parameters } : null,
    tasks: program.signatures.map((signature) => ({
      name: signature.name,
      documentation: signature.documentation,
      arguments: argumentsSchema(signature),
    })),
  }
}
