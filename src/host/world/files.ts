// Files within the permissions of a program.

import { access, constants, lstat, open, realpath, rename, rm, stat, type FileHandle } from "node:fs/promises"
import { makeFolder } from "../make-folder.ts"
import { basename, dirname, join, resolve } from "node:path"
import { UsageError } from "../../base/errors.ts"
import { reasonOf } from "../../base/reason.ts"
import { fail, Failure } from "../../values/failure.ts"
import type { World } from "../../world/index.ts"
import type { Permissions } from "../../world/permissions.ts"
import { CONFIGURATION } from "../config.ts"
import { documentText } from "../documents/text.ts"
import { explained, isMissing } from "../files.ts"
import { listFiles, matching, readPattern } from "../listing.ts"
import type { Guard } from "./guard.ts"
import { MAX_FILE_BYTES, MAX_LISTED } from "./limits.ts"
import { canonical, createRoots, DanglingLink, shownPath } from "./paths.ts"

// Windows has neither flag. A link is not opened, and a pipe does not wait for its other end.
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

type Files = Pick<World, "readText" | "listFiles" | "writeText">

export function filesIn(folder: string, { read = [], write = [] }: Permissions, guard: Guard): Files {
  const roots = { read: createRoots(read, folder), write: createRoots(write, folder) }

  /** The canonical path of a file, or of a folder, that may be read or written. */
  const permitted = async (permission: keyof typeof roots, path: string, ending: "" | "/" = ""): Promise<string> => {
    const real = await resolved(path, folder)
    const name = `${shownPath(real, await here())}${ending}`
    if (permission === "write" && CONFIGURATION.test(basename(real)))
      throw fail("not-permitted", `${name} is code that the next command runs, which no program may write`)
    const isPermitted = await roots[permission].include(real)
    await guard.require({ permission, name }, isPermitted)
    // A folder that the user permits to list is permitted with all that is in it.
    if (!isPermitted) roots[permission].add(real)
    return real
  }
  const here = () => canonical(folder)

  return {
    async readText(path) {
      const bytes = await readPermitted(await permitted("read", path), path)
      return translated(() => documentText(bytes, path, folder))
    },
    async listFiles(pattern) {
      const parts = readPattern(pattern)
      const real = await permitted("read", parts?.folder ?? pattern, "/")
      const names = await listFiles(real, MAX_LISTED)
      if (names === null) {
        if (parts !== null || (await isMissingPath(real))) throw fail("not-found", `there is no folder ${pattern}`)
        return [pattern]
      }
      if (names.length > MAX_LISTED)
        throw fail("too-large", `${pattern} has more than ${MAX_LISTED} files`, "list a smaller folder")
      const inside = (parts?.folder ?? pattern).replace(/(?<=.)[/\\]+$/, "")
      return (parts === null ? names : matching(names, parts)).map((name) =>
        inside === "." ? name : `${inside === "/" ? "" : inside}/${name}`,
      )
    },
    async writeText(path, text) {
      await writePermitted(await permitted("write", path), path, text)
    },
  }
}

async function resolved(path: string, folder: string): Promise<string> {
  if (path === "" || path.includes("\0")) throw fail("wrong-argument", `${JSON.stringify(path)} is no path`)
  try {
    return await canonical(resolve(folder, path))
  } catch (error) {
    if (error instanceof DanglingLink) throw fail("not-permitted", `${path} leads through a link to nothing`)
    throw fail("not-permitted", `${path} cannot be resolved: ${reasonOf(error)}`)
  }
}

async function isMissingPath(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    () => true,
  )
}

/** The bytes of a regular file at a canonical path. */
async function readPermitted(real: string, path: string): Promise<Uint8Array> {
  return translated(async () => {
    const handle = await open(real, READ).catch((error: unknown) => {
      throw explained(error, path)
    })
    try {
      await requireSame(handle, real, path)
      const found = await handle.stat()
      if (found.isDirectory()) throw fail("unreadable", `${path} is a folder, not a file`)
      if (!found.isFile()) throw fail("unreadable", `${path} is no regular file`)
      if (found.size > MAX_FILE_BYTES) throw tooLarge(path)
      const bytes = await handle.readFile()
      if (bytes.length > MAX_FILE_BYTES) throw tooLarge(path)
      return bytes
    } finally {
      await handle.close()
    }
  })
}

/**
 * Fails unless an open file is the one at its canonical path, which still has no links: another process may have
 * replaced a folder by a link between the check of the path and the opening of the file.
 */
async function requireSame(handle: FileHandle, real: string, path: string): Promise<void> {
  const [opened, there, now] = await Promise.all([
    handle.stat({ bigint: true }),
    lstat(real, { bigint: true }),
    realpath(real),
  ])
  if (now === real && opened.ino === there.ino && opened.dev === there.dev) return
  throw fail("not-permitted", `${path} has been replaced while it was opened`)
}

/** Writes a file beside the place at a canonical path, and then puts it there, so that no link is written through. */
async function writePermitted(real: string, path: string, text: string): Promise<void> {
  const parent = dirname(real)
  const unwritable = (error: unknown): never => {
    throw error instanceof Failure ? error : fail("unwritable", `${path} cannot be written: ${reasonOf(error)}`)
  }
  try {
    const existing = await stat(real).catch((error: unknown) => (isMissing(error) ? null : Promise.reject(error)))
    if (existing !== null) {
      if (!existing.isFile()) throw fail("unwritable", `${path} is no regular file`)
      await access(real, constants.W_OK)
    }
    makeFolder(parent)
    const beside = join(parent, `.recall-${globalThis.crypto.randomUUID()}.tmp`)
    const handle = await open(beside, "wx", existing === null ? 0o666 : existing.mode & 0o777)
    try {
      await requireSame(handle, beside, path)
      await handle.writeFile(text)
      await handle.close()
      await rename(beside, real)
    } catch (error) {
      await handle.close().catch(() => undefined)
      await rm(beside, { force: true })
      throw error
    }
  } catch (error) {
    unwritable(error)
  }
}

function tooLarge(path: string): Failure {
  return fail("too-large", `${path} has more than ${MAX_FILE_BYTES} bytes`)
}

/** Errors of the file system and of documents as failures of the program. */
async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof UsageError) throw fail(error.code, error.message, error.hint)
    throw error
  }
}
