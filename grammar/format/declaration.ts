// The layout of a declaration.

import type {
  Declaration,
  Expression,
  Parameter,
  ParamDeclaration,
  TaskDeclaration,
  TestDeclaration,
} from "../index.ts"
import { ALONE, bindingDoc, bracketed, expressionDoc } from "./expression.ts"
import { broken, group, indent, LINE, separated, type Doc } from "./doc.ts"
import type { FormattedSource } from "./source.ts"

export function declarationDoc(node: Declaration, source: FormattedSource): Doc {
  return [declaredDoc(node, source), source.rest()]
}

function declaredDoc(node: Declaration, source: FormattedSource): Doc {
  switch (node.kind) {
    case "import": {
      const specifier = source.string(node.start)
      if (node.names === null) return `IMPORT ${specifier} AS ${node.alias?.text ?? ""}`
      const names = node.names.map((imported) => {
        const leading = source.before(imported.start)
        return [
          leading,
          imported.name.text,
          imported.local === imported.name ? "" : ` AS ${imported.local.text}`,
          source.behind(imported),
        ]
      })
      return group(["IMPORT", indent([LINE, separated(names, [",", LINE]), LINE, "FROM ", specifier])])
    }
    case "param":
      return ["PARAM ", typedDoc(node, source)]
    case "let-declaration": {
      const [first, ...rest] = node.bindings.map((binding) => bindingDoc(binding, source, ALONE))
      if (rest.length === 0) return ["LET ", first!]
      return group(["LET ", first!, indent(rest.map((doc) => [",", LINE, doc]))])
    }
    case "task":
      return [taskHead(node, source), bodyDoc(node.body, node.returns?.end ?? node.start, source)]
    case "test":
      return [testHead(node, source), bodyDoc(node.body, node.start, source)]
    case "emit":
      return ["EMIT ", expressionDoc(node.value, source)]
  }
}

function testHead({ name, questions }: TestDeclaration, source: FormattedSource): string {
  const most = questions === null ? "" : ` (questions: ${questions})`
  return `TEST ${source.text.slice(name.start, name.end)}${most} :`
}

function taskHead(node: TaskDeclaration, source: FormattedSource): Doc {
  const open = source.find("(", node.start) + 1
  const parameters = node.parameters.map((parameter) => () => typedDoc(parameter, source))
  const end = node.parameters[node.parameters.length - 1]?.end ?? open
  const close = source.find(")", end)
  const docs: Doc = [
    `TASK ${node.name.text}`,
    bracketed("(", parameters, ")", { start: open, end: close }, open, node.parameters[0], source),
  ]
  return [docs, node.returns === null ? "" : [": ", expressionDoc(node.returns, source)], " ="]
}

function typedDoc(node: ParamDeclaration | Parameter, source: FormattedSource): Doc {
  const leading = source.before(node.start)
  const type = node.type === null ? "" : [": ", expressionDoc(node.type, source)]
  const fallback = node.fallback === null ? "" : [" = ", expressionDoc(node.fallback, source)]
  return [leading, node.name.text, type, fallback, source.behind(node)]
}

/** The body of a declaration: behind its sign, or indented below, where the source has it so or it does not fit. */
function bodyDoc(body: Expression, from: number, source: FormattedSource): Doc {
  const divided = breaksBeforeBody(body, from, source)
  if (!divided && body.kind === "template") return [" ", expressionDoc(body, source)]
  const doc = indent([LINE, expressionDoc(body, source, { ...ALONE, ownLine: true })])
  return divided ? broken(doc) : group(doc)
}

/** Whether the line breaks between the sign (`=` or `:`) and the body. */
function breaksBeforeBody(body: Expression, from: number, source: FormattedSource): boolean {
  return /[=:][ \t]*(?:#[^\n]*)?\r?\n[\s(]*$/.test(source.text.slice(from, body.start))
}
