// The arms of the trial: the ways in which a problem is put to a model.

import { UsageError } from "../../src/index.ts"
import { CONTINUATIONS, type Continuation } from "../../src/models/model.ts"
import type { Problem } from "./task.ts"

/**
 * `plain`: one request with all of the data, and no calls. `recall`: one question with the data, which the model
 * divides as it likes. `library`: a program of the standard library, for the tasks that one fits.
 */
export interface Arm {
  readonly name: string
  readonly kind: "plain" | "recall" | "library"
  /** The way in which the model's answers continue after a call. */
  readonly continuation: Continuation
  readonly protocol: Protocol
}

/**
 * The protocol of the one question of `recall`. `own`: as the model's `shown` has it. `short`: the data are shown
 * whole, with the protocol for short data. `full`: their beginning is shown, with the protocol for long data.
 */
export type Protocol = "own" | "short" | "full"

/** The parts of each arm's name, in the order of the report. Without a continuation, it has the model's own. */
const FORMS: readonly (readonly [
  name: string,
  arm: Omit<Arm, "name" | "continuation">,
  continuation?: Continuation,
])[] = [
  ["plain", { kind: "plain", protocol: "own" }],
  ["recall", { kind: "recall", protocol: "own" }],
  ...CONTINUATIONS.flatMap((how) => [
    [`recall/${how}`, { kind: "recall", protocol: "own" }, how] as const,
    [`recall/${how}/short`, { kind: "recall", protocol: "short" }, how] as const,
    [`recall/${how}/full`, { kind: "recall", protocol: "full" }, how] as const,
  ]),
  ["library", { kind: "library", protocol: "own" }],
  ...CONTINUATIONS.map((how) => [`library/${how}`, { kind: "library", protocol: "own" }, how] as const),
]

const ALL = "all"

/** The names that `--arm` takes. */
export const ARM_NAMES: readonly string[] = [...FORMS.map(([name]) => name), ALL]

/**
 * The arms of the names. `own` is the continuation of the model itself: `recall` is `recall/turn` for a model that
 * continues by turns. Throws a `UsageError` for an unknown name.
 */
export function armsOf(names: readonly string[], own: Continuation): readonly Arm[] {
  const arms = names.flatMap((name): Arm[] => {
    if (name === ALL) return FORMS.map((form) => armOf(form, own))
    const form = FORMS.find(([known]) => known === name)
    if (form === undefined)
      throw new UsageError("unknown-arm", `there is no arm ${name}`, `there are ${ARM_NAMES.join(", ")}`)
    return [armOf(form, own)]
  })
  return arms.filter(({ name }, i) => arms.findIndex((other) => other.name === name) === i)
}

function armOf([name, arm, continuation]: (typeof FORMS)[number], own: Continuation): Arm {
  const isWhole = arm.kind === "plain" || continuation !== undefined
  return { name: isWhole ? name : `${name}/${own}`, continuation: continuation ?? own, ...arm }
}

/** The arm of a recorded case. */
export function armNamed(name: string): Arm | undefined {
  return armsOf([ALL], "turn").find((arm) => arm.name === name)
}

/** The program that puts a problem to the model, with its arguments; null where the library has none for it. */
export function programOf(
  { question, data: { name, text }, returns, library }: Problem,
  { kind, protocol }: Pick<Arm, "kind" | "protocol">,
): { readonly source: string; readonly args: { readonly [name: string]: string } } | null {
  switch (kind) {
    case "plain":
      // The data are part of the question: a datum would be refused past a limit that plain requests do not have.
      return {
        source: `PARAM request: string\n\nEMIT ask(request, returns: ${returns}, recursive: false)\n`,
        args: { request: `---- ${name}\n${text}\n---- ${name} end\n\n${question}` },
      }
    case "recall": {
      const options = `returns: ${returns}${shownBy(protocol, name)}`
      return {
        source: `PARAM request: string\nPARAM ${name}: string\n\nEMIT ask(request, ${name}, ${options})\n`,
        args: { request: question, [name]: text },
      }
    }
    case "library":
      return library === undefined ? null : { source: library, args: { [name]: text } }
  }
}

/** The option of the question that chooses its protocol. The questions in its answer are the model's own matter. */
function shownBy(protocol: Protocol, name: string): string {
  switch (protocol) {
    case "own":
      return ""
    case "short":
      return `, shown: max([shown(), length(${name})])`
    case "full":
      return `, shown: min([shown(), length(${name}) - 1])`
  }
}
