// The attributes of spans, by OpenTelemetry's semantic conventions for generative AI, and `recall.…` beyond them.

import type { TokenCounts } from "../base/cost.ts"
import type {
  NamedValue,
  NativeStarted,
  QuestionStarted,
  RequestStarted,
  Response,
  RunStarted,
  TracedValue,
} from "../trace/events.ts"
import type { RunState } from "../trace/state.ts"
import { shownOf, wholeOf } from "../trace/values.ts"
import type { Attributes } from "./sink.ts"

type Values = Pick<RunState, "values">

/** The values of which spans include the content; null if spans must not include content. */
export type Content = Values | null

export function runAttributes({ name, run, kind }: RunStarted): Attributes {
  return {
    "gen_ai.operation.name": "invoke_workflow",
    "gen_ai.workflow.name": name,
    "recall.run": run,
    "recall.kind": kind,
  }
}

/** `agent` is the task that asks: a question's text is content, and its cardinality is too high for a name. */
export function questionAttributes(event: QuestionStarted, agent: string, content: Content): Attributes {
  const { modelId, returns, sample, recursive, untrusted, tools, question, data } = event
  return {
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.agent.name": agent,
    ...modelAttributes(modelId),
    "gen_ai.output.type": returns === "string" ? "text" : "json",
    "recall.sample": sample,
    "recall.recursive": recursive,
    ...(untrusted === undefined ? {} : { "recall.untrusted": untrusted }),
    ...(tools.length === 0 ? {} : { "recall.tools": tools }),
    ...(content === null
      ? {}
      : {
          "gen_ai.input.messages": messages([
            ["user", shownOf(content, question)],
            ...data.map(({ name, value }) => ["user", `${name}: ${shownOf(content, value)}`] as const),
          ]),
        }),
  }
}

export function requestAttributes(
  { modelId, attempt, messages: sent, prompt }: RequestStarted,
  content: Content,
): Attributes {
  const input =
    content === null
      ? []
      : prompt === null
        ? sent.map(({ role, content: text }) => [role, shownOf(content, text)] as const)
        : [["user", shownOf(content, prompt)] as const]
  return {
    "gen_ai.operation.name": prompt === null ? "chat" : "text_completion",
    ...modelAttributes(modelId),
    "gen_ai.request.stream": true,
    "recall.attempt": attempt,
    ...(content === null ? {} : { "gen_ai.input.messages": messages(input) }),
  }
}

export function responseAttributes(
  { finish, usd, estimated, remembered, ...tokens }: Response,
  text: string | null,
): Attributes {
  return {
    "gen_ai.response.finish_reasons": [finish],
    ...usageAttributes({ ...tokens, usd, estimated }),
    "recall.remembered": remembered,
    ...(text === null ? {} : { "gen_ai.output.messages": messages([["assistant", text]], finish) }),
  }
}

/** Tokens and dollars; without the dollars where no price is known. */
export function usageAttributes({
  input,
  cached,
  cacheWrite,
  output,
  reasoning,
  usd,
  unpriced,
  estimated,
}: TokenCounts & { readonly usd: number | null; readonly unpriced?: number; readonly estimated: boolean }): Attributes {
  return {
    "gen_ai.usage.input_tokens": input,
    ...(cached === undefined ? {} : { "gen_ai.usage.cache_read.input_tokens": cached }),
    ...(cacheWrite === undefined ? {} : { "gen_ai.usage.cache_creation.input_tokens": cacheWrite }),
    "gen_ai.usage.output_tokens": output,
    ...(reasoning === undefined ? {} : { "gen_ai.usage.reasoning.output_tokens": reasoning }),
    ...(usd === null ? {} : { "recall.usd": usd }),
    ...(unpriced === undefined ? {} : { "recall.tokens.unpriced": unpriced }),
    "recall.tokens.estimated": estimated,
  }
}

export function nativeAttributes(
  { native, effect, arguments: given, id }: NativeStarted,
  content: Content,
): Attributes {
  return {
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": native,
    "gen_ai.tool.type": "function",
    "gen_ai.tool.call.id": String(id),
    "recall.effect": effect,
    ...(content === null ? {} : { "gen_ai.tool.call.arguments": argumentsText(given, content) }),
  }
}

export function argumentsText(values: readonly NamedValue[], content: Values): string {
  return JSON.stringify(
    Object.fromEntries(values.map(({ name, value }) => [name, wholeOf(content, value) ?? shownOf(content, value)])),
  )
}

/** The attribute of the result of a span. */
export function resultAttributes(
  kind: "call" | "native" | "question",
  value: TracedValue,
  content: Content,
): Attributes {
  if (content === null) return {}
  const text = shownOf(content, value)
  switch (kind) {
    case "native":
      return { "gen_ai.tool.call.result": text }
    case "question":
      return { "gen_ai.output.messages": messages([["assistant", text]], "stop") }
    case "call":
      return { "recall.result": text }
  }
}

/** `openai:gpt-5.5` has the names of provider and model; an id without a provider is used as both. */
export function modelAttributes(modelId: string): Attributes {
  const [provider, model] = splitModel(modelId)
  return { "gen_ai.provider.name": provider, "gen_ai.request.model": model }
}

export function splitModel(modelId: string): readonly [provider: string, model: string] {
  const colon = modelId.indexOf(":")
  return colon > 0 ? [modelId.slice(0, colon), modelId.slice(colon + 1)] : [modelId, modelId]
}

function messages(all: readonly (readonly [role: string, text: string])[], finish?: string): string {
  return JSON.stringify(
    all.map(([role, content]) => ({
      role,
      parts: [{ type: "text", content }],
      ...(finish === undefined ? {} : { finish_reason: finish }),
    })),
  )
}
