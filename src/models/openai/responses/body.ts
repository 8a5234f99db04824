// The body of one request of the Responses API. Nothing is stored on the server: each request has all of its input.

import { digest } from "../../../base/digest.ts"
import type { ModelRequest } from "../../model.ts"
import { ABOUT_SCHEMA, formatOf, hasCustomTool, type Body } from "../body.ts"
import type { OpenAIOptions, Settings } from "../options.ts"
import { ABOUT_CUSTOM_TOOL, toolFormOf } from "../tool.ts"
import { responseTools } from "./calls.ts"
import { inputOf } from "./items.ts"

/** Fields that this server has refused before, and that are not sent again. */
export interface RefusedFields {
  schema: boolean
  include: boolean
  cacheKey: boolean
  store: boolean
  /** A tool with a grammar, in place of which a function is sent. */
  customTool: boolean
}

/** Hexadecimal digits of a cache key. */
const KEY_LENGTH = 32

export function responseBody(
  request: ModelRequest,
  options: OpenAIOptions,
  settings: Settings,
  refused: RefusedFields,
): Body {
  const most = Math.min(settings.maxOutputTokens ?? Infinity, request.maxOutputTokens ?? Infinity)
  // The chat protocol's names of the limit are unknown here.
  const { max_tokens: _, max_completion_tokens: __, text, ...own } = options.body ?? {}
  const form = toolFormOf(request, refused.customTool)
  const format = settings.structuredOutput && !refused.schema ? formatOf(request.schema, settings) : undefined
  return {
    model: options.model,
    input: inputOf(request, form),
    ...responseTools(request, form),
    ...(refused.store ? {} : { store: false }),
    ...(refused.include ? {} : { include: ["reasoning.encrypted_content"] }),
    ...(refused.cacheKey ? {} : { prompt_cache_key: cacheKeyOf(request, options) }),
    ...(options.temperature === undefined ? {} : { temperature: options.temperature }),
    ...own,
    ...(text === undefined && format === undefined
      ? {}
      : {
          text: {
            ...(text as object | undefined),
            ...(format === undefined ? {} : { format: { type: "json_schema", ...format } }),
          },
        }),
    ...(most === Infinity ? {} : { max_output_tokens: most }), // after the body's own fields: a budget holds
    stream: settings.streamed,
  }
}

/** A key that all requests of one answer share, so that a provider serves them where their beginning is cached. */
function cacheKeyOf({ messages }: ModelRequest, { model }: OpenAIOptions): string {
  const answer = messages.findIndex(({ role }) => role === "assistant")
  const opening = messages.slice(0, answer < 0 ? messages.length : answer).map(({ content }) => content)
  return `recall-${digest(JSON.stringify([model, ...opening])).slice(0, KEY_LENGTH)}`
}

/** Learns from a failure which field its server refuses. Returns the field if the request had it. */
export function learnField(
  refused: RefusedFields,
  body: Body,
  status: number | undefined,
  message: string,
): string | undefined {
  const isRefusal = status === 400 || status === 422
  const hasFormat = (body["text"] as { readonly format?: unknown } | undefined)?.format !== undefined
  if ((isRefusal || status === 500) && hasFormat && (/text\.format/.test(message) || ABOUT_SCHEMA.test(message))) {
    refused.schema = true
    return "text.format"
  }
  if ((isRefusal || status === 500) && hasCustomTool(body) && ABOUT_CUSTOM_TOOL.test(message)) {
    refused.customTool = true
    return "a grammar of its tool"
  }
  if (!isRefusal) return undefined
  if (
    "include" in body
    && /\binclude\b|reasoning\.encrypted_content|encrypted content is not supported/i.test(message)
  ) {
    refused.include = true
    return "include"
  }
  if ("prompt_cache_key" in body && /prompt_cache_key/.test(message)) {
    refused.cacheKey = true
    return "prompt_cache_key"
  }
  if ("store" in body && /['"`]store['"`]/.test(message)) {
    refused.store = true
    return "store"
  }
  return undefined
}

/** Words of servers that do not take the reasoning of earlier requests back. */
const ABOUT_REASONING = /encrypted.content|items? (?:with id )?.*not found|required following item|reasoning.item/i

/** Whether a failure refuses the items of a request. */
export function refusesItems(request: ModelRequest, status: number | undefined, message: string): boolean {
  return (
    (status === 400 || status === 404 || status === 422)
    && ABOUT_REASONING.test(message)
    && request.messages.some(({ items }) => items !== undefined)
  )
}

export function withoutItems(request: ModelRequest): ModelRequest {
  return { ...request, messages: request.messages.map(({ items: _, ...message }) => message) }
}
