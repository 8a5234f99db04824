// A simulated database server, and the pools of `pg` that connect to it.

import { EventEmitter } from "node:events"
import type { PostgresClient, PostgresPool, PostgresQuery } from "../../../src/memo/stores/postgres/client.ts"
import type { DueFaults } from "../faults.ts"
import { EPOCH, here, type Place, type SimulatedProcess } from "../place.ts"
import type { World } from "../world.ts"
import { DatabaseError, LOCK, namesOf, perform } from "./statements.ts"
import { copyOf, emptyTables, restore, type Tables } from "./tables.ts"

/** The part of a world that the server needs. */
export interface DatabaseSurroundings {
  readonly world: Pick<World, "now" | "later" | "delay" | "note">
  readonly faults: Pick<DueFaults, "next">
  readonly moment: () => void
  /** Called when an `error` event without a listener would end the process. */
  readonly onFatal: (process: SimulatedProcess, error: Error) => void
}

type Reply = { readonly rows: unknown[] }

/** Connections of one pool. */
const MOST_CONNECTIONS = 4
/** Usual milliseconds of a statement's way, and of its way back. */
const WAY = 1
/** Milliseconds of the longest restart. */
const RESTART = 20_000

export class DatabaseServer {
  readonly tables: Tables = emptyTables()
  readonly surroundings: DatabaseSurroundings
  private readonly names = namesOf("recall")
  private readonly connections = new Set<Connection>()
  /** The connection whose transaction is under way: all others wait for its end. */
  private inTransaction: Connection | null = null
  private before: Tables | null = null
  private readonly waiting: (() => void)[] = []
  private awayUntil = 0

  constructor(surroundings: DatabaseSurroundings) {
    this.surroundings = surroundings
  }

  get isAway(): boolean {
    return this.surroundings.world.now < this.awayUntil
  }

  poolFor(place: Place): SimulatedPool {
    return new SimulatedPool(this, place)
  }

  connect(place: Place): Connection {
    const connection = new Connection(this, place)
    this.connections.add(connection)
    return connection
  }

  /** Ends all connections of a process that has died, as its machine does. */
  forget(process: SimulatedProcess): void {
    for (const connection of this.connections) if (connection.place.process === process) this.end(connection)
  }

  connectionsOf(process: SimulatedProcess): number {
    return [...this.connections].filter(({ place }) => place.process === process).length
  }

  /** Ends all connections; for some time no new one is accepted. */
  restart(degree: number): void {
    const { world } = this.surroundings
    world.note("database", "restarts")
    this.awayUntil = world.now + 100 + degree * RESTART
    for (const connection of this.connections) connection.lose("57P01")
  }

  /** Performs a statement of a connection once no transaction of another one is under way. */
  execute(connection: Connection, { text, values = [] }: PostgresQuery, reply: (outcome: Reply | Error) => void): void {
    if (this.inTransaction !== null && this.inTransaction !== connection) {
      this.waiting.push(() => this.execute(connection, { text, values }, reply))
      return
    }
    if (connection.isLost) return
    const { world } = this.surroundings
    if (text === "COMMIT" || text === "ROLLBACK") {
      this.endTransaction(connection, text)
      return reply({ rows: [] })
    }
    const name = this.names.get(text)
    if (name === undefined) return reply(new DatabaseError("42601", `an unknown statement: ${text.slice(0, 80)}`))
    if (name === LOCK) {
      this.inTransaction = connection
      this.before = copyOf(this.tables)
    }
    try {
      reply({ rows: structuredClone([...perform(name, this.tables, values, EPOCH + Math.floor(world.now))]) })
    } catch (error) {
      reply(error as Error)
    }
  }

  private endTransaction(connection: Connection, how: "COMMIT" | "ROLLBACK"): void {
    if (this.inTransaction !== connection) return
    if (how === "ROLLBACK") restore(this.tables, this.before!)
    this.inTransaction = null
    this.before = null
    for (const resume of this.waiting.splice(0)) resume()
  }

  end(connection: Connection): void {
    connection.isLost = true
    this.connections.delete(connection)
    this.endTransaction(connection, "ROLLBACK")
  }
}

