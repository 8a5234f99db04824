// Code of its own for a task that is called often: one JavaScript function in place of nested closures.
//
// The closures of all programs share the code of this compiler, and so the engine's knowledge of what it has seen:
// after many programs that is everything, and nothing is inlined any more. A function that is made of text has
// knowledge of its own. The text has the operators and the positions of constants, and no character of the program.
// An engine that makes no functions of text keeps the closures, which do the same.

import type { Code } from "../../machine/code.ts"
import { Future } from "../../machine/future.ts"
import { invoke } from "../../machine/invoke.ts"
import { shapeOf, type FastOperator } from "./shapes.ts"

/** The expressions that one function evaluates itself: its frame on the host's stack has a few words for each. */
const MOST_EXPRESSIONS = 40

/** The test of a fast path's operands, and its result. */
const FAST: { readonly [operator in FastOperator]: (left: string, right: string) => string } = {
  "+": (left, right) => `${left} + ${right}`,
  "-": (left, right) => `${left} - ${right}`,
  "<": (left, right) => `${left} < ${right}`,
  "<=": (left, right) => `${left} <= ${right}`,
  ">": (left, right) => `${left} > ${right}`,
  "==": (left, right) => `${left} === ${right}`,
}

/** The same code as one function; the code itself where it has no shape, or the engine makes no functions of text. */
export function ownCode(code: Code): Code {
  const kind = shapeOf(code)?.kind
  if (kind === undefined || kind === "value" || kind === "slot" || !makesFunctions()) return code
  const writer = new Writer()
  const result = writer.write(code)
  const names = writer.constants.map((_, i) => `c${i}`).join(", ")
  const text = `"use strict"; const [${names}] = constants; return (m, f) => {\n${writer.text}return ${result}\n}`
  // oxlint-disable-next-line eslint/no-new-func, typescript/no-implied-eval
  const make = new Function("constants", "Future", "invoke", text) as (...given: readonly unknown[]) => Code
  return make(writer.constants, Future, invoke)
}

let allowed: boolean | undefined

/** Whether the engine makes functions of text. A page is not asked: its policy may report even the attempt. */
function makesFunctions(): boolean {
  return (allowed ??= !("document" in globalThis) && isAllowed())
}

function isAllowed(): boolean {
  try {
    // oxlint-disable-next-line eslint/no-new-func, typescript/no-implied-eval
    return (new Function("return true") as () => boolean)()
  } catch {
    return false
  }
}

class Writer {
  text = ""
  readonly constants: unknown[] = []
  private expressions = 0
  private names = 0

  /** Writes the statements that evaluate code; returns the name of the outcome, or the constant itself. */
  write(code: Code): string {
    const shape = this.expressions++ < MOST_EXPRESSIONS ? shapeOf(code) : undefined
    if (shape === undefined) return this.let(`${this.constant(code)}(m, f)`)
    switch (shape.kind) {
      case "value":
        return this.constant(shape.value)
      case "slot":
        return this.let(`f[${shape.slot}]`)
      case "constant": {
        const left = this.write(shape.left)
        const right = this.constant(shape.right)
        const isExact = shape.operator === "+" || shape.operator === "-"
        const test = `typeof ${left} === "number"${isExact ? ` && (${left} | 0) === ${left}` : ""}`
        return this.let(
          `${test} ? ${FAST[shape.operator](left, right)} : ${this.constant(shape.slow)}(m, ${left}, ${right})`,
        )
      }
      case "operator": {
        const left = this.write(shape.left)
        const result = this.let("undefined")
        this.text += `if (typeof ${left} === "number") {\n`
        const right = this.write(shape.right)
        this.text +=
          `${result} = typeof ${right} === "number" && (${left} | 0) === ${left} && (${right} | 0) === ${right}`
          + ` ? ${FAST[shape.operator](left, right)} : ${this.constant(shape.slow)}(m, ${left}, ${right})\n`
          + `} else ${result} = ${this.constant(shape.rest)}(m, ${left}, f)\n`
        return result
      }
      case "if": {
        const test = this.write(shape.test)
        const result = this.let("undefined")
        this.text += `if (${test} === true) {\n`
        const whenTrue = this.write(shape.whenTrue)
        this.text += `${result} = ${whenTrue}\n} else if (${test} === false) {\n`
        const whenFalse = this.write(shape.whenFalse)
        this.text += `${result} = ${whenFalse}\n} else ${result} = ${this.constant(shape.wait)}(m, f, ${test})\n`
        return result
      }
      case "call": {
        const argument = this.write(shape.argument)
        const result = this.let("undefined")
        const called = `[f[0], ${argument}]`
        this.text +=
          `if (${argument} instanceof Future) ${result} = ${this.constant(shape.wait)}(m, f, [${argument}])\n`
          + `else ${result} = m.tracksUntrusted ? ${this.constant(shape.enter)}(m, f, ${called})`
          + ` : invoke(m, ${this.constant(shape.task)}, ${called}, ${this.constant(shape.location)})\n`
        return result
      }
    }
    return shape satisfies never
  }

  private let(value: string): string {
    const name = `v${this.names++}`
    this.text += `let ${name} = ${value}\n`
    return name
  }

  private constant(value: unknown): string {
    this.constants.push(value)
    return `c${this.constants.length - 1}`
  }
}
