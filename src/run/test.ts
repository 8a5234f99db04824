// The TESTs of a module, each in a run of its own.

import type { Binary, Diagnostic, Expression, Span, TestDeclaration } from "../../grammar/index.ts"
import { withValues } from "./arguments.ts"
import { RecallError, UsageError } from "../base/errors.ts"
import { Failure, locate } from "../values/failure.ts"
import { count } from "../values/signature.ts"
import { applyOperator, type StrictOperator } from "../values/operators.ts"
import type { ListValue, Value } from "../values/values.ts"
import { Memo } from "../machine/memo.ts"
import type { Coverage } from "./coverage.ts"
import { checkBudget, environmentWith, programOf, type CompileOptions, type Environment } from "./environment.ts"
import type { ProgramOptions } from "./options.ts"
import type { LinkedModule } from "../program/modules/link.ts"
import { bodyOf, type Program } from "../program/program.ts"
import { difference, showSide } from "./difference.ts"
import { Run } from "./session.ts"

/** The options of `Program.test`. */
export interface TestOptions extends Pick<ProgramOptions, "args" | "signal" | "fresh"> {
  /** Only the tests whose names contain this text. */
  readonly filter?: string
}

/** The options of `Runtime.test`, which compiles a source and runs its TESTs. */
export interface SourceTestOptions extends TestOptions, Omit<CompileOptions, "kind" | "parameters" | "returns"> {
  /** Counts which tasks were called and which branches were taken: see `createCoverage`. */
  readonly coverage?: Coverage
}

/** The outcome of one TEST. */
export interface TestResult {
  readonly name: string
  readonly passed: boolean
  /** The reasons why it failed: an error, or the sides of the comparison and their first difference. */
  readonly diagnostics: readonly Diagnostic[]
  /** The declaration of the test in the module. */
  readonly span: Span
  /**
   * The number of distinct questions that it asked, answered by a model or from the store, without those that answers
   * asked.
   */
  readonly questions: number
  readonly seconds: number
}

/** Tests of one module that are evaluated at the same time: one that waits for a model does not delay the others. */
export const MAX_TESTS_AT_ONCE = 8

/** Compiles a module and evaluates its TESTs. */
export async function testSource(
  runtime: Environment,
  text: string,
  { coverage, natives, ...given }: SourceTestOptions,
): Promise<readonly TestResult[]> {
  const environment = environmentWith(runtime, { natives })
  const options = withValues(given)
  const program = await programOf(environment, text, options, coverage?.observe)
  if (program.root !== null) coverage?.add(program.root.parsed)
  // A remembered call is not evaluated, so it would not be counted.
  return testProgram(coverage === undefined ? environment : withEmptyMemo(environment), program, options)
}

/** Evaluates the TESTs of a module, each in a run of its own, several at once. Rejects where the module has errors. */
export async function testProgram(
  environment: Environment,
  program: Program,
  given: TestOptions,
): Promise<readonly TestResult[]> {
  const options = withValues(given)
  checkBudget(environment.budget, environment.models)
  if (program.kind !== "module")
    throw new UsageError("invalid-argument", `only a module has TESTs, and this is a ${program.kind}`)
  const { filter } = options
  const root = await rootOf(environment, program, options)
  const tests = root.parsed.module.declarations
    .filter((declaration) => declaration.kind === "test")
    .filter(({ name }) => filter === undefined || name.text.includes(filter))
  const results: TestResult[] = []
  const remaining = tests.entries()
  const worker = async () => {
    for (const [i, test] of remaining) results[i] = await evaluateTest(environment, program, root, test, options)
  }
  await Promise.all(Array.from({ length: Math.min(MAX_TESTS_AT_ONCE, tests.length) }, worker))
  return results
}

/** The module, after a check with its arguments, even where it has no tests. */
async function rootOf(environment: Environment, program: Program, options: TestOptions): Promise<LinkedModule> {
  const run = await Run.open(environment, options, program.texts)
  try {
    run.instantiate(program, options.args ?? {}, { mayLack: true, untrusted: [] })
    return program.root!
  } catch (thrown) {
    throw await run.errorOf(thrown)
  } finally {
    await run.end()
  }
}

