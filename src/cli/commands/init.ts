// `recall init [FOLDER]`: creates the files of a project.

import { basename, resolve } from "node:path"
import { UsageError } from "../../base/errors.ts"
import { VERSION } from "../../base/version.ts"
import { CONFIGURATION_FILES } from "../../host/config.ts"
import { isMissing } from "../../host/files.ts"
import type { Host } from "../host.ts"
import { dependsOnRecall, IGNORED_MEMO, MAY_EXIST, projectFiles, withScripts } from "../new/project.ts"
import { reportFailure } from "../report.ts"
import { createSources } from "../sources.ts"
import { EXIT } from "../status.ts"

export async function initCommand(folder: string, host: Host): Promise<number> {
  const pathOf = (file: string) => (folder === "." ? file : `${folder}/${file}`)
  /** Changes a file that exists, and gives the line that says so. */
  const change = async (file: string, changed: (text: string) => string | null, added: string): Promise<string[]> => {
    const text = await textOf(pathOf(file), host)
    const next = text === null ? null : changed(text)
    if (next === null) return []
    await host.writeFile(pathOf(file), next)
    return [`${pathOf(file)}: ${added} added`]
  }
  try {
    const files = Object.entries(projectFiles(nameOf(folder), VERSION))
    const existing = new Set<string>()
    for (const file of new Set([...files.map(([path]) => path), ...CONFIGURATION_FILES]))
      if (await exists(pathOf(file), host)) existing.add(file)
    const inTheWay = [...existing].filter((file) => !MAY_EXIST.has(file))
    if (inTheWay.length > 0)
      throw new UsageError(
        "already-there",
        `${inTheWay.map(pathOf).join(", ")} already ${inTheWay.length === 1 ? "exists" : "exist"}`,
        "name a new folder: recall init FOLDER",
      )
    const made = files.filter(([path]) => !existing.has(path))
    for (const [path, text] of made) await host.writeFile(pathOf(path), text)
    const changes = await Promise.all([
      change("package.json", withScripts, "scripts"),
      change(".gitignore", withMemoIgnored, IGNORED_MEMO),
    ])
    const manifest = existing.has("package.json") ? await textOf(pathOf("package.json"), host) : null
    const lines = [...made.map(([path]) => pathOf(path)), ...changes.flat()]
    host.stdout.write(summaryOf(folder, lines, manifest))
    return EXIT.done
  } catch (error) {
    return reportFailure(error, host, createSources())
  }
}

/** A name that npm takes, after that of the folder. */
function nameOf(folder: string): string {
  const name = basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
  return name === "" || name === "node-modules" ? "programs" : name
}

async function exists(path: string, host: Host): Promise<boolean> {
  try {
    await host.readFile(path)
    return true
  } catch (error) {
    return !isMissing(error)
  }
}

async function textOf(path: string, host: Host): Promise<string | null> {
  try {
    return new TextDecoder().decode(await host.readFile(path))
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** The text of a `.gitignore` with the memo's folder; null if it names that. */
function withMemoIgnored(text: string): string | null {
  if (/^\/?\.recall\b/m.test(text)) return null
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${IGNORED_MEMO}\n`
}

/** `manifest` is the package.json that was there before; null without one. */
function summaryOf(folder: string, lines: readonly string[], manifest: string | null): string {
  const install = manifest === null ? ["  npm install"] : dependsOnRecall(manifest) ? [] : ["  npm install recall-lang"]
  return [
    ...lines,
    "",
    "next:",
    ...(folder === "." ? [] : [`  cd ${/^[\w./-]+$/.test(folder) ? folder : JSON.stringify(folder)}`]),
    ...install,
    "  npm start      runs main.rcl on notes.md",
    "  npm test       runs the tests, with no model",
    "",
    "The offline model answers until RECALL_MODEL or recall.config.mjs names another.",
  ]
    .map((line) => `${line.trimEnd()}\n`)
    .join("")
}
