// `recall new NAME`: creates the package of a new library.

import validate from "validate-npm-package-name"
import { UsageError } from "../../base/errors.ts"
import type { Host } from "../host.ts"
import { filesOf } from "../new/files.ts"
import { VERSION } from "../../base/version.ts"
import { reportFailure } from "../report.ts"
import { createSources } from "../sources.ts"
import { EXIT } from "../status.ts"

export async function newCommand(name: string, folder: string | undefined, host: Host): Promise<number> {
  try {
    checkName(name)
    const target = folder ?? name.slice(name.lastIndexOf("/") + 1)
    const files = await filesOf(name, VERSION)
    if (!(await host.createFolder(target, files)))
      throw new UsageError(
        "already-there",
        `${target} already exists and is not empty`,
        `name another folder: recall new ${name} FOLDER`,
      )
    host.stdout.write(
      `${Object.keys(files)
        .map((file) => `${target}/${file}\n`)
        .join("")}\nnext:\n  cd ${target}\n  npm install\n  npm test\n`,
    )
    return EXIT.done
  } catch (error) {
    return reportFailure(error, host, createSources())
  }
}

function checkName(name: string): void {
  const { validForNewPackages, errors = [], warnings = [] } = validate(name)
  if (!validForNewPackages)
    throw new UsageError(
      "invalid-name",
      `${JSON.stringify(name)} cannot be the name of an npm package: ${[...errors, ...warnings].join("; ")}`,
      "write lower-case letters, digits and -, as in contract-tasks or @scope/contract-tasks",
    )
}
