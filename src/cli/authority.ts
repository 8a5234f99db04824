// The authority of the programs of a command: the world that they reach, and the confirmation of their writes.

import { UsageError } from "../base/errors.ts"
import { reasonOf } from "../base/reason.ts"
import { shorten } from "../base/shorten.ts"
import { visible, visibleInFull } from "../diagnostics/visible.ts"
import { nodeWorld } from "../host/world/index.ts"
import { canonical, shownPath } from "../host/world/paths.ts"
import type { Configuration } from "../models/registry/index.ts"
import { WAITING, type CallToConfirm, type Confirm } from "../values/functions.ts"
import type { World } from "../world/index.ts"
import {
  describeRequest,
  mergePermissions,
  readPermissions,
  type PermissionRequest,
  type Permissions,
} from "../world/permissions.ts"
import type { Host } from "./host.ts"

export interface AuthorityOptions {
  /** Permissions, in the form of `--allow`. */
  readonly allow?: readonly string[]
  /** Whether all writes are confirmed in advance. */
  readonly yes?: boolean
  /** Whether a person decides on each write later. */
  readonly confirmLater?: boolean
}

export interface CommandAuthority {
  readonly world: World
  readonly confirm: Confirm | undefined
}

/** UTF-16 units of an argument in a question. */
const MAX_SHOWN = 60

/**
 * The permissions of the configuration and of `--allow`; the user is asked for others at a terminal, and to confirm
 * each call that writes. Throws `UsageError` for permissions that cannot be read.
 */
export function commandAuthority(
  { allow = [], yes = false, confirmLater = false }: AuthorityOptions,
  configuration: Configuration,
  host: Host,
): CommandAuthority {
  if (yes && confirmLater)
    throw new UsageError("bad-option", "--yes confirms all calls that write, so none is left for --confirm-later")
  /** The files whose writing a person confirms, which permits it. */
  const confirmed = new Set<string>()
  const askInTurn = oneAtATime((question: string) => host.confirm(question))
  const ask = async (request: PermissionRequest): Promise<boolean> => {
    if (request.permission === "write" && confirmed.has(request.name)) return true
    return (await askInTurn(`The program wants to ${visible(describeRequest(request))}. Permit it?`)) === true
  }
  const permissions = mergePermissions(configuration.allow ?? {}, readAllow(allow))
  const permit = async (path: string) => confirmed.add(shownPath(await canonical(path), await canonical(process.cwd())))
  const confirm = async (call: CallToConfirm): Promise<boolean | typeof WAITING> => {
    const path = writtenBy(call)
    if (confirmLater) {
      // Each write is decided on its own, and none of this file takes place without a yes.
      if (path !== undefined) await permit(path)
      return WAITING
    }
    const answer = await askInTurn(`${questionOf(call)} Do it?`)
    if (answer === null) throw new Error(withoutTerminal(call, permissions))
    if (answer && path !== undefined) await permit(path)
    return answer
  }
  return { world: nodeWorld({ allow: permissions, ask }), confirm: yes ? undefined : confirm }
}

function readAllow(texts: readonly string[]): Permissions {
  try {
    return readPermissions(texts)
  } catch (error) {
    throw new UsageError(
      "bad-option",
      `--allow: ${reasonOf(error)}`,
      "write any of read=FOLDER,write=FOLDER,net=HOST,env=NAME,clock, as often as needed",
    )
  }
}

/** `An answer of the model wants to call send(to: "ann").` */
function questionOf({ native, arguments: given, by }: CallToConfirm): string {
  const shown = Object.entries(given).map(
    ([name, value]) => `${name}: ${shorten(visibleInFull(JSON.stringify(value)), MAX_SHOWN)}`,
  )
  const author = by === "answer" ? "An answer of the model" : "The program"
  return visible(`${author} wants to call ${native}(${shown.join(", ")}), which changes something.`)
}

function withoutTerminal(call: CallToConfirm, { write = [] }: Permissions): string {
  const isPermitted = writtenBy(call) === undefined || write.length > 0
  const permission = isPermitted ? "" : ", and --allow write=FOLDER permits them"
  return `there is no terminal; --yes confirms all writes of the run${permission}`
}

/** The path that a call of `write_text` writes. */
function writtenBy({ native, arguments: { path } }: CallToConfirm): string | undefined {
  return native === "write_text" && typeof path === "string" ? path : undefined
}

/** The same function, whose calls wait for each other. */
function oneAtATime<A, R>(work: (argument: A) => Promise<R>): (argument: A) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve()
  return (argument) => {
    const done = last.then(() => work(argument))
    last = done.catch(() => undefined)
    return done
  }
}
