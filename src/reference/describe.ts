// Describes a module from its text: documentation, signatures, and tests as examples.

import type {
  Diagnostic,
  Expression,
  Identifier,
  Module,
  TaskDeclaration,
  TestDeclaration,
} from "../../grammar/index.ts"
import { parseModule } from "../../grammar/module.ts"
import { print } from "../../grammar/print.ts"
import { visit } from "../../grammar/walk.ts"
import type { Native } from "../values/functions.ts"
import { showInText } from "../values/show.ts"
import { showType } from "../values/types.ts"

export interface ReferenceParameter {
  readonly name: string
  /** The type as written in the declaration; null without one. */
  readonly type: string | null
  /** The default value as source; null for a required parameter. */
  readonly default: string | null
}

export interface ReferenceTask {
  readonly name: string
  readonly signature: string
  readonly documentation: string | null
  readonly parameters: readonly ReferenceParameter[]
  readonly returns: string | null
  /** Expressions from the module's TESTs, which are true. */
  readonly examples: readonly string[]
}

export interface ReferenceConstant {
  readonly name: string
  /** Its value as source. */
  readonly value: string
  readonly documentation: string | null
}

export interface ModuleReference {
  /** The specifier in an IMPORT, or a title for functions that need no import. */
  readonly specifier: string
  /** Whether a program imports its names. */
  readonly imported: boolean
  readonly documentation: string | null
  /** The PARAMs of the module. */
  readonly parameters: readonly (ReferenceParameter & { readonly documentation: string | null })[]
  readonly tasks: readonly ReferenceTask[]
  readonly constants: readonly ReferenceConstant[]
  /** Names that it re-exports from other modules. */
  readonly passedOn: readonly { readonly name: string; readonly from: string }[]
}

/** Examples of a task, and the UTF-16 units of one. */
export const MAX_EXAMPLES = 3
export const MAX_EXAMPLE_LENGTH = 240

/** The reference of a module, without names that begin with `_`, and the diagnostics of its text. */
export function describeModule(
  specifier: string,
  text: string,
): { readonly reference: ModuleReference; readonly diagnostics: readonly Diagnostic[] } {
  const { module, diagnostics } = parseModule(text)
  return { reference: { specifier, imported: true, ...contentsOf(module) }, diagnostics }
}

/** The reference of natives, which need no import. */
export function describeNatives(
  specifier: string,
  documentation: string,
  natives: readonly Native[],
  { imported }: Pick<ModuleReference, "imported">,
): ModuleReference {
  const tasks = natives.filter(isPublic).map(describeNative)
  return { specifier, imported, documentation, parameters: [], tasks: tasks.sort(byName), constants: [], passedOn: [] }
}

/** The reference of one native. */
export function describeNative(native: Native): ReferenceTask {
  const parameters = native.parameters.map(({ name, type, fallback }) => ({
    name,
    type: type.kind === "any" ? null : showType(type),
    default:
      fallback === undefined ? null : typeof fallback === "string" ? JSON.stringify(fallback) : showInText(fallback),
  }))
  const returns = native.returns.kind === "any" ? null : showType(native.returns)
  return {
    name: native.name,
    signature: signatureOf(native.name, parameters, returns),
    documentation: native.documentation,
    parameters,
    returns,
    examples: native.example === undefined ? [] : [native.example],
  }
}

function contentsOf(module: Module): Omit<ModuleReference, "specifier" | "imported"> {
  const { declarations } = module
  const tests = declarations.filter((one) => one.kind === "test")
  return {
    documentation: module.documentation,
    parameters: declarations
      .filter((one) => one.kind === "param")
      .filter(isDeclaredPublic)
      .map((one) => ({ ...parameterOf(one), documentation: one.documentation })),
    tasks: declarations
      .filter((one) => one.kind === "task")
      .filter(isDeclaredPublic)
      .map((task) => describeTask(task, tests)),
    constants: declarations
      .filter((one) => one.kind === "let-declaration")
      .flatMap(({ bindings, documentation }) =>
        bindings
          .filter(isDeclaredPublic)
          .map(({ name, value }) => ({ name: name.text, value: print(value), documentation })),
      ),
    passedOn: declarations
      .filter((one) => one.kind === "import")
      .flatMap(({ names, specifier }) =>
        (names ?? []).map(({ local }) => ({ name: local.text, from: specifier })).filter(isPublic),
      ),
  }
}

/** The reference of one task; those of `tests` that mention it are its examples. */
export function describeTask(task: TaskDeclaration, tests: readonly TestDeclaration[]): ReferenceTask {
  const parameters = task.parameters.map(parameterOf)
  const returns = task.returns === null ? null : print(task.returns)
  const examples = tests
    .filter((test) => shows(test, task.name.text))
    .map(({ body }) => print(body))
    .filter((text) => text.length <= MAX_EXAMPLE_LENGTH)
  const { text: name } = task.name
  return {
    name,
    signature: signatureOf(name, parameters, returns),
    documentation: task.documentation,
    parameters,
    returns,
    examples: examples.slice(0, MAX_EXAMPLES),
  }
}

/** The reference of a parameter of a task, or of a PARAM. */
export function parameterOf({
  name,
  type,
  fallback,
}: {
  readonly name: Identifier
  readonly type: Expression | null
  readonly fallback: Expression | null
}): ReferenceParameter {
  return {
    name: name.text,
    type: type === null ? null : print(type),
    default: fallback === null ? null : print(fallback),
  }
}

function signatureOf(name: string, parameters: readonly ReferenceParameter[], returns: string | null): string {
  const shown = parameters.map(
    (parameter) =>
      parameter.name
      + (parameter.type === null ? "" : `: ${parameter.type}`)
      + (parameter.default === null ? "" : ` = ${parameter.default}`),
  )
  return `${name}(${shown.join(", ")})${returns === null ? "" : `: ${returns}`}`
}

/** Whether a test is an example of a task: its expression mentions the task's name. */
function shows({ body }: TestDeclaration, task: string): boolean {
  let found = false
  visit(body, {
    enter(node) {
      if (node.kind === "name") found ||= node.name === task
      if (node.kind !== "call") return
      const first = node.arguments[0]?.value
      found ||= first?.kind === "literal" && first.value === task
    },
  })
  return found
}

function isPublic({ name }: { readonly name: string }): boolean {
  return !name.startsWith("_")
}

function isDeclaredPublic({ name }: { readonly name: Identifier }): boolean {
  return !name.text.startsWith("_")
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1
}
