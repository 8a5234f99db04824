// The refusal of options that do not exist or have another form, which plain JavaScript can pass.

import { UsageError } from "../base/errors.ts"
import { nearest } from "./nearest.ts"

/** The values that an option may have. */
export interface Form {
  /** The values in a message: `a function`. */
  readonly form: string
  readonly has: (value: unknown) => boolean
}

/** The names of all options of a kind with their forms; `true` for one that is checked where it is used. */
export type Names<Options> = { readonly [name in keyof Options]-?: Form | true }

export const FUNCTION: Form = { form: "a function", has: isFunction }
export const TEXT: Form = { form: "a text", has: isText }
export const ID: Form = { form: "a text that is not empty", has: (value) => isText(value) && value !== "" }
export const FLAG: Form = { form: "true or false", has: (value) => typeof value === "boolean" }
export const NUMBER: Form = { form: "a number", has: (value) => typeof value === "number" && !Number.isNaN(value) }
export const OBJECT: Form = { form: "an object", has: (value) => isObject(value) && !Array.isArray(value) }
export const LIST: Form = { form: "a list", has: Array.isArray }
export const NAMES: Form = { form: "a list of names", has: (value) => Array.isArray(value) && value.every(isText) }
export const SIGNAL: Form = {
  form: "an AbortSignal",
  has: (value) => typeof methodOf(value, "aborted") === "boolean" && hasMethods(value, ["addEventListener"]),
}

/** The form of an object with these methods. */
export function objectWith(...methods: readonly string[]): Form {
  return { form: `an object with ${methods.join(", ")}`, has: (value) => hasMethods(value, methods) }
}

/** Throws `UsageError` for options that are no object, for one that `names` lacks, and for one of another form. */
export function checkOptions(
  of: string,
  given: unknown,
  names: { readonly [name: string]: Form | true },
): asserts given is object {
  if (!OBJECT.has(given))
    throw new UsageError("invalid-argument", `the options of ${of} are an object, not ${shown(given)}`)
  for (const [name, option] of Object.entries(given as object)) {
    if (option === undefined) continue
    const known = Object.hasOwn(names, name) ? names[name]! : undefined
    if (known === undefined) refuseUnknown(of, name, Object.keys(names))
    else if (known !== true && !known.has(option))
      throw new UsageError("invalid-argument", `the option ${name} of ${of} is ${shown(option)}, not ${known.form}`)
  }
}

function refuseUnknown(of: string, name: string, names: string[]): never {
  const meant = nearest(name, names)
  throw new UsageError(
    "unknown-option",
    `${of} has no option ${JSON.stringify(name)}`,
    meant === undefined ? `the options are ${names.sort().join(", ")}` : `write ${meant}`,
  )
}

function hasMethods(value: unknown, methods: readonly string[]): boolean {
  return isObject(value) && methods.every((method) => isFunction(methodOf(value, method)))
}

function methodOf(value: unknown, name: string): unknown {
  return isObject(value) ? (value as { readonly [name: string]: unknown })[name] : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null
}

function isFunction(value: unknown): boolean {
  return typeof value === "function"
}

function isText(value: unknown): boolean {
  return typeof value === "string"
}

/** A wrong option in a message, without the data in it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list"
  if (typeof value === "function") return "a function"
  if (typeof value === "object" && value !== null) return "an object of another form"
  return typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : String(value)
}
