// Checks the shape of data from outside piece by piece, with messages that name the place.

import { UsageError } from "../base/errors.ts"
import { shorten } from "../base/shorten.ts"
import { nearest } from "../diagnostics/nearest.ts"

/** Throws a UsageError `bad-config` for an invalid value. `at` names file and key. */
export type Check = (value: unknown, at: Place) => void

export interface Place {
  readonly file: string
  /** For example `models.small.price`; empty for the whole. */
  readonly key: string
}

export function reject({ file, key }: Place, problem: string, hint?: string): never {
  throw new UsageError("bad-config", `${file}: ${key === "" ? "it" : key} ${problem}`, hint)
}

export function inside({ file, key }: Place, name: string): Place {
  const step = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
  return { file, key: key === "" ? step : `${key}.${step}` }
}

export const string: Check = (value, at) =>
  void (typeof value === "string" && value !== "" ? 0 : reject(at, `must be a text, not ${shown(value)}`))
export const boolean: Check = (value, at) =>
  void (typeof value === "boolean" ? 0 : reject(at, `must be true or false, not ${shown(value)}`))
export const number: Check = (value, at) =>
  void (typeof value === "number" && value >= 0 ? 0 : reject(at, `must be a number of at least 0, not ${shown(value)}`))
export const finite: Check = (value, at) =>
  void (typeof value === "number" && Number.isFinite(value) ? 0 : reject(at, `must be a number, not ${shown(value)}`))
export const positive: Check = (value, at) =>
  void (Number.isSafeInteger(value) && (value as number) > 0
    ? 0
    : reject(at, `must be a whole number of at least 1, not ${shown(value)}`))
export const whole: Check = (value, at) =>
  void (Number.isSafeInteger(value) && (value as number) >= 0
    ? 0
    : reject(at, `must be a whole number of at least 0, not ${shown(value)}`))

export function oneOf(...choices: readonly string[]): Check {
  return (value, at) =>
    void (choices.includes(value as string)
      ? 0
      : reject(
          at,
          `must be ${choices.map((choice) => JSON.stringify(choice)).join(" or ")}, not ${shown(value)}`,
          hintFor(value, choices),
        ))
}

export function list(item: Check): Check {
  return (value, at) => {
    if (!Array.isArray(value)) return reject(at, `must be a list, not ${shown(value)}`)
    for (const [i, one] of value.entries()) item(one, inside(at, String(i)))
  }
}

export function recordOf(item: Check): Check {
  return (value, at) => {
    for (const [name, one] of Object.entries(recordAt(value, at))) item(one, inside(at, name))
  }
}

/** A record with these keys and no others; all but the `required` ones are optional. */
export function record(fields: { readonly [name: string]: Check }, required: readonly string[] = []): Check {
  return (value, at) => {
    const given = recordAt(value, at)
    for (const [name, one] of Object.entries(given)) {
      const check = Object.hasOwn(fields, name) ? fields[name] : undefined
      if (check === undefined)
        reject(
          inside(at, name),
          "is not a known key",
          hintFor(name, Object.keys(fields)) ?? `there are ${Object.keys(fields).join(", ")}`,
        )
      if (one !== undefined) check(one, inside(at, name))
    }
    for (const name of required) if (given[name] === undefined) reject(inside(at, name), "is missing")
  }
}

/** Checks those of a record's fields that are given, and lets others be. */
export function checkGiven(fields: { readonly [name: string]: Check }, given: object, file: string): void {
  const values = given as { readonly [name: string]: unknown }
  for (const [name, check] of Object.entries(fields))
    if (values[name] !== undefined) check(values[name], { file, key: name })
}

/** The value as a record, or a UsageError. */
export function recordAt(value: unknown, at: Place): { readonly [name: string]: unknown } {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    reject(at, `must be a record, not ${shown(value)}`)
  return value as { readonly [name: string]: unknown }
}

function hintFor(name: unknown, choices: readonly string[]): string | undefined {
  const near = typeof name === "string" ? nearest(name, choices) : undefined
  return near === undefined ? undefined : `did you mean ${near}?`
}

export function shown(value: unknown): string {
  const text =
    typeof value === "function"
      ? "a function"
      : typeof value === "number"
        ? String(value)
        : (JSON.stringify(value) ?? String(value))
  return shorten(text, 60)
}
