// Validators of the host as types: any that implement Standard Schema (zod, valibot, arktype and others).

import { fail } from "./failure.ts"
import type { HostType } from "./types.ts"
import type { Value } from "./values.ts"
import { reasonOf } from "../base/reason.ts"
import { processMark } from "../base/process-mark.ts"

/** The part of Standard Schema v1 that is used here (standardschema.dev). */
export interface StandardSchema {
  readonly "~standard": {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult | Promise<StandardResult>
  }
}
type StandardResult =
  | { readonly value: unknown; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        readonly message: string
        readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
      }[]
    }

export function isStandardSchema(value: unknown): value is StandardSchema {
  return ((typeof value === "object" && value !== null) || typeof value === "function") && "~standard" in value
}

/** Numbers for the validators of the host, which must differ in keys. */
const identities = new WeakMap<object, number>()
let lastIdentity = 0

/**
 * Makes a type of a validator. `name` is its name in messages; in keys every validator differs from all others.
 * `toValue` and `toData` convert between the language and the host. An asynchronous validator fails with
 * `async-validator` when it is used.
 */
export function typeFromSchema(
  name: string,
  schema: StandardSchema,
  toValue: (data: unknown) => Value,
  toData: (value: Value) => unknown,
): HostType {
  const identity = identities.get(schema) ?? ++lastIdentity
  identities.set(schema, identity)
  return {
    kind: "host",
    name,
    key: `${name}#${processMark()} ${identity}`,
    validate: (value) => {
      let result: StandardResult | Promise<StandardResult>
      try {
        result = schema["~standard"].validate(toData(value))
      } catch (thrown) {
        throw fail("native-error", `the validator ${name} failed: ${reasonOf(thrown)}`)
      }
      if (result instanceof Promise)
        throw fail(
          "async-validator",
          `the validator ${name} works asynchronously`,
          "types of the language are checked at once: give a synchronous one",
        )
      return result.issues === undefined
        ? { value: toValue(result.value) }
        : { problem: result.issues.map(({ message, path }) => `${placeOf(path)}${message}`).join("; ") }
    },
  }
}

function placeOf(path: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined): string {
  if (path === undefined || path.length === 0) return ""
  return `${path.map((part) => String(typeof part === "object" ? part.key : part)).join(".")}: `
}
