// Reads the values of `--arg name=text`, `name=@file` and `name:=json`.

import { reasonOf } from "../base/reason.ts"
import { parseJsonExactly } from "../values/json-text.ts"
import { UsageError } from "../base/errors.ts"
import { shorten } from "../base/shorten.ts"
import type { Reader } from "./reader.ts"

/** UTF-16 units of an argument in a message. */
const MAX_SHOWN = 60

const FORMS = "write name=text, name=@file or name:=json"

/**
 * The values of the `--arg` options, by name. `=@file` reads the text of a file (`@-` standard input), `=@@` begins a
 * text with `@`, and `:=` takes JSON or, with `@`, the JSON in a file. Throws `UsageError` for a name that is given
 * twice and for JSON that does not parse.
 */
export async function readArguments(
  given: readonly string[] = [],
  reader: Reader,
): Promise<{ readonly [name: string]: unknown }> {
  const values = new Map<string, unknown>()
  for (const argument of given) {
    const parts = /^([^=:]+)(:?=)([^]*)$/.exec(argument)
    const [, name = "", operator = "", text = ""] = parts ?? []
    if (parts === null)
      throw new UsageError("bad-argument", `--arg ${shorten(argument, MAX_SHOWN)} names no value`, FORMS)
    if (values.has(name)) throw new UsageError("bad-argument", `--arg ${name} is given twice`)
    values.set(name, operator === ":=" ? await readJson(name, text, reader) : await readText(text, reader))
  }
  return Object.fromEntries(values)
}

async function readText(text: string, reader: Reader): Promise<string> {
  if (!text.startsWith("@")) return text
  return text.startsWith("@@") ? text.slice(1) : reader.text(text.slice(1))
}

async function readJson(name: string, text: string, reader: Reader): Promise<unknown> {
  const json = text.startsWith("@") ? await reader.text(text.slice(1)) : text
  try {
    return parseJsonExactly(json)
  } catch (error) {
    const reason = reasonOf(error)
    throw new UsageError(
      "bad-argument",
      `--arg ${name}:=${shorten(text, MAX_SHOWN)} is not JSON: ${reason}`,
      text.startsWith("@") ? undefined : `for a text write ${name}=${shorten(text, MAX_SHOWN)}`,
    )
  }
}
