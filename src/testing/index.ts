// What programs and providers are tested with: a scripted model, a model server, and the contract of a model.

export { scripted } from "./scripted.ts"
export type { ScriptedAnswer, ScriptedFunction, ScriptedModel, ScriptedOptions, ScriptedRule } from "./scripted.ts"
export { createGate } from "./gate.ts"
export type { Gate } from "./gate.ts"
export type { Cut } from "./cut.ts"
export { startModelServer } from "./server/index.ts"
export type { ChatRequest, Fault, ModelServer, ReceivedRequest, ServerRule } from "./server/index.ts"
export { collect, modelContract, textOf } from "./model-contract.ts"
export type { ModelContract, TestFramework } from "./model-contract.ts"
export { createRequest } from "./request.ts"
