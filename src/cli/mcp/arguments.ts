// The arguments of a call, from the JSON that a client sends: by name, with files in place of texts.

import type { TaskSignature } from "../../program/signatures.ts"
import { argumentsByName } from "../../reference/tool-arguments.ts"
import { holdsRecords, type JsonSchema } from "../../reference/tool-schema.ts"
import type { Type } from "../../values/types.ts"

/** A text, or the name of a file that has it, so that a long text does not pass through the caller's context. */
export const TEXT_OR_FILE: JsonSchema = {
  anyOf: [
    { type: "string" },
    {
      type: "object",
      description: "the text of a file or of a kept result",
      properties: { file: { type: "string" } },
      required: ["file"],
      additionalProperties: false,
    },
  ],
}

/** Gives the text that `{file: …}` names. Rejects with a `UsageError`. */
export type ReadText = (file: string) => Promise<string>

/** The arguments by position, as `argumentsByName` gives them, with the texts of the files that they name. */
export async function argumentsIn(
  signature: TaskSignature,
  given: { readonly [name: string]: unknown },
  read: ReadText,
): Promise<readonly unknown[]> {
  const values = argumentsByName(signature, given)
  return Promise.all(
    signature.parameters.map(({ type }, i) => (type === null ? values[i] : valueIn(values[i], type, read))),
  )
}

/** A value of a type, with the texts of the files that it names. */
export async function valueIn(value: unknown, type: Type, read: ReadText): Promise<unknown> {
  switch (type.kind) {
    case "string": {
      const file = fileNamedBy(value)
      return file === undefined ? value : read(file)
    }
    case "list":
      return Array.isArray(value) ? Promise.all(value.map((item: unknown) => valueIn(item, type.item, read))) : value
    case "record": {
      if (!isObject(value)) return value
      const entries = await Promise.all(
        Object.entries(value).map(async ([key, part]) => {
          const field = type.fields.find(({ name }) => name === key)
          return [key, field === undefined ? part : await valueIn(part, field.type, read)] as const
        }),
      )
      return Object.fromEntries(entries)
    }
    case "union": {
      const member = memberFor(value, type)
      return member === undefined ? value : valueIn(value, member, read)
    }
    default:
      return value
  }
}

/** The member of a union whose parts a value may have. */
function memberFor(value: unknown, type: Type & { readonly kind: "union" }): Type | undefined {
  if (Array.isArray(value)) return type.members.find(({ kind }) => kind === "list")
  if (!isObject(value)) return undefined
  if (!holdsRecords(type)) return type.members.find(({ kind }) => kind === "string")
  return type.members.find(
    (member) =>
      member.kind === "record" && member.fields.every(({ name, optional }) => optional || Object.hasOwn(value, name)),
  )
}

function fileNamedBy(value: unknown): string | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined
  const { file } = value
  return typeof file === "string" ? file : undefined
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