class Connection extends EventEmitter implements PostgresClient {
  readonly place: Place
  isLost = false
  /** The pool's own listener while a query of its own is under way, or the connection is idle. */
  isWatched = true
  onRelease: (isBroken: boolean) => void = () => {}
  private readonly server: DatabaseServer
  private readonly pending = new Set<(error: Error) => void>()

  constructor(server: DatabaseServer, place: Place) {
    super()
    this.server = server
    this.place = place
  }

  query(query: PostgresQuery): Promise<Reply> {
    const { world, faults, moment } = this.server.surroundings
    moment()
    return new Promise((resolve, reject) => {
      if (this.isLost) return reject(new Error("Client has encountered a connection error and is not queryable"))
      this.pending.add(reject)
      const arrive = () => {
        const fault = faults.next("statement")
        if (fault?.kind === "lost before") return this.lose("")
        if (fault?.kind === "restart") return this.server.restart(fault.degree)
        this.server.execute(this, query, (outcome) => {
          if (fault?.kind === "lost after" || fault?.kind === "lost during") return this.lose("")
          const way = world.delay(WAY) * (fault?.kind === "slow" ? 200 + 2_000 * fault.degree : 1)
          world.later(way, this.place, () => {
            if (!this.pending.delete(reject)) return
            moment()
            if (outcome instanceof Error) reject(outcome)
            else resolve(outcome)
          })
        })
      }
      world.later(world.delay(WAY), this.place, arrive)
    })
  }

  release(destroy = false): void {
    this.onRelease(destroy || this.isLost)
  }

  /** Ends the connection from the server's side, as `pg` reports it: to each query under way, and as an event. */
  lose(code: string): void {
    if (this.isLost) return
    const { world, onFatal } = this.server.surroundings
    world.note(this.place.process.name, "loses a connection to the database")
    this.server.end(this)
    const error = Object.assign(new Error("Connection terminated unexpectedly"), code === "" ? {} : { code })
    here.run(this.place, () => {
      for (const reject of this.pending) reject(error)
      this.pending.clear()
      if (this.isWatched) return
      try {
        this.emit("error", error)
      } catch {
        onFatal(this.place.process, error)
      }
    })
  }
}

export class SimulatedPool extends EventEmitter implements PostgresPool {
  private readonly server: DatabaseServer
  private readonly place: Place
  private readonly idle: Connection[] = []
  private readonly waiting: PromiseWithResolvers<Connection>[] = []
  private open = 0
  private isEnding = false
  /** Connections that are checked out. */
  busy = 0

  constructor(server: DatabaseServer, place: Place) {
    super()
    this.server = server
    this.place = place
  }

  async query(query: PostgresQuery): Promise<Reply> {
    const connection = await this.checkOut()
    connection.isWatched = true
    try {
      return await connection.query(query)
    } finally {
      connection.release()
    }
  }

  async connect(): Promise<PostgresClient> {
    const connection = await this.checkOut()
    connection.isWatched = false
    return connection
  }

  private async checkOut(): Promise<Connection> {
    const { world } = this.server.surroundings
    this.busy++
    try {
      const connection = await this.next()
      connection.onRelease = (isBroken) => {
        connection.onRelease = () => {}
        connection.isWatched = true
        this.busy--
        if (isBroken || this.isEnding) {
          this.open--
          this.server.end(connection)
        } else this.idle.push(connection)
        const next = this.waiting.shift()
        if (next !== undefined) void this.next().then(next.resolve, next.reject)
      }
      this.emit("acquire", connection)
      return connection
    } catch (error) {
      this.busy--
      world.note(this.place.process.name, "does not reach the database")
      throw error
    }
  }

  private async next(): Promise<Connection> {
    for (let idle = this.idle.pop(); idle !== undefined; idle = this.idle.pop()) {
      if (!idle.isLost) return idle
      this.open--
    }
    if (this.open >= MOST_CONNECTIONS) {
      const waiting = Promise.withResolvers<Connection>()
      this.waiting.push(waiting)
      return waiting.promise
    }
    this.open++
    const { world } = this.server.surroundings
    await new Promise<void>((resolve) => void world.later(world.delay(WAY), this.place, resolve))
    if (!this.server.isAway) return this.server.connect(this.place)
    this.open--
    throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })
  }

  /** Ends the connections that are idle now, and each other one when it is released. */
  async end(): Promise<void> {
    this.isEnding = true
    for (const connection of this.idle.splice(0)) this.server.end(connection)
  }
}
