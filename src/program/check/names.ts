// The check of names and calls before a program runs: undefined names, and arguments that match no parameters.

import type {
  Apply,
  Argument,
  Call,
  Diagnostic,
  Expression,
  Field,
  Name,
  Names,
  Node,
  Span,
} from "../../../grammar/index.ts"
import { visit } from "../../../grammar/walk.ts"
import { canNameDatum, MARK } from "../../../grammar/data-name.ts"
import { nearest } from "../../diagnostics/nearest.ts"
import { Failure } from "../../values/failure.ts"
import { OPTIONS } from "../../machine/question.ts"
import type { TaskDefinition } from "../../machine/task.ts"
import { arrange } from "../../values/signature.ts"
import type { Global, Scope } from "../scope.ts"
import { knownNames } from "./advice.ts"
import { optionElsewhere } from "./options-elsewhere.ts"

/** The local names that an expression sees besides the scope's own. */
type Bound = Names

/** No names. */
export const NONE: ReadonlySet<string> = new Set()

/**
 * The errors and warnings about the names and calls of an expression. `bound` are the local names around it, `missing`
 * those of failed imports, which are neither reported nor suggested.
 */
export function checkNames(
  expression: Expression,
  scope: Scope,
  bound: Iterable<string> = [],
  missing = NONE,
): Diagnostic[] {
  const found: Diagnostic[] = []
  // The left side of a pipe, by its right side, of which it is the first argument.
  const piped = new Map<Node, Expression>()
  visit(
    expression,
    {
      enter(node, names) {
        switch (node.kind) {
          case "name":
            return checkName(node, names, missing, scope, found)
          case "field":
            return checkField(node, names, scope, found)
          case "apply":
            return checkApply(node, piped.get(node), names, scope, found)
          case "call":
            if (!piped.has(node)) checkCall(node, names, scope, found)
            return
          case "pipe":
            piped.set(node.right, node.left)
            return
          default:
          // Other kinds have names only in their children, which are visited.
        }
      },
    },
    [...bound, ...missing],
  )
  return found
}

function checkName(node: Name, bound: Bound, missing: ReadonlySet<string>, scope: Scope, found: Diagnostic[]): void {
  if (bound.has(node.name) || scope.local(node.name) !== undefined) return
  const global = scope.globals.lookup(node.name)
  if (global === undefined) {
    const known = [...bound].filter((name) => !missing.has(name))
    found.push(unknownName(node.name, node, known, scope))
  } else if (isAnswer(global)) found.push(misplacedAnswer(node, scope))
}

/** Checks a dotted name of a module. Returns `skip` for one, as its parts are not names by themselves. */
function checkField(node: Field, bound: Bound, scope: Scope, found: Diagnostic[]): "skip" | undefined {
  const module = rootName(node.object, bound) ? scope.global(node.object) : undefined
  if (module?.kind !== "namespace") return undefined
  const { text: name } = node.name
  if (module.names.lookup(name) !== undefined) return "skip"
  const near = nearest(
    name,
    [...module.names.names()].filter((other) => !other.startsWith("_")),
  )
  const hint = near === undefined ? undefined : `did you mean ${near}?`
  found.push(report("unknown-name", `the module has no ${name}`, node, scope, hint))
  return "skip"
}

function checkApply(
  node: Apply,
  piped: Expression | undefined,
  bound: Bound,
  scope: Scope,
  found: Diagnostic[],
): undefined {
  if (piped === undefined) checkMethod(node, bound, scope, found)
  const global = rootName(node.callee, bound) ? scope.global(node.callee) : undefined
  const first: readonly Argument[] =
    piped === undefined ? [] : [{ kind: "argument", name: null, value: piped, start: piped.start, end: piped.end }]
  checkArguments(global, [...first, ...node.arguments], node, scope, found)
}

function checkCall({ arguments: [first, ...rest] }: Call, bound: Bound, scope: Scope, found: Diagnostic[]): void {
  const value = first?.value
  if (value?.kind === "literal" && typeof value.value === "string")
    checkCalled(value.value, value, rest, bound, scope, found)
}

/** Whether an expression is a plain or dotted name that no local name hides. */
function rootName(expression: Expression, bound: Bound): boolean {
  let root = expression
  while (root.kind === "field") root = root.object
  return root.kind === "name" && !bound.has(root.name)
}

