// The body of one request, in the chat protocol or in that of completions.

import type { ModelRequest } from "../model.ts"
import type { OpenAIOptions, Settings } from "./options.ts"
import {
  ABOUT_CUSTOM_TOOL,
  callingMessage,
  chatTools,
  outcomeMessage,
  toolFormOf,
  type ChatMessage,
  type ToolForm,
} from "./tool.ts"

/** Fields that this server has refused before, and that are not sent again. */
export interface Refused {
  /** The request for usage. */
  usage: boolean
  /** The schema, of any answer. */
  schema: boolean
  /** Schemas that the server refuses in particular. */
  schemas?: Set<string>
  /** The old name of the length limit. */
  maxTokens: boolean
  /** A tool with a grammar, in place of which a function is sent. */
  customTool: boolean
}

export type Body = { readonly [field: string]: unknown }

export function bodyOf(request: ModelRequest, options: OpenAIOptions, settings: Settings, refused: Refused): Body {
  const { streamed, continuation } = settings
  const most = Math.min(settings.maxOutputTokens ?? Infinity, request.maxOutputTokens ?? Infinity)
  // Servers of the same protocol do not all know the newer name, and on Azure it depends on the model.
  const limit = refused.maxTokens && continuation !== "completion" ? "max_completion_tokens" : settings.lengthField
  return {
    model: options.model,
    ...(continuation === "completion"
      ? { prompt: promptOf(request) }
      : conversationOf(request, settings, toolFormOf(request, refused.customTool))),
    ...(options.temperature === undefined ? {} : { temperature: options.temperature }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(settings.structuredOutput && !isRefused(refused, request.schema)
      ? responseFormat(request.schema, settings)
      : {}),
    ...options.body,
    ...(most === Infinity ? {} : { [limit]: most }), // after the body's own fields: a budget holds
    stream: streamed,
    ...(streamed && !refused.usage ? { stream_options: { include_usage: true } } : {}),
  }
}

/** Words of servers that cannot make a grammar of a schema, or that know none. */
export const ABOUT_SCHEMA = /response_format|json_schema|\bgrammar|xgrammar|guided|structured.outputs?/i

/** Words of a server about a schema that has something it does not support, while it takes others. */
const ABOUT_ONE_SCHEMA = /\binvalid (?:json.?)?schema\b/i
/** Refused schemas that are remembered one by one. */
const MAX_REFUSED = 64

function isRefused({ schema, schemas }: Refused, wanted: unknown): boolean {
  return schema || schemas?.has(JSON.stringify(wanted)) === true
}

/** Learns from a failure which fields its server refuses. Returns the name of one that the request had. */
export function learn(refused: Refused, body: Body, status: number | undefined, message: string): string | undefined {
  const isRefusal = status === 400 || status === 422
  // A server whose grammar fails may fail with it.
  if ((isRefusal || status === 500) && body["response_format"] !== undefined && ABOUT_SCHEMA.test(message)) {
    const { json_schema: format } = body["response_format"] as { readonly json_schema?: { readonly schema?: unknown } }
    refused.schemas ??= new Set()
    if (ABOUT_ONE_SCHEMA.test(message) && refused.schemas.size < MAX_REFUSED)
      refused.schemas.add(JSON.stringify(format?.schema))
    else refused.schema = true
    return refused.schema ? "response_format" : "the schema of this answer"
  }
  if ((isRefusal || status === 500) && hasCustomTool(body) && ABOUT_CUSTOM_TOOL.test(message)) {
    refused.customTool = true
    return "a grammar of its tool"
  }
  if (!isRefusal) return undefined
  if ("stream_options" in body && /stream_options|include_usage/.test(message)) {
    refused.usage = true
    return "stream_options"
  }
  if ("max_tokens" in body && /max_completion_tokens/.test(message)) {
    refused.maxTokens = true
    return "max_tokens"
  }
  return undefined
}

function promptOf({ prompt, messages }: ModelRequest): string {
  return prompt ?? messages.map(({ content }) => content).join("\n\n")
}

/** Whether the tool of a request has a grammar. */
export function hasCustomTool({ tools }: Body): boolean {
  return Array.isArray(tools) && (tools as readonly { readonly type?: unknown }[])[0]?.type === "custom"
}

function conversationOf(request: ModelRequest, { continuation, prefill }: Settings, form: ToolForm): Body {
  const messages = messagesOf(request, form)
  const last = messages.at(-1)
  if (continuation === "tool") return { messages, ...chatTools(request.tool, form) }
  if (continuation !== "prefill" || last?.role !== "assistant") return { messages }
  if (prefill === "prefix") return { messages: [...messages.slice(0, -1), { ...last, prefix: true }] }
  return { messages, continue_final_message: true, add_generation_prompt: false }
}

/** The messages of a request. Those of the assistant in a row are one: servers want roles to alternate. */
function messagesOf({ messages, tool }: ModelRequest, form: ToolForm): ChatMessage[] {
  const all: ChatMessage[] = []
  for (const message of messages) {
    const { role, content, calls = [] } = message
    if (role === "tool") {
      all.push(outcomeMessage(message))
      continue
    }
    const isSame = role === "assistant" && all.at(-1)?.role === "assistant"
    const text = isSame ? `${all.pop()!.content ?? ""}${content}` : content
    all.push(calls.length === 0 ? { role, content: text } : callingMessage(text, calls, tool?.name ?? "recall", form))
  }
  return all
}

function responseFormat(schema: unknown, settings: Settings): Body {
  const format = formatOf(schema, settings)
  return format === undefined ? {} : { response_format: { type: "json_schema", json_schema: format } }
}

/** A schema as the server takes it; undefined without one, and for one that it refuses. */
export function formatOf(schema: unknown, { isOpenAI }: Settings): Body | undefined {
  // OpenAI accepts only objects; an answer of another type is decoded from text.
  if (schema === undefined || (isOpenAI && !isObjectSchema(schema))) return undefined
  return { name: "answer", schema, ...(isStrict(schema) ? { strict: true } : {}) }
}

function isObjectSchema(schema: unknown): schema is { readonly [field: string]: unknown } {
  return typeof schema === "object" && schema !== null && (schema as { readonly type?: unknown }).type === "object"
}

/** Keywords that OpenAI's strict mode does not take. */
const LOOSE = ["allOf", "oneOf", "not", "if", "patternProperties", "propertyNames", "prefixItems", "contains"]

/**
 * Whether `strict` takes a schema: each part of it names its type, and every object requires all of its keys and allows
 * no others.
 */
function isStrict(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return false
  const {
    properties = {},
    required = [],
    additionalProperties,
    anyOf,
    items,
    $defs = {},
    type,
    $ref,
  } = schema as { readonly [keyword: string]: unknown }
  if (LOOSE.some((keyword) => keyword in schema)) return false
  if (type === undefined && anyOf === undefined && $ref === undefined) return false
  const isOpen = additionalProperties !== false
  if (
    isObjectSchema(schema)
    && (isOpen || Object.keys(properties as object).some((key) => !(required as readonly unknown[]).includes(key)))
  )
    return false
  const parts = [properties, $defs, Array.isArray(anyOf) ? anyOf : [], items === undefined ? [] : [items]]
  return parts.flatMap((part) => Object.values(part as object) as unknown[]).every(isStrict)
}
