// Finds and loads `recall.config.*`.

import { existsSync, readFileSync } from "node:fs"
import { homedir } from "node:os"
import { basename, dirname, extname, join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { UsageError } from "../base/errors.ts"
import { parseConfiguration, type Configuration } from "../models/registry/index.ts"
import { moduleId } from "./paths.ts"
import { DEFAULT_MEMO } from "./sqlite/default.ts"
import { checkTrusted } from "./trusted.ts"

export const CONFIGURATION_FILES = [
  "recall.config.ts",
  "recall.config.mts",
  "recall.config.cts",
  "recall.config.js",
  "recall.config.mjs",
  "recall.config.cjs",
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
 * `UsageError`: `bad-config` names the file and the key in it, and `untrusted-config` a file of another user.
 */
export async function loadConfiguration(folder: string = process.cwd()): Promise<LoadedConfiguration | null> {
  const path = nearest(resolve(folder))
  if (path === null) return null
  checkTrusted(path)
  refuseSecond(path)
  const given = extname(path) === ".json" ? parseJson(path, readFileSync(path, "utf8")) : await importDefault(path)
  return { configuration: withAbsolutePaths(parseConfiguration(given, moduleId(path)), dirname(path)), path }
}

/** Throws for a folder with two configurations, of which one would be read and the other silently ignored. */
function refuseSecond(path: string): void {
  const folder = dirname(path)
  const second = CONFIGURATION_FILES.find((file) => file !== basename(path) && existsSync(join(folder, file)))
  if (second !== undefined)
    throw new UsageError(
      "bad-config",
      `${basename(path)} and ${second} are both in ${moduleId(folder)}`,
      "keep one of them, as only one is read",
    )
}

/** The nearest file with a configuration; an empty one counts as none. Synchronous, as its many small reads are fast. */
function nearest(start: string): string | null {
  const home = homedir()
  for (let folder = start; ; folder = dirname(folder)) {
    for (const file of CONFIGURATION_FILES) {
      const path = join(folder, file)
      if (existsSync(path) && readFileSync(path, "utf8").trim() !== "") return path
    }
    if (folder === home || folder === dirname(folder)) return null
  }
}

/** Resolves paths from the configuration's folder: the commands in all folders below share one memo. */
function withAbsolutePaths(configuration: Configuration, folder: string): Configuration {
  const { memo, allow, mcp } = configuration
  const absolute = (paths: readonly string[] = []) => paths.map((path) => resolve(folder, path))
  return {
    ...configuration,
    memo: { ...memo, file: resolve(folder, memo?.file ?? DEFAULT_MEMO) },
    ...(allow === undefined ? {} : { allow: { ...allow, read: absolute(allow.read), write: absolute(allow.write) } }),
    ...(mcp === undefined ? {} : { mcp: inFolder(mcp, folder) }),
  }
}

/** The servers that are started as processes start in the configuration's folder. */
function inFolder(servers: NonNullable<Configuration["mcp"]>, folder: string): NonNullable<Configuration["mcp"]> {
  return Object.fromEntries(
    Object.entries(servers).map(([name, options]) => [
      name,
      "command" in options ? { ...options, cwd: resolve(folder, options.cwd ?? ".") } : options,
    ]),
  )
}

async function importDefault(path: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(path).href)) as { readonly default?: unknown }
    return module.default
  } catch (error) {
    throw unusable(path, error, hintFor(path, error))
  }
}

/** The remedy for a file that Node takes for another kind of module, or cannot run. */
function hintFor(path: string, error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ("code" in error && error.code === "ERR_UNKNOWN_FILE_EXTENSION")
    return (
      "Node runs TypeScript from 22.18 on; with an older Node set NODE_OPTIONS=--experimental-strip-types, "
      + "or write recall.config.mjs"
    )
  const extension = extname(path)
  const typed = extension.endsWith("ts") ? "ts" : "js"
  if (error.name === "SyntaxError" && /^Cannot use import statement|^Unexpected token 'export'/.test(error.message))
    return `write "type": "module" in package.json, or name the file recall.config.m${typed}`
  if (error.name === "ReferenceError" && /^(module|exports|require) is not defined/.test(error.message))
    return `write export default and import, or name the file recall.config.c${typed}`
  return undefined
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
    `${moduleId(path)} cannot be used: ${firstLine(error instanceof Error ? error.message : String(error))}`,
    hint,
  )
}

/** Node explains some errors in further lines, in words for its own users. */
function firstLine(text: string): string {
  return text.split("\n", 1)[0]!
}
