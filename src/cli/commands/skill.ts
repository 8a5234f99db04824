// `recall skill`: prints the skill for coding agents, or writes it where they look for it.

import { UsageError } from "../../base/errors.ts"
import { isMissing } from "../../host/files.ts"
import { shippedText } from "../doc/shipped.ts"
import type { Host } from "../host.ts"
import type { SkillOptions } from "../options.ts"
import { reportFailure } from "../report.ts"
import { createSources } from "../sources.ts"
import { EXIT } from "../status.ts"

/** The skill's file in the package. */
export const SKILL = "skills/recall/SKILL.md"

export async function skillCommand({ install, force = false }: SkillOptions, host: Host): Promise<number> {
  try {
    const text = await shippedText(SKILL)
    if (text === null) throw new UsageError("not-found", `this installation of Recall has no ${SKILL}`)
    if (install === undefined) {
      host.stdout.write(text)
      return EXIT.done
    }
    const path = `.${install}/${SKILL}`
    const present = await textOf(path, host)
    if (present === text) {
      host.stdout.write(`${path} is up to date\n`)
      return EXIT.done
    }
    if (present !== null && !force)
      throw new UsageError("already-there", `${path} has other contents`, "--force overwrites it")
    await host.writeFile(path, text)
    host.stdout.write(`${path}\n`)
    return EXIT.done
  } catch (error) {
    return reportFailure(error, host, createSources())
  }
}

/** The text of a file, with the line ends of this one; null if there is none. */
async function textOf(path: string, host: Host): Promise<string | null> {
  try {
    return new TextDecoder().decode(await host.readFile(path)).replaceAll("\r\n", "\n")
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
