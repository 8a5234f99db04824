// The Node that runs Recall: the configured one, that of the system if it is new enough, else that of the editor.

import { execFile } from "node:child_process"

/** The oldest Node that runs Recall, as its package says. */
export const OLDEST = [22, 13] as const

/** An executable with the variables that make it run as Node. */
export interface NodeProcess {
  readonly path: string
  readonly env: { readonly [name: string]: string }
}

/** An executable with the output of its `--version`. */
export interface Versioned {
  readonly path: string
  readonly version: string
}

/** The Node to use; `own` is the executable of the editor. */
export async function findNode(configured: string, own: Versioned): Promise<NodeProcess> {
  if (configured !== "") return { path: configured, env: {} }
  return nodeFor({ path: "node", version: await versionOf("node") }, own)
}

/** The Node of the system if it is recent, else that of the editor, which a variable makes run as Node. */
export function nodeFor(system: Versioned, own: Versioned): NodeProcess {
  if (isRecent(system.version)) return { path: system.path, env: {} }
  if (isRecent(own.version)) return { path: own.path, env: { ELECTRON_RUN_AS_NODE: "1" } }
  const oldest = OLDEST.join(".")
  throw new Error(`Recall needs Node ${oldest} or newer: install it, or name it in the setting recall.node`)
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
