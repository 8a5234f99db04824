// A task of a program as a tool of the AI SDK.

import { RecallError, UsageError } from "../base/errors.ts"
import { nearest } from "../diagnostics/nearest.ts"
import { argumentsByName } from "../reference/tool-arguments.ts"
import { argumentsSchema, type JsonSchema } from "../reference/tool-schema.ts"
import type { Program } from "../run/program.ts"
import { checkProgram } from "./check-program.ts"

/** The arguments of a task by name. */
export interface TaskInput {
  [parameter: string]: unknown
}

/** A schema as Standard Schema and Standard JSON Schema define it. */
export interface TaskSchema {
  readonly "~standard": {
    readonly version: 1
    readonly vendor: "recall"
    readonly validate: (
      value: unknown,
    ) => { readonly value: TaskInput } | { readonly issues: readonly { readonly message: string }[] }
    readonly types?: { readonly input: TaskInput; readonly output: TaskInput } | undefined
    readonly jsonSchema: {
      readonly input: () => { [keyword: string]: unknown }
      readonly output: () => { [keyword: string]: unknown }
    }
  }
}

/** A tool of the AI SDK: one of the values of `tools` in `generateText` and `streamText`. */
export interface TaskTool {
  readonly description: string
  readonly inputSchema: TaskSchema
  /** Calls the task. Rejects with an error whose message tells the model what was wrong. */
  readonly execute: (input: TaskInput, options: { readonly abortSignal?: AbortSignal | undefined }) => Promise<unknown>
}

/**
 * A public task of a program as a tool of the AI SDK. Its description is the documentation of the task, its input the
 * arguments by name; an optional one may be left out or null. `program.with({ budget })` limits each call. Throws
 * `UsageError` for a name that is no task.
 */
export function taskTool(program: Program, name: string): TaskTool {
  checkProgram("taskTool", program)
  const signature = program.signatures.find((one) => one.name === name)
  if (signature === undefined) throw noTask(program, name)
  return {
    description: signature.documentation ?? name,
    inputSchema: schemaOf(argumentsSchema(signature), (input) => void argumentsByName(signature, input)),
    async execute(input, { abortSignal: signal }) {
      try {
        const { value } = await program.tasks[name]!.run(...argumentsByName(signature, input), { signal })
        return withoutBigInts(value)
      } catch (thrown) {
        signal?.throwIfAborted()
        throw explained(thrown)
      }
    },
  }
}

function schemaOf(schema: JsonSchema, check: (input: unknown) => void): TaskSchema {
  return {
    "~standard": {
      version: 1,
      vendor: "recall",
      validate(value) {
        try {
          check(value)
          return { value: value as TaskInput }
        } catch (thrown) {
          return { issues: [{ message: explained(thrown).message }] }
        }
      },
      jsonSchema: { input: () => schema, output: () => schema },
    },
  }
}

function noTask({ signatures }: Program, name: string): UsageError {
  const names = signatures.map((signature) => signature.name)
  const meant = nearest(name, names)
  return new UsageError(
    "unknown-name",
    `the program has no public task ${JSON.stringify(name)}`,
    meant === undefined ? `its tasks are ${names.join(", ")}` : `write ${meant}`,
  )
}

/** The exception with its hint in the message, which is all that a model sees. */
function explained(thrown: unknown): Error {
  const hint =
    thrown instanceof UsageError
      ? thrown.hint
      : thrown instanceof RecallError
        ? thrown.diagnostics.find(({ severity }) => severity === "error")?.hint
        : undefined
  if (!(thrown instanceof Error)) return new Error(String(thrown))
  return hint === undefined ? thrown : new Error(`${thrown.message}. Hint: ${hint}`, { cause: thrown })
}

/** Data of JSON: a whole number past 2^53, which JSON data of the host cannot hold, becomes its digits. */
function withoutBigInts(value: unknown): unknown {
  if (typeof value === "bigint") return String(value)
  if (Array.isArray(value)) return value.map(withoutBigInts)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutBigInts(item)]))
}
