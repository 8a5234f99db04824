// Finds and loads `recall.config.*`.

import { dirname, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { lilconfig } from "lilconfig"
import { UsageError } from "../base/errors.ts"
import { parseConfiguration, type Configuration } from "../models/registry/index.ts"
import { moduleId } from "./paths.ts"

export const CONFIGURATION_FILES = [
  "recall.config.ts",
  "recall.config.js",
  "recall.config.mjs",
  "recall.config.json",
] as const

/** The name of a file that is read as a configuration, by this release or by another. */
export const CONFIGURATION = /^recall\.config\.[a-z]+$/i

/** A configuration with the file that it was read from. */
export interface LoadedConfiguration {
  readonly configuration: Configuration
  /** The file's path. */
  readonly path: string
}

/**
 * The configuration for programs in `folder`: `recall.config.ts`, `.js`, `.mjs` or `.json` there, or in the nearest
 * folder above, up to the user's home; null without one. Node itself runs TypeScript, from 22.18 on. Rejects with a
 * `UsageError` `bad-config` that names the file and the key in it.
 */
export async function loadConfiguration(folder: string = process.cwd()): Promise<LoadedConfiguration | null> {
  const searcher = lilconfig("recall", {
    searchPlaces: [...CONFIGURATION_FILES],
    loaders: { ".ts": importDefault, ".js": importDefault, ".mjs": importDefault, ".json": parseJson },
  })
  const found = await searcher.search(folder)
  if (found === null) return null
  return {
    configuration: withAbsolutePaths(
      parseConfiguration(found.config as unknown, moduleId(found.filepath)),
      dirname(found.filepath),
    ),
    path: found.filepath,
  }
}

/** Resolves paths from the configuration's folder, so that commands in all folders below share one memo. */
function withAbsolutePaths(configuration: Configuration, folder: string): Configuration {
  const { memo, allow } = configuration
  const absolute = (paths: readonly string[] = []) => paths.map((path) => resolve(folder, path))
  return {
    ...configuration,
    ...(memo?.file === undefined ? {} : { memo: { ...memo, file: resolve(folder, memo.file) } }),
    ...(allow === undefined ? {} : { allow: { ...allow, read: absolute(allow.read), write: absolute(allow.write) } }),
  }
}

async function importDefault(path: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(path).href)) as { readonly default?: unknown }
    return module.default
  } catch (error) {
    const isTypeScript = error instanceof Error && "code" in error && error.code === "ERR_UNKNOWN_FILE_EXTENSION"
    throw unusable(
      path,
      error,
      isTypeScript
        ? "Node runs TypeScript from 22.18 on; with an older Node set NODE_OPTIONS=--experimental-strip-types, "
            + "or write recall.config.mjs"
        : undefined,
    )
  }
}

function parseJson(path: string, content: string): unknown {
  try {
    return JSON.parse(content)
  } catch (error) {
    throw unusable(path, error)
  }
}

function unusable(path: string, error: unknown, hint?: string): UsageError {
  return new UsageError(
    "bad-config",
    `${moduleId(path)} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    hint,
  )
}
