// `recall init [FOLDER]`: creates the files of a project.

import { basename, resolve } from "node:path"
import { UsageError } from "../../base/errors.ts"
import { VERSION } from "../../base/version.ts"
import { CONFIGURATION_FILES } from "../../host/config.ts"
import { isMissing } from "../../host/files.ts"
import type { Host } from "../host.ts"
import { MAY_EXIST, projectFiles, SCRIPTS } from "../new/project.ts"
import { reportFailure } from "../report.ts"
import { createSources } from "../sources.ts"
import { EXIT } from "../status.ts"

export async function initCommand(folder: string, host: Host): Promise<number> {
  const pathOf = (file: string) => (folder === "." ? file : `${folder}/${file}`)
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
    host.stdout.write(
      summaryOf(
        folder,
        made.map(([path]) => pathOf(path)),
        existing,
      ),
    )
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

function summaryOf(folder: string, made: readonly string[], kept: ReadonlySet<string>): string {
  const hasOwn = kept.has("package.json")
  const scripts = Object.entries(SCRIPTS).map(
    ([name, command]) => `    ${JSON.stringify(name)}: ${JSON.stringify(command)}`,
  )
  return [
    ...made,
    ...(hasOwn ? ["", "package.json is kept. These scripts belong into it:", scripts.join(",\n")] : []),
    "",
    "next:",
    ...(folder === "." ? [] : [`  cd ${folder}`]),
    hasOwn ? "  npm install recall-lang" : "  npm install",
    `  ${hasOwn ? `npx ${SCRIPTS.start}` : "npm start"}      runs main.rcl on notes.md`,
    `  ${hasOwn ? `npx ${SCRIPTS.test}` : "npm test"}       runs the tests, with no model`,
    "",
    "The offline model answers until RECALL_MODEL or recall.config.mjs names another.",
  ]
    .map((line) => `${line.trimEnd()}\n`)
    .join("")
}
