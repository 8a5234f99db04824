// Types as a host gives them: types of the language, and validators of its own.

import { UsageError } from "../base/errors.ts"
import { fromHost } from "./host-values.ts"
import { isStandardSchema, type StandardSchema } from "./validator.ts"
import { isType, type Type, type TypeFor, type ValueOf } from "./types.ts"
import type { TypeValue } from "./values.ts"

/** A type of the language, or a validator of zod, valibot, arktype or another library, of data of the type T. */
export type Schema<T = unknown> = TypeFor<T> | StandardSchema<T>

/** The TypeScript type of the data of a schema. */
export type SchemaValue<S> = S extends StandardSchema<infer T> ? T : S extends Type ? ValueOf<S> : unknown

/**
 * The type of a schema. `name` is its name in messages. Throws `UsageError` for anything else, and for a validator that
 * works asynchronously.
 */
export function toType(schema: Schema, name: string): Type {
  if (isStandardSchema(schema)) return (fromHost(schema, name) as TypeValue).type
  if (isType(schema)) return schema
  throw new UsageError(
    "invalid-argument",
    `${name} is not a type`,
    "give a type such as STRING or recordOf({ name: STRING }), or a validator of zod, valibot or arktype",
  )
}
