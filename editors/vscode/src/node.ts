// The Node that runs Recall: the configured one, that of the system if it is new enough, else that of the editor.

import { execFile } from "node:child_process"

/** The oldest Node that runs Recall, as its package says. */
export const OLDEST = [22, 13] as const

/** An executable with the variables that make it run as Node. */
export interface NodeProcess {
  readonly path: string
  readonly env: { readonly [name: string]: string }
}

/** The Node to use; `own` is the executable of the editor. */
export async function findNode(configured: string, own: string): Promise<NodeProcess> {
  return configured === "" ? nodeFor(await versionOf("node"), own) : { path: configured, env: {} }
}

/** The Node of the system if its version is recent, else that of the editor: a variable makes it run as Node. */
export function nodeFor(version: string, own: string): NodeProcess {
  return isRecent(version) ? { path: "node", env: {} } : { path: own, env: { ELECTRON_RUN_AS_NODE: "1" } }
}

/** Whether the output of `node --version` is that of a Node that runs Recall. */
function isRecent(version: string): boolean {
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version) ?? []
  if (major === undefined) return false
  return Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1])
}

function versionOf(command: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(command, ["--version"], (error, stdout) => resolve(error === null ? stdout : ""))
  })
}
