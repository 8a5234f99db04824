// A program as a language model of the AI SDK.

import { checkOptions, ID, type Form, type Names } from "../diagnostics/options.ts"
import { chatArguments, chatParametersOf } from "../chat/conversation.ts"
import { replyOf, type Reply, type ShownReasoning } from "../chat/reply.ts"
import type { Program } from "../run/program.ts"
import { checkProgram } from "./check-program.ts"
import { messagesOf } from "./prompt.ts"
import type { CallOptions, GenerateResult, ProgramModel, StreamPart, Warning } from "./specification.ts"
import { finishOf } from "./usage.ts"

/** The options of `languageModel`; each is optional. */
export interface LanguageModelOptions {
  /** The name of the model; that of the program by default. */
  readonly modelId?: string | undefined
  /** `questions` gives the questions of the run as reasoning; `none`, the default, gives no reasoning. */
  readonly reasoning?: ShownReasoning | undefined
}

/**
 * A program as a language model of the AI SDK, for `generateText`, `streamText` and agents. Its PARAM `messages`
 * receives the conversation as `[{role, content}]`, and its first PARAM named `question`, `text` or `prompt` the last
 * message of the user. `program.with({ budget, args })` gives it a budget and other arguments. Throws `UsageError` for
 * a program that has neither PARAM, one of another type, or another one that needs a value.
 */
export function languageModel(program: Program, options: LanguageModelOptions = {}): ProgramModel {
  checkProgram("languageModel", program)
  checkOptions("languageModel", options, OPTIONS)
  const { modelId = program.name, reasoning = "none" } = options
  const parameters = chatParametersOf(program)
  const begin = ({ prompt, abortSignal }: CallOptions, signal: AbortSignal, answers: "finished" | "live"): Reply => {
    abortSignal?.throwIfAborted()
    const args = chatArguments(parameters, messagesOf(prompt))
    return replyOf(program.stream({ args, signal, answers, traceCalls: false }), reasoning)
  }
  return {
    specificationVersion: "v4",
    provider: "recall",
    modelId,
    supportedUrls: {},
    async doGenerate(call) {
      const { abortSignal = new AbortController().signal } = call
      const written = { reasoning: "", text: "" }
      try {
        const { parts, result } = begin(call, abortSignal, "finished")
        for await (const { type, text } of parts) written[type] += text
        const ended = await result
        const content = (["reasoning", "text"] as const).flatMap((type) =>
          written[type] === "" ? [] : [{ type, text: written[type] }],
        )
        return { content, ...finishOf(ended), warnings: warningsFor(call), response: { id: ended.id, modelId } }
      } catch (thrown) {
        // The SDK knows an abort by the reason of its signal.
        abortSignal.throwIfAborted()
        throw thrown
      }
    },
    async doStream(call) {
      const left = new AbortController()
      const signal = AbortSignal.any([left.signal, ...(call.abortSignal === undefined ? [] : [call.abortSignal])])
      const parts = streamParts(begin(call, signal, "live"), { modelId, warnings: warningsFor(call), signal })
      return {
        stream: new ReadableStream({
          async pull(controller) {
            const { done, value } = await parts.next()
            if (done === true) controller.close()
            else controller.enqueue(value)
          },
          cancel: (reason) => left.abort(reason),
        }),
      }
    },
  }
}

interface Streamed {
  readonly modelId: string
  readonly warnings: Warning[]
  readonly signal: AbortSignal
}

/** The parts of a stream: the text and the reasoning, each in a block of its own, and the end or the failure. */
async function* streamParts(
  { parts, result }: Reply,
  { modelId, warnings, signal }: Streamed,
): AsyncGenerator<StreamPart, void, undefined> {
  yield { type: "stream-start", warnings }
  const open = new Set<"reasoning" | "text">()
  try {
    for await (const { type, text } of parts) {
      if (!open.has(type)) yield { type: `${type}-start`, id: type }
      open.add(type)
      yield { type: `${type}-delta`, id: type, delta: text }
    }
    const ended = await result
    for (const type of open) yield { type: `${type}-end`, id: type }
    yield { type: "response-metadata", id: ended.id, modelId }
    yield { type: "finish", ...finishOf(ended) }
  } catch (thrown) {
    yield { type: "error", error: signal.aborted ? signal.reason : thrown }
  }
}

/** The settings of a call that a program does not have: its own text and its budget decide. */
function warningsFor(call: CallOptions): GenerateResult["warnings"] {
  return Object.entries(UNSUPPORTED).flatMap(([feature, details]) =>
    isGiven(call[feature]) ? [{ type: "unsupported", feature, details }] : [],
  )
}

function isGiven(setting: unknown): boolean {
  if (Array.isArray(setting)) return setting.length > 0
  const { type } = (setting ?? {}) as { readonly type?: unknown }
  return setting !== undefined && type !== "auto" && type !== "text"
}

const MODELS_OWN = "the program decides how it asks its models"
const UNSUPPORTED: { readonly [setting: string]: string } = {
  tools: "the program has its own functions",
  toolChoice: "the program has its own functions",
  responseFormat: "the program decides the form of its text",
  maxOutputTokens: "give the program a budget",
  stopSequences: MODELS_OWN,
  temperature: MODELS_OWN,
  topP: MODELS_OWN,
  topK: MODELS_OWN,
  presencePenalty: MODELS_OWN,
  frequencyPenalty: MODELS_OWN,
  seed: MODELS_OWN,
}

const REASONING: Form = { form: '"questions" or "none"', has: (value) => value === "questions" || value === "none" }
const OPTIONS: Names<LanguageModelOptions> = { modelId: ID, reasoning: REASONING }
