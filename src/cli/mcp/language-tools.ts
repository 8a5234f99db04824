// The tools of the language itself, for agents that write programs: check, plan, run and look up.

import { join } from "node:path"
import { UsageError } from "../../base/errors.ts"
import type { Budget } from "../../budget/budget.ts"
import { moduleId } from "../../host/paths.ts"
import { checkSource } from "../../program/check-source.ts"
import type { ModuleLoader } from "../../program/modules/loader.ts"
import { argumentsSchema, type JsonSchema } from "../../reference/tool-schema.ts"
import type { Redaction } from "../../base/redaction.ts"
import type { Runtime } from "../../runtime.ts"
import { STRING, RECORD, type Type } from "../../values/types.ts"
import { documentationOf } from "../commands/doc.ts"
import { planText } from "../commands/plan.ts"
import type { Host } from "../host.ts"
import { typeOf } from "../inputs/wanted.ts"
import { located } from "../report.ts"
import { createSources, type Sources } from "../sources.ts"
import { argumentsIn, TEXT_OR_FILE, valueIn, type ReadText } from "./arguments.ts"
import { renderDiagnostics } from "./outcome.ts"
import type { Annotations, CallContext, Returned, Tool } from "./tool.ts"

export interface Workplace {
  readonly runtime: Runtime
  readonly modules: ModuleLoader
  /** The host of programs that a client writes: see `hostBelow`. */
  readonly host: Host
  readonly sources: Sources
  readonly read: ReadText
  readonly root: string
  readonly budget: Budget
  readonly redact: readonly Redaction[]
}

type Parameters = { readonly [name: string]: { readonly type: Type; readonly default: string | null } }
type Given = { readonly [name: string]: unknown }

interface Declaration {
  readonly name: string
  readonly description: string
  readonly parameters: Parameters
  readonly output: JsonSchema
  readonly annotations: Annotations
  readonly call: (given: Given, context: CallContext) => Promise<Returned>
}

const HARMLESS: Annotations = { readOnlyHint: true, destructiveHint: false, openWorldHint: false }
const PROGRAM = { type: STRING, default: null }
const ARGUMENTS = { type: RECORD, default: "{}" }

export function languageTools(place: Workplace): readonly Tool[] {
  return declarations(place).map((declaration) => toolOf(declaration, place))
}

function declarations(place: Workplace): readonly Declaration[] {
  const { runtime, modules, host, sources, budget, redact } = place
  return [
    {
      name: "recall_check",
      description:
        "Errors and likely mistakes in a Recall module, with hints; nothing is run or asked. "
        + "Call it after each change of a program, until the list is empty.",
      parameters: { program: PROGRAM },
      output: { type: "array", items: { type: "object" } },
      annotations: HARMLESS,
      async call(given, context) {
        const { name, text } = await programIn(given, place, context)
        const diagnostics = await checkSource({ id: name, text }, modules)
        const rendered = renderDiagnostics(diagnostics, textsOf(context, sources))
        const placed = createSources()
        placed.add(name, text)
        return { value: located(diagnostics, placed), text: rendered === "" ? "No errors or warnings." : rendered }
      },
    },
    {
      name: "recall_plan",
      description:
        "The questions that a Recall module would ask, and their price, without asking any. "
        + "`arguments` has the values of its PARAMs by name.",
      parameters: { program: PROGRAM, arguments: ARGUMENTS },
      output: { type: "object" },
      annotations: HARMLESS,
      async call(given, context) {
        const { name, text, args } = await programIn(given, place, context)
        const plan = await runtime.plan(text, { kind: "module", name, args, signal: context.signal })
        const { certain, remembered, following } = plan
        const value = {
          certain: certain.length,
          remembered,
          following: { usual: following.questions.length, least: following.least, open: following.open },
        }
        return { value, text: planText(plan) }
      },
    },
    {
      name: "recall_run",
      description:
        "The value of a Recall module's EMIT. It asks models, which costs money, within the server's budget; "
        + "recall_check and recall_plan cost nothing. `arguments` has the values of its PARAMs by name; a text may be "
        + '{"file": "path"}. Answers are remembered: call again after a time-out, and nothing is paid for twice.',
      parameters: { program: PROGRAM, arguments: ARGUMENTS },
      output: {},
      annotations: { readOnlyHint: false, destructiveHint: true, openWorldHint: true },
      async call(given, context) {
        const { name, text, args } = await programIn(given, place, context)
        const { signal, trace, run } = context
        const result = await runtime.run(text, {
          kind: "module",
          name,
          args,
          budget,
          signal,
          trace,
          traceCalls: false,
          redact,
          id: run,
        })
        for (const [source, answer] of Object.entries(result.sources)) context.texts.set(source, answer)
        const notes = renderDiagnostics(result.diagnostics, textsOf(context, sources))
        return {
          ...result,
          notes: result.partial ? `The result is partial: the budget ended the run.\n${notes}` : notes,
        }
      },
    },
    {
      name: "recall_doc",
      description:
        "A page of the documentation of Recall, a section (page#section), or the reference of the library (std, "
        + "std/NAME, or a name in it). Without a subject: the list of pages. Begin with language.",
      parameters: { subject: { type: STRING, default: '""' } },
      output: { type: "string" },
      annotations: HARMLESS,
      async call({ subject }) {
        const found = await documentationOf(subject === undefined ? undefined : String(subject), host, createSources())
        if (found === null) throw new UsageError("syntax-error", `${String(subject)} does not parse`, "recall_check")
        return { value: found.text, text: found.text }
      },
    },
  ]
}

function toolOf({ name, description, parameters, output, annotations, call }: Declaration, place: Workplace): Tool {
  const signature = {
    name,
    documentation: description,
    returns: null,
    parameters: Object.entries(parameters).map(([parameter, declared]) => ({ name: parameter, ...declared })),
  }
  return {
    name,
    description,
    input: argumentsSchema(signature, TEXT_OR_FILE),
    output,
    annotations,
    async call(given, context) {
      const values = await argumentsIn(signature, given, place.read)
      return call(Object.fromEntries(signature.parameters.map((parameter, i) => [parameter.name, values[i]])), context)
    },
  }
}

/** The program of a call, and the values of its PARAMs with the texts of the files that they name. */
async function programIn(
  { program, arguments: given = {} }: Given,
  { runtime, root, read }: Workplace,
  { texts }: CallContext,
): Promise<{ readonly name: string; readonly text: string; readonly args: Given }> {
  if (typeof program !== "string")
    throw new UsageError("invalid-argument", 'program is neither the text of a module nor {"file": "path"}')
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new UsageError("invalid-argument", "arguments are no object with the values of PARAMs by name")
  const name = moduleId(join(root, "program.rcl"))
  texts.set(name, program)
  const entries = Object.entries(given)
  if (entries.length === 0) return { name, text: program, args: {} }
  const { parameters } = await runtime.compile(program, { kind: "module", name })
  const args = await Promise.all(
    entries.map(async ([parameter, value]) => {
      const written = parameters.find((declared) => declared.name === parameter)?.type
      const type = written === undefined ? null : typeOf(written)
      return [parameter, type === null ? (value as unknown) : await valueIn(value, type, read)] as const
    }),
  )
  return { name, text: program, args: Object.fromEntries(args) }
}

function textsOf({ texts }: CallContext, sources: Sources): (name: string) => string | undefined {
  return (name) => texts.get(name) ?? sources.textOf(name)
}
