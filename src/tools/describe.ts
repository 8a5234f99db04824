// The description of a definition: its signature, its documentation and an expression that is true.

import type { Expression, Span } from "../../grammar/index.ts"
import { print } from "../../grammar/print.ts"
import { shorten } from "../base/shorten.ts"
import { describeNative, describeTask, parameterOf, type ReferenceTask } from "../reference/describe.ts"
import { FORMS } from "../reference/forms.ts"
import type { Native } from "../values/functions.ts"
import { showType, type Type } from "../values/types.ts"
import type { Definition } from "./definition.ts"

/** The description of a definition, as an editor shows it. */
export interface Description {
  /** A line of code: the signature of a task, the value of a LET, the type of a PARAM or a local name. */
  readonly signature: string
  /** Markdown; null without any. */
  readonly documentation: string | null
  /** An expression that is true; null without one. */
  readonly example: string | null
  /** The other module that declares it; null for names of the language and of the source itself. */
  readonly from: string | null
}

/** The description of a name at its place. */
export interface Hover extends Description {
  /** The place of the name. */
  readonly span: Span
}

/** UTF-16 units of a value in a signature. */
const MAX_VALUE = 200

/** The description of a definition. `type` is the known type of a local name. */
export function describe(definition: Definition, type: Type | null = null): Description {
  const { node, name, native, module } = definition
  const from = module === null ? null : module.id
  if (native !== null) return ofTask(referenceOf(native), null)
  switch (definition.kind) {
    case "task":
      if (node?.kind === "task") {
        const tests = module!.module.declarations.filter((one) => one.kind === "test")
        return ofTask(describeTask(node, tests), from)
      }
      break
    case "constant":
      if (node?.kind === "binding") {
        const documentation = documentationOf(definition)
        return { signature: `LET ${name} = ${valueText(node.value)}`, documentation, example: null, from }
      }
      break
    case "param":
      if (node?.kind === "param")
        return {
          signature: `PARAM ${shown(parameterOf(node))}`,
          documentation: node.documentation,
          example: null,
          from,
        }
      break
    case "parameter":
      if (node?.kind === "parameter" || node?.kind === "task") return plain(parameterText(definition, type))
      break
    case "module":
    case "import":
      if (node?.kind === "import") return { ...plain(`${print(node)}`), documentation: moduleDocumentation(definition) }
      break
    case "form": {
      const form = FORMS.find((one) => one.name === name)
      if (form !== undefined) return { ...plain(form.signature), documentation: withoutLinks(form.gives) }
      break
    }
    case "type":
      return { ...plain(name), documentation: "A type." }
    case "local":
    case "native":
      break
    default:
      definition.kind satisfies never
  }
  return plain(type === null ? name : `${name}: ${showType(type)}`)
}

const natives = new WeakMap<Native, ReferenceTask>()

function referenceOf(native: Native): ReferenceTask {
  let known = natives.get(native)
  if (known === undefined) natives.set(native, (known = describeNative(native)))
  return known
}

/** The parameters of a task, a native or a form as its signature writes them; null for what cannot be called. */
export function parametersOf(
  definition: Definition,
): readonly { readonly name: string; readonly label: string }[] | null {
  const { node, native } = definition
  if (native !== null) return referenceOf(native).parameters.map((one) => ({ name: one.name, label: shown(one) }))
  if (definition.kind === "task" && node?.kind === "task")
    return node.parameters.map(parameterOf).map((one) => ({ name: one.name, label: shown(one) }))
  const form = definition.kind === "form" ? FORMS.find(({ name }) => name === definition.name) : undefined
  return form?.parameters.map((label) => ({ name: /^[^:?]*/.exec(label)![0], label })) ?? null
}

function ofTask({ signature, documentation, examples }: ReferenceTask, from: string | null): Description {
  return { signature, documentation, example: examples[0] ?? null, from }
}

function plain(signature: string): Description {
  return { signature, documentation: null, example: null, from: null }
}

function shown({ name, type, default: fallback }: ReferenceTask["parameters"][number]): string {
  return `${name}${type === null ? "" : `: ${type}`}${fallback === null ? "" : ` = ${fallback}`}`
}

function valueText(value: Expression): string {
  return shorten(print(value), MAX_VALUE)
}

/** A parameter at its declaration, at a use or as a named argument. */
function parameterText({ node, name }: Definition, type: Type | null): string {
  const parameter =
    node?.kind === "parameter"
      ? node
      : node?.kind === "task"
        ? node.parameters.find((one) => one.name.text === name)
        : undefined
  if (parameter !== undefined) return shown(parameterOf(parameter))
  return type === null ? name : `${name}: ${showType(type)}`
}

function documentationOf({ node, module }: Definition): string | null {
  const declaration = module?.module.declarations.find(
    (one) => one.kind === "let-declaration" && one.bindings.some((binding) => binding === node),
  )
  return declaration?.kind === "let-declaration" ? declaration.documentation : null
}

function moduleDocumentation({ node, module }: Definition): string | null {
  const target = node?.kind === "import" ? module?.imports.get(node) : undefined
  return typeof target === "object" ? target.module.documentation : null
}

function withoutLinks(text: string): string {
  return text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
}
