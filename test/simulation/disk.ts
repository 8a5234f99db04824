// The disk under the file of a memo: transactions that fail, and a process or a machine that ends in the middle of one.

import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import type { DueFaults, Fault } from "./faults.ts"
import { here, type SimulatedProcess } from "./place.ts"

export interface DiskSurroundings {
  readonly faults: Pick<DueFaults, "next">
  readonly moment: () => void
  readonly kill: (process: SimulatedProcess) => void
  /** Ends all processes of the machine. */
  readonly losePower: () => void
}

/** SQLite's codes: https://www.sqlite.org/rescode.html. */
const ERRORS = { busy: [5, "database is locked"], full: [13, "database or disk is full"], unwritable: [10, "disk I/O"] }

function failure(kind: keyof typeof ERRORS): Error {
  const [errcode, message] = ERRORS[kind] as [number, string]
  return Object.assign(new Error(message), { code: "ERR_SQLITE_ERROR", errcode })
}

/** The surroundings of the history under way. */
let current: Disk | null = null

class SimulatedDatabase extends DatabaseSync {
  private readonly disk = current!
  private readonly process = here.getStore()!.process

  constructor(...given: ConstructorParameters<typeof DatabaseSync>) {
    super(...given)
    this.disk.opened(this, this.process)
  }

  override exec(sql: string): void {
    if (this.process.isDead) throw failure("unwritable")
    if (sql !== "COMMIT") return super.exec(sql)
    this.disk.commit(this.process, () => super.exec(sql))
  }
}

export class Disk {
  readonly path: string
  private readonly surroundings: DiskSurroundings
  private readonly databases = new Map<SimulatedDatabase, SimulatedProcess>()

  constructor(path: string, surroundings: DiskSurroundings) {
    this.path = path
    this.surroundings = surroundings
    current = this
  }

  opened(database: SimulatedDatabase, process: SimulatedProcess): void {
    this.databases.set(database, process)
  }

  /** Performs a transaction's end, or fails as the next fault says. */
  commit(process: SimulatedProcess, perform: () => void): void {
    const { faults, moment, kill } = this.surroundings
    moment()
    const fault = process.isDead ? undefined : faults.next("commit")
    if (fault === undefined) return perform()
    switch (fault.kind) {
      case "busy":
      case "full":
      case "unwritable":
        throw failure(fault.kind)
      case "killed before":
        kill(process)
        throw failure("unwritable")
      case "killed after":
        perform()
        return kill(process)
      case "power lost":
        return this.losePower(fault, perform)
      default:
        fault.kind satisfies never
    }
  }

  /** The machine stops during a transaction: of the log's new part a beginning is on the disk, or something else. */
  private losePower({ degree }: Fault, perform: () => void): void {
    const log = `${this.path}-wal`
    const before = existsSync(log) ? statSync(log).size : 0
    perform()
    const written = readFileSync(log)
    const kept = before + Math.floor((written.length - before) * degree)
    const torn = Buffer.from(written.subarray(0, degree < 0.5 ? kept : written.length))
    if (degree >= 0.5) torn.fill(0x5a, kept)
    const file = readFileSync(this.path)
    this.surroundings.losePower()
    this.close(() => true)
    writeFileSync(this.path, file)
    writeFileSync(log, torn)
    rmSync(`${this.path}-shm`, { force: true })
  }

  /** Closes what processes have left open. */
  close(isLeft: (process: SimulatedProcess) => boolean): void {
    for (const [database, process] of this.databases) {
      if (!isLeft(process)) continue
      this.databases.delete(database)
      if (database.isOpen) database.close()
    }
  }

  openOf(process: SimulatedProcess): number {
    return [...this.databases].filter(([database, owner]) => owner === process && database.isOpen).length
  }

  end(): void {
    this.close(() => true)
    for (const suffix of ["", "-wal", "-shm"]) rmSync(`${this.path}${suffix}`, { force: true })
    current = null
  }
}

/** Gives processes of a simulation the simulated database where they load that of Node. */
export function replaceSqlite(): void {
  const { getBuiltinModule } = process
  process.getBuiltinModule = ((name: string) =>
    name === "node:sqlite" && here.getStore() !== undefined
      ? { DatabaseSync: SimulatedDatabase }
      : getBuiltinModule(name)) as typeof getBuiltinModule
}
