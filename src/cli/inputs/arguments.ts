// Reads the values of `--arg name=text`, `name=@file` and `name:=json`.

import { reasonOf } from "../../base/reason.ts"
import { parseJsonExactly } from "../../values/json-text.ts"
import { UsageError } from "../../base/errors.ts"
import { shorten } from "../../base/shorten.ts"
import type { Type } from "../../values/types.ts"
import type { Reader } from "../reader.ts"
import { DATA_FILES, dataParser, parseJson } from "./data.ts"
import { readDocuments } from "./documents.ts"
import { fitting } from "./fitting.ts"
import { typeOf, wantedBy, type WrittenTypes } from "./wanted.ts"

/** UTF-16 units of an argument in a message. */
const MAX_SHOWN = 60

/** The forms of `--arg`, for messages. */
export const FORMS =
  "write name=text, name=@file, name=@folder/, name=@'folder/**/*.md', name:=json or name:=@file.json"

const NO_TYPES: WrittenTypes = new Map()

/**
 * The values of the `--arg` options, by name. `=@file` reads a file (`@-` standard input) as its text, or as the data
 * in it where the PARAM wants data; `=@folder` and `=@pattern` give documents, or texts where it wants those; `=@@`
 * begins a text with `@`; `:=` takes JSON or, with `@`, the data in a file. Throws `UsageError` for a name that is
 * given twice and for what cannot be read.
 */
export async function readArguments(
  given: readonly string[] = [],
  reader: Reader,
  types: () => Promise<WrittenTypes> = async () => NO_TYPES,
): Promise<{ readonly [name: string]: unknown }> {
  const values = new Map<string, unknown>()
  // A program is compiled for its types only where a file is read.
  const known = given.some((argument) => /^[^=:]+:?=@[^@]/.test(argument)) ? await types() : NO_TYPES
  for (const argument of given) {
    const parts = /^([^=:]+)(:?=)([^]*)$/.exec(argument)
    const [, name = "", operator = "", text = ""] = parts ?? []
    if (parts === null)
      throw new UsageError("bad-argument", `--arg ${shorten(argument, MAX_SHOWN)} names no value`, FORMS)
    if (values.has(name)) throw new UsageError("bad-argument", `--arg ${name} is given twice`)
    values.set(name, await (operator === ":=" ? readData : readText)(name, text, reader, known))
  }
  return Object.fromEntries(values)
}

async function readText(name: string, text: string, reader: Reader, types: WrittenTypes): Promise<unknown> {
  if (!text.startsWith("@")) return text
  if (text.startsWith("@@")) return text.slice(1)
  const path = text.slice(1)
  const written = types.get(name)
  const type = written === undefined ? null : typeOf(written)
  const wanted = wantedBy(type)
  const documents = path === "-" || path === "" ? null : await readDocuments(path, reader)
  switch (wanted) {
    case "text":
      if (documents === null) return reader.document(path)
      throw new UsageError(
        "bad-argument",
        `${path} has several files, and the PARAM ${name} is a ${written}`,
        `name one file, or declare PARAM ${name}: [{name: string, text: string}]`,
      )
    case "texts":
      return documents === null
        ? dataIn(path, { name, type: type!, written: written! }, reader)
        : documents.map((document) => document.text)
    case "data":
      return documents ?? dataIn(path, { name, type: type!, written: written! }, reader)
    case "either":
      return documents ?? reader.document(path)
    default:
      return wanted satisfies never
  }
}

interface Parameter {
  readonly name: string
  readonly type: Type
  readonly written: string
}

/** The data in a file for a PARAM that takes no text. */
async function dataIn(path: string, parameter: Parameter, reader: Reader): Promise<unknown> {
  const parse = dataParser(path)
  if (parse !== null) return fitting(parse(await reader.text(path), path), parameter, path)
  const { name, written, type } = parameter
  throw new UsageError(
    "bad-argument",
    `${path === "-" ? "standard input" : path} is text, and the PARAM ${name} is a ${written}`,
    `write ${name}:=@${path} if it is JSON; data are also in files named ${DATA_FILES}`
      + (wantedBy(type) === "texts" ? `; @folder/ and @'*.md' give the texts of several files` : ""),
  )
}

async function readData(name: string, text: string, reader: Reader, types: WrittenTypes): Promise<unknown> {
  if (!text.startsWith("@")) return readJson(name, text)
  const path = text.slice(1)
  if ((await reader.list(path, 0)) !== null)
    throw new UsageError("bad-argument", `${path} is a folder, which holds no single value`, `write ${name}=@${path}`)
  const data = (dataParser(path) ?? parseJson)(await reader.text(path), path)
  const written = types.get(name)
  const type = written === undefined ? null : typeOf(written)
  return type === null ? data.value : fitting(data, { name, type }, path)
}

function readJson(name: string, text: string): unknown {
  try {
    return parseJsonExactly(text)
  } catch (error) {
    const shown = shorten(text, MAX_SHOWN)
    throw new UsageError(
      "bad-argument",
      `--arg ${name}:=${shown} is not JSON: ${reasonOf(error)}`,
      `for a text write ${name}=${shown}`,
    )
  }
}
