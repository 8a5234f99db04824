// The outcome of a call as the protocol has it: a value as data and text, a long one as a resource, or an error.

import type { CallToolResult } from "@modelcontextprotocol/server"
import type { Diagnostic } from "../../../grammar/index.ts"
import { RecallError, UsageError } from "../../base/errors.ts"
import type { Usage } from "../../base/usage.ts"
import { createRenderer } from "../../diagnostics/render.ts"
import type { JsonSchema } from "../../reference/tool-schema.ts"
import { stringifyJson } from "../../values/json-text.ts"
import { folded } from "../folded.ts"
import { numberWords } from "../words.ts"
import type { Kept, KeptTexts } from "./kept.ts"
import { MAX_BEGINNING, MAX_INLINE_RESULT } from "./limits.ts"
import type { Returned } from "./tool.ts"

/** The fields of `_meta` in every result. */
const USAGE = "recall-lang/usage"
const RUN = "recall-lang/run"
const ERROR = "recall-lang/error"

/** The schema of a structured result: its value, or the uri of a long one. */
export function resultSchema(value: JsonSchema): JsonSchema {
  return {
    type: "object",
    properties: {
      value,
      file: { type: "string", description: "In place of a long value: the uri of its text." },
      characters: { type: "number" },
    },
  }
}

/** The result of a call that has a value. A text of more than `MAX_INLINE_RESULT` units is kept as a resource. */
export function successOf({ value, text, usage, notes }: Returned, run: string, kept: KeptTexts): CallToolResult {
  const json = stringifyJson(value ?? null)
  const _meta = { ...(usage === undefined ? {} : { [USAGE]: usage }), [RUN]: run }
  const others = notes === undefined || notes === "" ? [] : [{ type: "text" as const, text: notes }]
  if (text.length <= MAX_INLINE_RESULT && json.length <= MAX_INLINE_RESULT) {
    const content = [{ type: "text" as const, text }, ...others]
    return { content, structuredContent: { value: JSON.parse(json) as unknown }, _meta }
  }
  const isText = typeof value === "string"
  const resource: Kept = {
    uri: `recall://results/${run}`,
    title: `Result of ${run}`,
    mimeType: isText ? "text/plain" : "application/json",
    text: isText ? value : json,
  }
  kept.add(resource)
  const { uri, title, mimeType } = resource
  const characters = resource.text.length
  return {
    content: [
      {
        type: "text",
        text:
          `The result has ${numberWords(characters)} characters. Read it as the resource ${uri}, or pass it on as an `
          + `argument {"file": "${uri}"}. It begins:\n${text.slice(0, MAX_BEGINNING)}`,
      },
      { type: "resource_link", uri, name: run, title, mimeType, size: Buffer.byteLength(resource.text) },
      ...others,
    ],
    structuredContent: { file: uri, characters },
    _meta,
  }
}

/** The result of a call that failed, with the usage up to the failure. Undefined for a bug of Recall. */
export function failureOf(error: unknown, run: string, textOf: TextOf): CallToolResult | undefined {
  if (error instanceof UsageError) {
    const { code, message, hint } = error
    return errorResult({ code, message, hint }, renderedUsageError(error), run)
  }
  if (!(error instanceof RecallError)) return undefined
  const { diagnostics, usage, code } = error
  const first = diagnostics.find(({ severity }) => severity === "error")
  const hint = code === "budget-exhausted" ? BUDGET_HINT : first?.hint
  const text = renderDiagnostics(
    diagnostics.map((diagnostic) =>
      diagnostic === first && hint !== undefined ? { ...diagnostic, hint } : diagnostic,
    ),
    (name) => (Object.hasOwn(error.sources, name) ? error.sources[name] : textOf(name)),
  )
  return errorResult({ code, message: first?.message ?? error.message, hint }, text, run, usage)
}

const BUDGET_HINT =
  "the budget holds for each call: recall mcp --budget sets it; call again with less data, or again as it is: "
  + "answers that were paid for are remembered"

/** Gives the text of a source by its name. */
export type TextOf = (source: string) => string | undefined

/** Diagnostics as a person reads them, with the lines of their sources. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], textOf: TextOf): string {
  const render = createRenderer({ textOf })
  return folded(diagnostics).map(render).join("").trimEnd()
}

function renderedUsageError({ code, message, hint }: UsageError): string {
  return `error[${code}]: ${message}${hint === undefined ? "" : `\n  hint: ${hint}`}`
}

interface ErrorParts {
  readonly code: string
  readonly message: string
  readonly hint: string | undefined
}

function errorResult({ code, message, hint }: ErrorParts, text: string, run: string, usage?: Usage): CallToolResult {
  return {
    isError: true,
    content: [{ type: "text", text }],
    _meta: {
      [ERROR]: { code, message, ...(hint === undefined ? {} : { hint }) },
      ...(usage === undefined ? {} : { [USAGE]: usage }),
      [RUN]: run,
    },
  }
}
