// Names and calls, checked before a program runs: what is not defined, and arguments that do not fit.

import type { Argument, Diagnostic, Expression, Span } from "../../../grammar/index.ts"
import { nameHere } from "../../diagnostics/names-elsewhere.ts"
import { nearest } from "../../diagnostics/nearest.ts"
import { Failure } from "../../values/failure.ts"
import { OPTIONS } from "../compile/ask.ts"
import type { TaskDefinition } from "../../machine/task.ts"
import { arrange } from "../../values/signature.ts"
import type { Global, Scope } from "../scope.ts"

/** Names that are in reach of an expression besides the scope's own. */
type Bound = ReadonlySet<string>

/** What is wrong with the names of an expression. `bound` are the locals around it. */
export function checkNames(expression: Expression, scope: Scope, bound: Bound = new Set()): Diagnostic[] {
  const found: Diagnostic[] = []
  visit(expression, bound, scope, found)
  return found
}

function visit(expression: Expression, bound: Bound, scope: Scope, found: Diagnostic[]): void {
  const go = (part: Expression | null, inner: Bound = bound) => {
    if (part !== null) visit(part, inner, scope, found)
  }
  switch (expression.kind) {
    case "literal":
      return
    case "name": {
      if (bound.has(expression.name) || scope.local(expression.name) !== undefined) return
      const global = scope.globals.lookup(expression.name)
      if (global === undefined) found.push(unknownName(expression.name, expression, bound, scope))
      else if (isAnswer(global)) found.push(misplacedAnswer(expression, scope))
      return
    }
    case "template":
      return expression.parts.forEach((part) => (typeof part === "string" ? undefined : go(part)))
    case "list":
      return expression.items.forEach((item) => go(item))
    case "record":
      return expression.entries.forEach(({ value }) => go(value))
    case "field": {
      const module = rootName(expression.object, bound) ? scope.global(expression.object) : undefined
      if (module?.kind === "namespace" && module.names.lookup(expression.name.text) === undefined) {
        const near = nearest(
          expression.name.text,
          [...module.names.names()].filter((name) => !name.startsWith("_")),
        )
        found.push(
          report(
            "unknown-name",
            `the module has no ${expression.name.text}`,
            expression,
            scope,
            near === undefined ? undefined : `did you mean ${near}?`,
          ),
        )
        return
      }
      return module?.kind === "namespace" ? undefined : go(expression.object)
    }
    case "item":
      return [expression.object, expression.index].forEach((part) => go(part))
    case "slice":
      return [expression.object, expression.from, expression.to].forEach((part) => go(part))
    case "apply":
      checkMethod(expression, bound, scope, found)
      go(expression.callee)
      checkArguments(
        rootName(expression.callee, bound) ? scope.global(expression.callee) : undefined,
        expression.arguments,
        expression,
        scope,
        found,
      )
      return expression.arguments.forEach(({ value }) => go(value))
    case "call": {
      const [first, ...rest] = expression.arguments as readonly [Argument, ...Argument[]]
      if (first.value.kind === "literal" && typeof first.value.value === "string")
        checkCalled(first.value.value, first.value, rest, bound, scope, found)
      return expression.arguments.forEach(({ value }) => go(value))
    }
    case "pipe":
      // The right side gets one argument more than it shows: its own check would count wrong.
      go(expression.left)
      if (expression.right.kind === "apply") {
        go(expression.right.callee)
        const all = [
          {
            kind: "argument",
            name: null,
            value: expression.left,
            start: expression.left.start,
            end: expression.left.end,
          } as const,
          ...expression.right.arguments,
        ]
        checkArguments(
          rootName(expression.right.callee, bound) ? scope.global(expression.right.callee) : undefined,
          all,
          expression.right,
          scope,
          found,
        )
        return expression.right.arguments.forEach(({ value }) => go(value))
      }
      if (expression.right.kind === "call") return expression.right.arguments.forEach(({ value }) => go(value))
      return go(expression.right)
    case "binary":
      return [expression.left, expression.right].forEach((part) => go(part))
    case "unary":
      return go(expression.operand)
    case "if":
      return [expression.condition, expression.then, expression.else].forEach((part) => go(part))
    case "for": {
      go(expression.list)
      const inner = new Set([
        ...bound,
        expression.variable.text,
        ...(expression.index === null ? [] : [expression.index.text]),
      ])
      go(expression.where, inner)
      return go(expression.body, inner)
    }
    case "let": {
      const inner = new Set(bound)
      for (const { name, value } of expression.bindings) {
        go(value, inner)
        inner.add(name.text)
      }
      return go(expression.body, inner)
    }
    case "lambda":
      return go(expression.body, new Set([...bound, ...expression.parameters.map(({ text }) => text)]))
    case "try":
      go(expression.body)
      return go(expression.fallback, new Set([...bound, "error"]))
  }
}

/** Whether an expression is a name, plain or dotted, that no local name hides. */
function rootName(expression: Expression, bound: Bound): boolean {
  let root = expression
  while (root.kind === "field") root = root.object
  return root.kind === "name" && !bound.has(root.name)
}

