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
}

const KINDS = ["recall", "library"] as const
const ALL = "all"

/** The names that `--arm` takes. */
export const ARM_NAMES: readonly string[] = [
  "plain",
  ...KINDS.flatMap((kind) => [kind, ...CONTINUATIONS.map((continuation) => `${kind}/${continuation}`)]),
  ALL,
]

/**
 * The arms of the names. `own` is the continuation of the model itself: `recall` is `recall/turn` for a model that
 * continues by turns. Throws a `UsageError` for an unknown name.
 */
export function armsOf(names: readonly string[], own: Continuation): readonly Arm[] {
  const arms = names.flatMap((name): Arm[] => {
    if (!ARM_NAMES.includes(name))
      throw new UsageError("unknown-arm", `there is no arm ${name}`, `there are ${ARM_NAMES.join(", ")}`)
    if (name === ALL)
      return armsNamed(["plain", ...KINDS.flatMap((kind) => CONTINUATIONS.map((how) => `${kind}/${how}`))], own)
    return armsNamed([name], own)
  })
  return arms.filter(({ name }, i) => arms.findIndex((other) => other.name === name) === i)
}

function armsNamed(names: readonly string[], own: Continuation): Arm[] {
  return names.map((name) => {
    const [kind, continuation = own] = name.split("/") as [Arm["kind"], Continuation?]
    return { name: kind === "plain" ? "plain" : `${kind}/${continuation}`, kind, continuation }
  })
}

/** The program that puts a problem to the model, with its arguments; null where the library has none for it. */
export function programOf(
  { question, data: { name, text }, returns, library }: Problem,
  { kind }: Pick<Arm, "kind">,
): { readonly source: string; readonly args: { readonly [name: string]: string } } | null {
  switch (kind) {
    case "plain":
      // The data are part of the question: a datum would be refused past a limit that plain requests do not have.
      return {
        source: `PARAM request: string\n\nEMIT ask(request, returns: ${returns}, recursive: false)\n`,
        args: { request: `---- ${name}\n${text}\n---- ${name} end\n\n${question}` },
      }
    case "recall":
      return {
        source: `PARAM request: string\nPARAM ${name}: string\n\nEMIT ask(request, ${name}, returns: ${returns})\n`,
        args: { request: question, [name]: text },
      }
    case "library":
      return library === undefined ? null : { source: library, args: { [name]: text } }
  }
}
