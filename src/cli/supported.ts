// Whether the command line can run here: the check before anything that an old Node cannot load, in JavaScript that it can.

/** The globals that tell one JavaScript runtime from another. */
export interface Runtime {
  readonly process: {
    readonly versions: { readonly [name: string]: string | undefined }
    readonly getBuiltinModule?: unknown
  }
  readonly Promise: { readonly withResolvers?: unknown }
  readonly Iterator?: unknown
}

const MAJOR = 22
const MINOR = 13

/** The complaint about a runtime that is too old or lacks what Node 22.13 has; null about one that will do. */
export function complaintAbout({ process, Promise, Iterator }: Runtime): string | null {
  const { node = "", deno, bun } = process.versions
  const name = deno !== undefined ? `Deno ${deno}` : bun !== undefined ? `Bun ${bun}` : `Node ${node}`
  // The version of Node that others claim says little of what they have.
  const [major = 0, minor = 0] = node.split(".").map(Number)
  const isOld = name === `Node ${node}` && (major < MAJOR || (major === MAJOR && minor < MINOR))
  const missing = Object.entries({
    "process.getBuiltinModule": process.getBuiltinModule,
    "Promise.withResolvers": Promise.withResolvers,
    Iterator,
  })
    .filter(([, feature]) => feature === undefined)
    .map(([feature]) => feature)
  if (!isOld && missing.length === 0) return null
  const lacks = isOld ? "" : `, which has no ${missing.join(", ")}`
  return `error[old-node]: recall needs Node ${MAJOR}.${MINOR} or newer; this is ${name}${lacks}`
}
