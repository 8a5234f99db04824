// Models by name, from a configuration.

export type { Configuration, Confirmation, MemoConfiguration, ModelConfiguration } from "./configuration.ts"
export { createModels } from "./create.ts"
export { parseConfiguration } from "./parse.ts"
