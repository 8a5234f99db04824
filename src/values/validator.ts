// The interface of validators of the host: Standard Schema (zod, valibot, arktype and others).

/** The parts of Standard Schema v1 and Standard JSON Schema v1 that are used here (standardschema.dev). */
export interface StandardSchema<Output = unknown> {
  readonly "~standard": {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
    /** Types for the compiler alone. */
    readonly types?: { readonly output: Output } | undefined
    readonly jsonSchema?: {
      readonly input: (options: { readonly target: "draft-2020-12" }) => { readonly [keyword: string]: unknown }
    }
  }
}
/** The verdict of a validator on data. */
export type StandardResult<Output = unknown> =
  | { readonly value: Output; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        readonly message: string
        readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
      }[]
      /** The exception of a validator that threw. */
      readonly thrown?: unknown
    }

export function isStandardSchema(value: unknown): value is StandardSchema {
  return ((typeof value === "object" && value !== null) || typeof value === "function") && "~standard" in value
}
