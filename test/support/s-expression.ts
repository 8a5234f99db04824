// Trees in a short notation for the parser's corpus: `(call "q" article words: 3)`.

import type { Argument, Declaration, Expression, Node, Part } from "../../grammar/index.ts"

const text = (value: string): string => JSON.stringify(value)
const list = (...items: readonly (string | null)[]): string => `(${items.filter((item) => item !== null).join(" ")})`

export function showExpression(node: Expression): string {
  switch (node.kind) {
    case "literal":
      return JSON.stringify(node.value)
    case "name":
      return node.name
    case "template":
      return list(
        node.block ? "block" : "template",
        ...node.parts.map((part) => (typeof part === "string" ? text(part) : showExpression(part))),
      )
    case "list":
      return `[${node.items.map(showExpression).join(" ")}]`
    case "record":
      return `{${node.entries
        .map(({ key, optional, value }) => `${text(key.text)}${optional ? "?" : ""}: ${showExpression(value)}`)
        .join(" ")}}`
    case "field":
      return list(node.optional ? "field?" : "field", showExpression(node.object), node.name.text)
    case "item":
      return list(node.optional ? "item?" : "item", showExpression(node.object), showExpression(node.index))
    case "slice":
      return list(
        "slice",
        showExpression(node.object),
        node.from === null ? "_" : showExpression(node.from),
        node.to === null ? "_" : showExpression(node.to),
      )
    case "apply":
      return list("apply", showExpression(node.callee), ...node.arguments.map(showArgument))
    case "call":
      return list("call", ...node.arguments.map(showArgument))
    case "pipe":
      return list("|>", showExpression(node.left), showExpression(node.right))
    case "unary":
      return list(node.operator, showExpression(node.operand))
    case "binary":
      return list(node.operator, showExpression(node.left), showExpression(node.right))
    case "if":
      return list("if", showExpression(node.condition), showExpression(node.then), showExpression(node.else))
    case "for":
      return list(
        "for",
        node.variable.text,
        node.index?.text ?? null,
        showExpression(node.list),
        node.where === null ? null : `where: ${showExpression(node.where)}`,
        showExpression(node.body),
      )
    case "let":
      return list(
        "let",
        ...node.bindings.map((binding) => `${binding.name.text}=${showExpression(binding.value)}`),
        showExpression(node.body),
      )
    case "lambda":
      return list("lambda", `[${node.parameters.map(({ text }) => text).join(" ")}]`, showExpression(node.body))
    case "try":
      return list("try", showExpression(node.body), showExpression(node.fallback))
  }
}

function showArgument(node: Argument): string {
  return node.name === null ? showExpression(node.value) : `${node.name.text}: ${showExpression(node.value)}`
}

function showTyped(node: Extract<Node, { kind: "param" | "parameter" }>): string {
  const type = node.type === null ? "" : `: ${showExpression(node.type)}`
  return `${node.name.text}${type}${node.fallback === null ? "" : ` = ${showExpression(node.fallback)}`}`
}

export function showDeclaration(node: Declaration): string {
  const documentation = "documentation" in node && node.documentation !== null ? `## ${text(node.documentation)}\n` : ""
  return documentation + showBare(node)
}

function showBare(node: Declaration): string {
  switch (node.kind) {
    case "import":
      return list(
        "import",
        text(node.specifier),
        node.alias === null ? null : `as ${node.alias.text}`,
        ...(node.names ?? []).map(({ name, local }) => `${name.text}>${local.text}`),
      )
    case "param":
      return list("param", showTyped(node))
    case "let-declaration":
      return list("let", ...node.bindings.map((binding) => `${binding.name.text}=${showExpression(binding.value)}`))
    case "task":
      return list(
        "task",
        node.name.text,
        `(${node.parameters.map(showTyped).join(", ")})`,
        node.returns === null ? null : `: ${showExpression(node.returns)}`,
        showExpression(node.body),
      )
    case "test":
      return list(
        "test",
        text(node.name.text),
        node.questions === null ? null : `questions ${node.questions}`,
        showExpression(node.body),
      )
    case "emit":
      return list("emit", showExpression(node.value))
  }
}

export function showPart(part: Part): string {
  switch (part.kind) {
    case "text":
      return `text ${text(part.text)}`
    case "call":
      return showExpression(part)
    case "bind":
      return list("bind", ...part.bindings.map((binding) => `${binding.name.text}=${showExpression(binding.value)}`))
    case "declare":
      return [part.form === "node" ? "declare" : "front-matter", ...part.declarations.map(showDeclaration)].join(" ")
    case "block":
      return ["block", ...part.declarations.map(showDeclaration)].join("\n").replaceAll("\n", "\n  ")
  }
}