/** Warns about `xs.map(f)`, a method call in other languages. */
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
  if (/^\s*answer\W*$/i.test(name) && isAnswer(scope.globals.lookup("answer")))
    found.push(misplacedAnswer(span, scope, `${JSON.stringify(name)} is a question: the name is "answer"`))
  checkOptions(rest, scope, found)
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) return
  const near = nearest(
    name,
    [...scope.globals.names()].filter((other) => callable(scope.globals.lookup(other))),
  )
  const hint = scope.author === "program" ? knownNames()?.importHint(name) : undefined
  if (near === undefined && hint === undefined) return
  found.push({
    ...report(
      "question-like-name",
      `${JSON.stringify(name)} is asked as a question; no task has that name`,
      span,
      scope,
      hint ?? `did you mean ${near}?`,
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

/**
 * Checks the names of data: none may mean something else in the answer. Warns about one that is nearly an option, since
 * as a datum it does not affect how the question is asked.
 */
function checkOptions(args: readonly Argument[], scope: Scope, found: Diagnostic[]): void {
  for (const { name: place } of args) {
    if (place === null) continue
    const { text: name } = place
    if (OPTIONS.some((option) => option === name)) continue
    if (name === MARK) {
      const hint = 'mark the datum itself: ask("…", untrusted(page))'
      found.push(
        report("reserved-name", `${MARK} is a function, and neither an option nor a datum`, place, scope, hint),
      )
      continue
    }
    if (!canNameDatum(name)) {
      const message = `a datum cannot be named ${name}, which means something else in the answer`
      found.push(report("reserved-name", message, place, scope, "give it another name"))
      continue
    }
    const elsewhere = optionElsewhere(name)
    const near = elsewhere === undefined ? nearest(name, OPTIONS) : undefined
    if (elsewhere !== undefined) {
      found.push(optionLike(name, place, scope, elsewhere))
      continue
    }
    // A plural or singular, as `samples` or `tool`, is a plausible name of a datum.
    if (near === undefined || (isPlural(name, near) && name !== "return")) continue
    found.push(optionLike(name, place, scope, `did you mean ${near}?`))
  }
}

function optionLike(name: string, place: Span, scope: Scope, hint: string): Diagnostic {
  const message = `${name} is shown to the model as a datum; no option of a question has that name`
  return { ...report("option-like-name", message, place, scope, hint), severity: "warning" }
}

function isPlural(name: string, other: string): boolean {
  return name === `${other}s` || `${name}s` === other
}

/** Whether it is `answer`, which is only valid as a whole node; the document handles that before this check. */
function isAnswer(global: Global | undefined): boolean {
  return global?.kind === "special" && global.name === "answer"
}

function misplacedAnswer(span: Span, scope: Scope, message = "answer must be a whole node with one value"): Diagnostic {
  return report(
    "misplaced-answer",
    message,
    span,
    scope,
    'write CALL("answer", value), with any condition inside the value',
  )
}

/** The message about a name that nothing in scope has. */
export function undefinedName(name: string): string {
  return `${name} is not defined`
}

function unknownName(name: string, span: Span, bound: Iterable<string>, scope: Scope): Diagnostic {
  if (name === "answer")
    return report(
      "unknown-name",
      "answer is only defined in a model's answer, as a whole node",
      span,
      scope,
      'write CALL("answer", value)',
    )
  return report("unknown-name", undefinedName(name), span, scope, unknownHint(name, bound, scope))
}

function unknownHint(name: string, bound: Iterable<string>, scope: Scope): string | undefined {
  const known = knownNames()
  if (known === undefined) return undefined
  const { adviceFor, importHint, isPrinting, libraryNames, nameHere } = known
  // An answer can import nothing, and writes nothing for the user.
  const isProgram = scope.author === "program"
  if (isProgram) {
    const found = importHint(name) ?? (isPrinting(name) ? "write debug(x), which shows x and gives it back" : undefined)
    if (found !== undefined) return found
  }
  const advice = adviceFor(name, scope.author)
  if (advice !== undefined) return advice
  const here = nameHere(name)
  const near =
    here !== undefined && scope.globals.lookup(here) !== undefined
      ? here
      : nearest(name, [...bound, ...scope.localNames(), ...scope.globals.names()])
  if (near !== undefined) return `did you mean ${near}?`
  const inLibrary = isProgram ? nearest(name, libraryNames()) : undefined
  return inLibrary === undefined ? undefined : importHint(inLibrary)
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
