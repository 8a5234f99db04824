// `recall-lang/node`: runs files, and finds modules in files and npm packages.

import type { RunOptions } from "../run/options.ts"
import type { RunResult } from "../run/result.ts"
import { createRuntime, type RuntimeOptions } from "../runtime.ts"
import { readTextFile } from "./files.ts"
import { fileModules } from "./modules.ts"
import { moduleId } from "./paths.ts"

export { loadConfiguration, type LoadedConfiguration } from "./config.ts"
export { readTextFile, type ReadFile } from "./files.ts"
export { decodeText } from "./text.ts"
export { serveViewer, type ServedViewer, type ViewerOptions } from "./viewer/serve.ts"
export { fileModules, type FileModulesOptions } from "./modules.ts"
export { type RecordedFailure, type RecordedModel, type Recording } from "../memo/recording.ts"
export { recordTo, type Recorder, type RecordOptions } from "./recording/record.ts"
export type { Replay } from "../memo/replay.ts"
export { readRecording, replayFrom, type ReplayOptions } from "./recording/replay.ts"
export { type AskPermission } from "./world/guard.ts"
export { nodeWorld, type WorldOptions } from "./world/index.ts"
export { DEFAULT_MEMO } from "./sqlite/default.ts"
export { sqliteStore, type SqliteStoreOptions } from "./sqlite/store.ts"

/** The options of `runFile`: those of the runtime that it creates, and those of its one run. */
export interface RunFileOptions<R = unknown>
  extends RuntimeOptions, Pick<RunOptions<R>, "args" | "signal" | "kind" | "returns"> {}

/**
 * Runs a file in a new runtime, as `kind` says, else as a module if its name ends in `.rcl`, else as a document.
 * Imports are found in files and npm packages unless `modules` is given. Rejects as `Runtime.run` does, and with a
 * `UsageError` for a file that cannot be read.
 */
export async function runFile<R = unknown>(path: string, options: RunFileOptions<R> = {}): Promise<RunResult<R>> {
  const { args, signal, returns, kind = kindOf(path), ...runtime } = options
  const source = await readTextFile(path)
  return createRuntime({ modules: fileModules(), ...runtime }).run(source, {
    kind,
    name: moduleId(path),
    args,
    signal,
    returns,
  })
}

function kindOf(path: string): "module" | "document" {
  return path.endsWith(".rcl") ? "module" : "document"
}