/** `xs.map(f)`: a method call in other languages. */
function checkMethod(
  { callee, ...call }: Expression & { kind: "apply" },
  bound: Bound,
  scope: Scope,
  found: Diagnostic[],
): void {
  if (callee.kind !== "field" || callee.optional) return
  const global = scope.globals.lookup(callee.name.text)
  if (!callable(global) && global?.kind !== "special") return
  const module = rootName(callee.object, bound) ? scope.global(callee.object) : undefined
  if (
    module?.kind === "namespace"
    || (callee.object.kind === "name"
      && !bound.has(callee.object.name)
      && module !== undefined
      && module.kind !== "constant"
      && module.kind !== "parameter"
      && module.kind !== "datum")
  )
    return
  found.push({
    ...report(
      "method-call",
      `.${callee.name.text}(…) is not how ${callee.name.text} is called`,
      call,
      scope,
      `write ${callee.name.text}(x, …), or x |> ${callee.name.text}(…)`,
    ),
    severity: "warning",
  })
}

function checkCalled(
  name: string,
  span: Span,
  rest: readonly Argument[],
  bound: Bound,
  scope: Scope,
  found: Diagnostic[],
): void {
  const global = bound.has(name) ? undefined : scope.globals.lookup(name)
  if (isAnswer(global)) found.push(misplacedAnswer(span, scope))
  if (global !== undefined) return checkArguments(global, rest, span, scope, found)
  checkOptions(rest, scope, found)
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) return
  const near = nearest(
    name,
    [...scope.globals.names()].filter((other) => callable(scope.globals.lookup(other))),
  )
  if (near === undefined) return
  found.push({
    ...report(
      "question-like-name",
      `${JSON.stringify(name)} is asked as a question; no task has that name`,
      span,
      scope,
      `did you mean ${near}?`,
    ),
    severity: "warning",
  })
}

function callable(global: Global | undefined): boolean {
  return global?.kind === "task" || global?.kind === "tool" || global?.kind === "native"
}

function checkArguments(
  global: Global | undefined,
  args: readonly Argument[],
  span: Span,
  scope: Scope,
  found: Diagnostic[],
): void {
  if (global === undefined) return
  if (global.kind === "special" && global.name === "ask") return checkOptions(args, scope, found)
  const signature = signatureOf(global)
  if (signature === null) return
  const named = args.filter(({ name }) => name !== null).map(({ name }) => name!.text)
  try {
    arrange(signature.name, signature.parameters, args.length - named.length, named)
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    found.push(report(thrown.code, thrown.message, span, scope, thrown.hint))
  }
}

function signatureOf(global: Global): Pick<TaskDefinition, "name" | "parameters"> | null {
  switch (global.kind) {
    case "task":
      return global.task
    case "tool":
      return global.tool.definition
    case "native": {
      const { name, parameters } = global.native.native
      return { name, parameters: parameters.map(({ name, fallback }) => ({ name, required: fallback === undefined })) }
    }
    case "value":
    case "parameter":
    case "datum":
    case "constant":
    case "namespace":
    case "special":
      return null
  }
}

/** A named argument that is no option is a datum: where it is nearly one, the option was probably meant, and money would be spent without it. */
function checkOptions(args: readonly Argument[], scope: Scope, found: Diagnostic[]): void {
  for (const { name: place } of args) {
    if (place === null) continue
    const { text: name } = place
    if (OPTIONS.some((option) => option === name)) continue
    const near = nearest(name, OPTIONS)
    // Several models, or a tool, may well be what is asked about.
    if (near === undefined || (isPlural(name, near) && name !== "return")) continue
    found.push({
      ...report(
        "option-like-name",
        `${name} is shown to the model as a datum; no option of a question has that name`,
        place,
        scope,
        `did you mean ${near}?`,
      ),
      severity: "warning",
    })
  }
}

function isPlural(name: string, other: string): boolean {
  return name === `${other}s` || `${name}s` === other
}

/** What gives an answer its value, and is there only as the whole of a node, which is never checked as a call. */
function isAnswer(global: Global | undefined): boolean {
  return global?.kind === "special" && global.name === "answer"
}

function misplacedAnswer(span: Span, scope: Scope): Diagnostic {
  return report(
    "misplaced-answer",
    "an answer's value is given by a whole node with one value",
    span,
    scope,
    'write CALL("answer", value), with all that decides it in the value',
  )
}

function unknownName(name: string, span: Span, bound: Bound, scope: Scope): Diagnostic {
  if (name === "answer")
    return report(
      "unknown-name",
      "answer is only there in an answer, as the whole of a node",
      span,
      scope,
      'write CALL("answer", value)',
    )
  const here = nameHere(name)
  const near =
    here !== undefined && scope.globals.lookup(here) !== undefined
      ? here
      : nearest(name, [...bound, ...scope.localNames(), ...scope.globals.names()])
  return report(
    "unknown-name",
    `${name} is not defined`,
    span,
    scope,
    near === undefined ? undefined : `did you mean ${near}?`,
  )
}

export function report(
  code: string,
  message: string,
  { start, end }: Span,
  scope: Scope,
  hint: string | undefined,
): Diagnostic {
  return {
    code,
    severity: "error",
    message,
    span: { start, end },
    source: scope.source,
    ...(hint === undefined ? {} : { hint }),
  }
}
