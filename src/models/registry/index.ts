// Models by name, from a configuration.

export type {
  Configuration,
  Confirmation,
  DatabaseConfiguration,
  MemoConfiguration,
  ModelConfiguration,
} from "./configuration.ts"
export { createModels, type CreateModelsOptions } from "./create.ts"
export { parseConfiguration } from "./parse.ts"
