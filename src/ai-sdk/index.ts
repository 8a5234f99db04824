// `recall-lang/ai-sdk`: programs as models and tasks as tools of the Vercel AI SDK.

export { languageModel, type LanguageModelOptions } from "./language-model.ts"
export { taskTool, type TaskInput, type TaskSchema, type TaskTool } from "./task-tool.ts"
export type {
  CallOptions,
  Finish,
  FinishReason,
  GenerateResult,
  Metadata,
  ProgramModel,
  PromptMessage,
  PromptPart,
  StreamPart,
  TokenUsage,
  Warning,
} from "./specification.ts"
export type { ShownReasoning } from "../chat/reply.ts"