/**
 * Evaluates one test. A test that limits its questions has a memo of its own, so that their number does not depend on
 * the tests before it. A question that the store answers counts, so that the number does not depend on the store.
 */
async function evaluateTest(
  environment: Environment,
  program: Program,
  { scope }: LinkedModule,
  test: TestDeclaration,
  options: TestOptions,
): Promise<TestResult> {
  const run = await Run.open(test.questions === null ? environment : withEmptyMemo(environment), options, program.texts)
  const result = (diagnostics: readonly Diagnostic[]): TestResult => {
    return {
      name: test.name.text,
      passed: diagnostics.length === 0,
      diagnostics,
      span: { start: test.start, end: test.end },
      questions: run.machine.askedByProgram,
      seconds: run.usage().seconds,
    }
  }
  try {
    const instance = run.instantiate(program, options.args ?? {}, { mayLack: true, untrusted: [] })
    const evaluate = (expression: Expression) => {
      const body = bodyOf(expression, scope)
      return run.evaluate(() => body().code(run.machine, [instance]))
    }
    const failures = await failuresOf(test, scope.source, evaluate)
    const asked = run.machine.askedByProgram
    return result(
      test.questions !== null && asked > test.questions
        ? [...failures, tooManyQuestions(test, test.questions, asked, scope.source)]
        : failures,
    )
  } catch (thrown) {
    const error = await run.errorOf(thrown)
    if (!(error instanceof RecallError) || options.signal?.aborted === true) throw error
    return result(error.diagnostics)
  } finally {
    await run.end()
  }
}

function withEmptyMemo(environment: Environment): Environment {
  return environment.memo === null ? environment : { ...environment, memo: new Memo() }
}

async function failuresOf(
  test: TestDeclaration,
  source: string,
  evaluate: (expression: Expression) => Promise<Value>,
): Promise<Diagnostic[]> {
  const { body } = test
  if (!isComparison(body)) {
    const value = await evaluate(body)
    return value === true
      ? []
      : [
          failureOf(
            test,
            source,
            `${named(test)} ${value === false ? "is false" : `is not true but ${showSide(value)}`}`,
          ),
        ]
  }
  // Both sides are evaluated once and together, as one list, so that they can be shown.
  const { start, end } = body
  const both = (await evaluate({ kind: "list", items: [body.left, body.right], start, end })) as ListValue
  const [left, right] = [both.at(0), both.at(1)]
  if (holds(body, left, right, source)) return []
  const where = body.operator === "==" ? difference(left, right) : null
  return [
    failureOf(test, source, `${named(test)} is false`, where),
    sideOf("left", body.left, left, source),
    sideOf("right", body.right, right, source),
  ]
}

type Comparison = Binary & { readonly operator: StrictOperator }
const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">=", "IN", "NOT IN"])

function isComparison(expression: Expression): expression is Comparison {
  return expression.kind === "binary" && COMPARISONS.has(expression.operator)
}

function holds({ operator, start, end }: Comparison, left: Value, right: Value, source: string): boolean {
  try {
    return applyOperator(operator, left, right) === true
  } catch (thrown) {
    throw thrown instanceof Failure ? locate(thrown, { source, span: { start, end } }) : thrown
  }
}

function failureOf(
  { body: { start, end } }: TestDeclaration,
  source: string,
  message: string,
  hint: string | null = null,
): Diagnostic {
  return {
    code: "test-failed",
    severity: "error",
    message,
    span: { start, end },
    source,
    ...(hint === null ? {} : { hint }),
  }
}

function sideOf(side: "left" | "right", { start, end }: Expression, value: Value, source: string): Diagnostic {
  const message = `the ${side} side is ${showSide(value)}`
  return { code: "test-side", severity: "error", message, span: { start, end }, source }
}

function named({ name }: TestDeclaration): string {
  return `the test ${JSON.stringify(name.text)}`
}

function tooManyQuestions(test: TestDeclaration, allowed: number, asked: number, source: string): Diagnostic {
  const { start, end } = test
  return {
    code: "test-questions",
    severity: "error",
    message: `${named(test)} asked ${count(asked, "question")} and may ask ${allowed === 0 ? "none" : allowed}`,
    span: { start, end },
    source,
  }
}
