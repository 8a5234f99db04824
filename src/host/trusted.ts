// Decides whether a file that was found, and not named, may decide what runs: only one of the user's own.

import { lstatSync, statSync, type Stats } from "node:fs"
import { delimiter, dirname, resolve } from "node:path"
import { UsageError } from "../base/errors.ts"

/** The variable of the environment with folders whose files are trusted for any owner. */
export const SAFE_DIRECTORIES = "RECALL_SAFE_DIRECTORIES"

/** The right of users other than the owner and the group to write. */
const OTHERS_WRITE = 0o002
/** The sticky bit of a folder, in which each may remove or replace only files of their own. */
const STICKY = 0o1000

/** The user that the process acts for. */
export interface User {
  readonly id: number
  /** The users whose files the process may trust besides its own. */
  readonly others: readonly number[]
}

/** The part of a file's state that decides. */
export type Owned = Pick<Stats, "uid" | "mode">

/**
 * Throws a `UsageError` `untrusted-config` for a file of another user, or that others may write or replace, unless its
 * folder is among those of `RECALL_SAFE_DIRECTORIES`. Windows has no such owners, and all is trusted there.
 */
export function checkTrusted(path: string, env: { readonly [name: string]: string | undefined } = process.env): void {
  const user = userOf(env)
  const folder = dirname(path)
  if (user === null || isAllowed(folder, env)) return
  const problem =
    distrust(statSync(folder), user, "folder")
    ?? distrust(lstatSync(path), user, "link")
    ?? distrust(statSync(path), user, "file")
  if (problem === undefined) return
  throw new UsageError(
    "untrusted-config",
    `${path} is not used: ${problem}, and you are user ${user.id}`,
    `if you trust it, name its folder in the environment: ${SAFE_DIRECTORIES}=${folder}`,
  )
}

/** The reason to distrust a file, the link to it, or its folder; undefined without one. */
export function distrust(
  { uid, mode }: Owned,
  { id, others }: User,
  what: "folder" | "link" | "file",
): string | undefined {
  const its = what === "folder" ? "its folder" : "it"
  if (uid !== id && !others.includes(uid)) return `${its} belongs to user ${uid}`
  // The mode of a link says nothing, and a sticky folder protects the files of each of its users.
  const isOpen = what === "file" ? mode & OTHERS_WRITE : what === "folder" && mode & OTHERS_WRITE && !(mode & STICKY)
  return isOpen ? `every user may write ${what === "folder" ? "its folder" : "it"}` : undefined
}

/** Null where files have no such owners. Root trusts the user who became root by sudo, and each user trusts root. */
function userOf({ SUDO_UID }: { readonly [name: string]: string | undefined }): User | null {
  const id = process.geteuid?.()
  if (id === undefined) return null
  const isSudo = id === 0 && SUDO_UID !== undefined && /^\d+$/.test(SUDO_UID)
  return { id, others: isSudo ? [Number(SUDO_UID)] : [0] }
}

function isAllowed(folder: string, env: { readonly [name: string]: string | undefined }): boolean {
  const folders = env[SAFE_DIRECTORIES]?.split(delimiter).filter((one) => one !== "") ?? []
  return folders.some((one) => resolve(one) === resolve(folder))
}
