// `recall-lang/testing`: a scripted model, a model server, and the contracts of models and stores.

export { scripted } from "./scripted.ts"
export type {
  ScriptedAnswer,
  ScriptedFunction,
  ScriptedMessage,
  ScriptedModel,
  ScriptedOptions,
  ScriptedRule,
} from "./scripted.ts"
export { createGate } from "./gate.ts"
export type { Gate } from "./gate.ts"
export type { Cut } from "./cut.ts"
export { startModelServer } from "./server/index.ts"
export type {
  CacheCounts,
  ChatRequest,
  Ending,
  Fault,
  ModelServer,
  ModelServerOptions,
  PromptCache,
  ReceivedRequest,
  Sent,
  ServerRule,
  Totals,
} from "./server/index.ts"
export { createClock } from "./clock.ts"
export type { TestClock } from "./clock.ts"
export type { Answers } from "./turns.ts"
export { collect, modelContract, textOf } from "./model-contract.ts"
export type { ModelContract, TestFramework } from "./model-contract.ts"
export { createRequest } from "./request.ts"
export { storeContract } from "./store-contract.ts"
export type { CreateStorePlace, StorePlace, StoreSurroundings } from "./store-contract.ts"
