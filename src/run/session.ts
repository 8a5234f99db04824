// The state of one run: its machine, its questioner, its diagnostics and its clock.

import { own } from "../base/own.ts"
import { CollectedDiagnostics } from "./collected.ts"
import type { Diagnostic } from "../../grammar/index.ts"
import { withDefaults } from "../budget/budget.ts"
import { startDeadline, type Deadline } from "../budget/deadline.ts"
import { exhaustedFailure } from "../machine/exhausted.ts"
import { Exhausted, Ledger } from "../budget/ledger.ts"
import { RecallError } from "../base/errors.ts"
import { Failure, type Location } from "../values/failure.ts"
import { ModelError } from "../models/model.ts"
import { CertainText, certainText } from "../machine/certain-text.ts"
import type { Future, Outcome } from "../machine/future.ts"
import { Machine, type Performer } from "../machine/machine.ts"
import type { Row } from "../machine/observer.ts"
import type { Value } from "../values/values.ts"
import { knownItems, type KnownItems } from "../machine/known-items.ts"
import { partialValue, type PartialValue } from "../machine/partial.ts"
import { Spawned } from "../machine/waiting.ts"
import { UNTRUSTED_NATIVE } from "../builtins/trust.ts"
import { BASE } from "../program/modules/globals.ts"
import { Overlay } from "../program/modules/overlay.ts"
import type { Globals } from "../program/scope.ts"
import { instantiate, type InstanceSettings, type Program, type ProgramKind } from "../program/program.ts"
import type { Instance, Replace } from "../machine/instance.ts"
import type { Native } from "../values/functions.ts"
import type { WaitingCall } from "../base/waiting-call.ts"
import { DEFAULT_SHOWN } from "../values/limits.ts"
import type { Keeper } from "../memo/keeper.ts"
import { processMark } from "../base/process-mark.ts"
import { Memo, memosOf, type Memos } from "../machine/memo.ts"
import { SYSTEM_CLOCK } from "../base/clock.ts"
import type { ProgramOptions } from "./options.ts"
import type { Usage } from "../base/usage.ts"
import type { CommonResult } from "./result.ts"
import { TRACE_VERSION, type RunEnded } from "../trace/events.ts"
import type { Redactions } from "../trace/redact/rules.ts"
import type * as tracer from "../trace/tracer.ts"
import { Asking, loadAsking, mayAsk } from "./asking.ts"
import type { Environment } from "./environment.ts"
import { aborted, interrupted } from "./interruption.ts"
import { Listener } from "./listener.ts"
import { resumableOf, type Resumable } from "./resumable.ts"
import { newRunId } from "../base/run-id.ts"
import { debugging } from "./debugged.ts"
import type * as description from "./description.ts"
import { usageOfCost } from "../base/usage.ts"

/** The settings that a run begins with. */
export interface RunSettings extends Pick<
  ProgramOptions,
  "id" | "scope" | "signal" | "stop" | "fresh" | "trace" | "traceCalls" | "budget" | "given" | "debug"
> {
  readonly redactions?: Redactions
  /** Answers questions in place of the models. */
  readonly performer?: Performer
  /** Receives the text of the run as it becomes certain. */
  readonly receiver?: TextReceiver | undefined
  /** Returns the function to run in place of a native with effects. */
  readonly replaceNatives?: (native: Native) => Native["run"]
}

/** Receives the text of a run, in pieces that are never taken back. */
export interface TextReceiver {
  /** Whether answers that nothing can replace but asking again are given while they are written. */
  readonly answers: "finished" | "live"
  more(text: string): void
}

/** The owners of claims in this process so far: runs of one id may be under way at once. */
let owners = 0
/** The reason to abort pending work. Shared by all runs: an exception for each would cost more than a short run. */
const OVER = new Error("the run is over")

/** The kind, name and text of a source: what the trace of a run begins with. */
export interface Source {
  readonly kind: ProgramKind
  readonly name: string
  readonly text: string
}

export class Run {
  /** The id of the run: see `ProgramOptions.id`. */
  readonly id: string
  readonly environment: Environment
  readonly memo: Memos | null
  readonly tracer: tracer.Tracer | null
  private readonly receiver: TextReceiver | null
  /** The text that the receiver has. */
  private given = ""
  /** The outcome of the program; null before it is evaluated. */
  private root: Future | null = null
  private readonly listener: Listener | null
  /** The task that a location belongs to, or its source; replaced by that of the program once it is compiled. */
  taskAt: (location: Location) => string = ({ source }) => source
  /** The texts of the program. */
  private texts: readonly string[] = []
  readonly machine: Machine
  private readonly collected = new CollectedDiagnostics()
  /** The texts of answers that diagnostics refer to, by their `source`. */
  readonly sources: { [source: string]: string } = {}
  /** Whether the run has texts to redact, which an argument may contain. */
  private readonly hidesValues: boolean
  private readonly asking: Asking
  /** The memo of a run that asks everything again; null for any other. */
  private readonly asksAgain: Memo | null
  private readonly replace: Replace | null
  private keeper: Keeper | null = null
  private readonly ledger: Ledger
  private readonly deadline: Deadline
  private isOver = false
  /** Made when it is first asked for, as most runs end with nothing that listens. */
  private over: AbortController | null = null
  private readonly started = performance.now()
  private readonly caller: AbortSignal | undefined
  private readonly removeStopListener: () => void

  /** Begins a run of a program with these texts. The part that traces is loaded where the run is traced. */
  static async open(environment: Environment, settings: RunSettings, texts: readonly string[]): Promise<Run> {
    // Loaded later, it would leave a recursion that asks time to go on, beyond its budget of calls.
    const asks = Object.keys(environment.models).length > 0 && mayAsk(texts)
    if (asks) await loadAsking()
    const tracing = settings.trace === undefined ? null : await import("../trace/tracer.ts")
    // Loaded after a failure, it would let the questions and the trace go on.
    if (asks || tracing !== null) describing ??= await import("./description.ts")
    return new Run(environment, settings, tracing, await resumableOf(environment, settings))
  }

  private constructor(
    environment: Environment,
    {
      id,
      scope = environment.scope,
      signal,
      stop,
      fresh = false,
      trace,
      traceCalls = true,
      redactions,
      performer,
      receiver,
      replaceNatives,
      given: earlier,
      budget: given = environment.budget,
      debug = environment.debug,
    }: RunSettings,
    tracing: typeof tracer | null,
    journal: Resumable | null,
  ) {
    environment.programs.checkOpen()
    this.id = id ?? newRunId()
    this.caller = signal
    this.hidesValues = redactions !== undefined
    this.environment = environment
    const budget = withDefaults(given, environment.models["default"]?.budget)
    this.ledger = new Ledger(budget)
    const { models, limits, host, store, places } = environment
    const shared = fresh !== false || earlier !== undefined ? new Memo() : environment.memo
    this.asksAgain = fresh === false || earlier !== undefined ? null : shared
    const memo = environment.memo === null || shared === null ? null : memosOf(shared, scope)
    this.memo = memo
    this.replace = earlier?.replace ?? null
    this.receiver = receiver ?? null
    const listener = trace === undefined ? null : new Listener(trace, (thrown) => this.machine.crash(thrown))
    this.listener = listener
    this.tracer =
      listener === null || tracing === null
        ? null
        : tracing.createTracer({
            emit: (event) => listener.event(event),
            now: () => Math.round((performance.now() - this.started) * 1_000) / 1_000,
            ...(redactions === undefined ? {} : { redact: redactions }),
          })
    this.asking = new Asking({
      make: ({ Keeper, Questioner, granted, withoutEffects }) => {
        if (store !== null) {
          this.keeper = new Keeper({
            store,
            run: id ?? (store.recording === undefined ? null : this.id),
            scope,
            fresh,
            owner: `${this.id} ${processMark()} ${++owners}`,
            clock: SYSTEM_CLOCK,
            signal: this.signal,
            warn: (code, message, hint) => this.report(warning(code, message, hint)),
          })
        }
        const questioner = new Questioner({
          models,
          memo,
          concurrency: budget.concurrency,
          places,
          globals: () => globalsIn(host, withoutEffects),
          tool: (tool) => granted(tool, environment.grant),
          report: (diagnostic, row) => this.reportAt(diagnostic, row),
          keeper: this.keeper,
          tracer: this.tracer,
          earlier: earlier ?? null,
          replace: this.replace,
          taskAt: (location) => this.taskAt(location),
          texts: () => this.texts,
          onText: receiver?.answers === "live" ? () => this.machine.onSlice?.() : null,
          keepSource: (source, text) => {
            this.sources[source] = text
          },
        })
        questioner.machine = this.machine
        return questioner
      },
      crash: (thrown) => this.machine.crash(thrown),
    })
    this.machine = new Machine(limits, this.ledger, memo, performer ?? this.asking, signal, Object.keys(models).length)
    this.machine.observer = this.tracer
    // Redaction of data by name needs the calls, which have the values to hide.
    this.machine.callObserver =
      traceCalls || (redactions !== undefined && redactions.names.size > 0) ? this.tracer : null
    this.machine.host = {
      confirm: environment.confirm,
      grant: environment.grant,
      effects: journal?.effects ?? null,
      approvals: journal?.approvals ?? null,
      replace: earlier === undefined ? (replaceNatives ?? null) : (native) => earlier.native(native),
      shown: (name) => models[name]?.shown ?? DEFAULT_SHOWN,
      signal: () => this.signal,
      debug: debugging(debug),
    }
    this.deadline = startDeadline(this.ledger, budget.seconds, (seconds) => this.timeIsUp(seconds))
    const interrupt = () => this.finish(interrupted(), new Exhausted("seconds", 0, this.ledger))
    stop?.addEventListener("abort", interrupt, { once: true })
    if (stop?.aborted === true) interrupt()
    this.removeStopListener = () => stop?.removeEventListener("abort", interrupt)
  }

  private timeIsUp(limit: number): void {
    const exhausted = new Exhausted("seconds", limit, this.ledger)
    this.tracer?.exhausted(0, exhausted)
    this.finish(exhaustedFailure(exhausted, undefined), exhausted)
  }

  /** Ends the run at once, with a partial result. */
  private finish(failure: Failure, closing: Exhausted): void {
    this.ledger.close(closing)
    this.machine.crash(failure)
    this.stop()
  }

  /** The calls that wait for a person. */
  get waiting(): readonly WaitingCall[] {
    return this.machine.suspended.calls()
  }

  /** The answer so far to the program's own question; empty where it has asked none, or several. */
  get partialAnswer(): string {
    return this.asking.partialAnswer
  }

  report(...diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) this.reportAt(diagnostic, 0)
  }

  private reportAt(diagnostic: Diagnostic, row: Row): void {
    this.collected.add(diagnostic)
    this.tracer?.diagnosed(row, diagnostic)
  }

  /**
   * Reports the diagnostics of a program and gives an instance of it. Throws `RecallError` where one is an error, and
   * `UsageError` for arguments that do not fit.
   */
  instantiate(
    program: Program,
    args: { readonly [name: string]: unknown },
    { mayLack, untrusted }: Pick<InstanceSettings, "mayLack" | "untrusted">,
  ): Instance {
    for (const { specifier, from, found } of program.loads)
      if (found !== null && found !== "unreadable") this.tracer?.imported(specifier, from, found)
    this.report(...program.diagnostics)
    if (program.diagnostics.some(({ severity }) => severity === "error")) throw this.error()
    this.taskAt = program.taskAt
    this.texts = program.texts
    const { memo, replace, machine } = this
    machine.tracksUntrusted = mayMark(program, this.environment) || untrusted.length > 0
    return (machine.instance = instantiate(program, args, {
      memo,
      replace,
      run: machine.program.run,
      mayLack,
      untrusted,
    }))
  }

  /** `onCrash` is called before the nodes of a run that ends early are released. */
  evaluate(go: () => Outcome, onCrash: () => void = () => {}): Promise<Value> {
    const { machine, receiver } = this
    machine.onCrash = onCrash
    const root = (this.root = new Spawned(0, machine.program, go))
    if (receiver !== null) {
      const certain = new CertainText(root)
      machine.onSlice = () => {
        const text = certain.take()
        if (text === "") return
        this.given += text
        receiver.more(text)
      }
    }
    machine.ready.push(root)
    return machine.run(root)
  }

  /**
   * The text of a run that a budget ends: a partial text, or what the receiver has of it where the partial text lacks
   * that, because an evaluation has failed at the same time.
   */
  partialText(partial: string): string {
    return partial.startsWith(this.given) ? partial : this.given
  }

  /** The known part of the program's value, or else of the list that it waits for; null where nothing is known. */
  get partialValue(): PartialValue | KnownItems | null {
    return this.root === null ? null : (partialValue(this.root) ?? knownItems(this.root))
  }

  /** The text of the program's value as far as it is certain. */
  get certainText(): string {
    return this.root === null ? "" : certainText(this.root)
  }

  /**
   * The exception for the caller: a `RecallError` for a failure of the program and for the reason of an abort, or else
   * `thrown` itself.
   */
  async errorOf(thrown: unknown): Promise<unknown> {
    const isAbort = this.isAbort(thrown)
    const failure = isAbort ? aborted(thrown) : thrown
    if (!(failure instanceof Failure)) return thrown
    const diagnostic = await this.diagnosticOf(failure)
    if (!isAbort) this.tracer?.diagnosed(0, diagnostic)
    return this.error([diagnostic], failure.cause)
  }

  /** With the calls around it, whose arguments are scrubbed of secrets, and left out where texts are redacted. */
  async diagnosticOf(failure: Failure): Promise<Diagnostic> {
    if (describing === undefined) {
      this.ignoreTime()
      describing = await import("./description.ts")
    }
    const { redactedDiagnostic, scrubbedDiagnostic } = describing
    return this.hidesValues ? redactedDiagnostic(failure) : scrubbedDiagnostic(failure)
  }

  /** Neither the deadline nor the caller's `stop` ends the run from now on. */
  private ignoreTime(): void {
    clearTimeout(this.deadline)
    this.removeStopListener()
  }

  /** Whether the caller's signal has aborted with this reason. */
  private isAbort(thrown: unknown): boolean {
    return this.caller?.aborted === true && thrown === this.caller.reason
  }

  /** Aborts requests that are not needed any more, so that their cost is counted before it is reported. */
  private stop(): void {
    // A request that is slow to end must not give more text than the result has.
    this.machine.onSlice = null
    this.isOver = true
    this.asking.end(OVER)
    this.over?.abort(OVER)
  }

  /** Aborted when the run is over, however it ends, also where the run has not seen its end. */
  private get signal(): AbortSignal {
    this.over ??= new AbortController()
    if (this.isOver || this.caller?.aborted === true) this.over.abort(OVER)
    return this.over.signal
  }

  /** The error of a run with the diagnostics so far, and those of its end. */
  error(last: readonly Diagnostic[] = [], cause?: unknown): RecallError {
    this.stop()
    return new RecallError([...this.collected.all, ...last], this.usage(), {
      sources: this.sources,
      ...(cause === undefined ? {} : { cause }),
      waiting: this.waiting,
      ...(cause instanceof ModelError ? { status: cause.status, retryAfter: cause.retryAfter } : {}),
    })
  }

  /** Emits the first event of the trace; `task` is one that the host calls. */
  begin(
    { text, name, kind }: Source,
    { args = {}, untrusted = [], redact = [], given }: ProgramOptions,
    task: string | null = null,
  ): void {
    const {
      tracer,
      environment: { models },
      ledger: { budget },
    } = this
    if (tracer === null) return
    const ids = own(Object.fromEntries(Object.entries(models).map(([model, { id }]) => [model, id])))
    tracer.begin(
      {
        version: TRACE_VERSION,
        run: this.id,
        name,
        kind,
        at: new Date().toISOString(),
        models: ids,
        budget,
        ...(untrusted.length === 0 ? {} : { untrusted }),
        ...(redact.length === 0 ? {} : { redacted: true as const }),
        ...(task === null ? {} : { task }),
      },
      args,
      text,
      given?.replaced ?? [],
    )
  }

  result(text: string): CommonResult {
    this.stop()
    return { text, id: this.id, usage: this.usage(), diagnostics: this.collected.all, sources: this.sources }
  }

  /**
   * Emits the last event of the trace, aborts pending requests, and releases claims in the store. Rejects with the
   * failure of the listener where the run itself has a result.
   */
  async end(
    outcome: RunEnded["outcome"] = "done",
    result: { readonly value: Value; readonly text: string } | null = null,
  ): Promise<void> {
    this.stop()
    this.tracer?.end({ outcome, usage: this.usage() }, result)
    this.ignoreTime()
    if (this.asksAgain !== null) this.environment.memo?.replace(this.asksAgain)
    await this.keeper?.end()
    if (this.listener === null) return
    await this.listener.end(this.caller).catch((thrown: unknown) => {
      if (result !== null) throw thrown
    })
  }

  usage(): Usage {
    const {
      machine,
      asking: { sent },
    } = this
    return {
      calls: { evaluated: machine.evaluated, remembered: machine.remembered },
      questions: { asked: machine.asked, remembered: machine.questionsRemembered },
      requests: sent.count,
      ...usageOfCost(sent.cost),
      depth: machine.deepest,
      steps: machine.steps,
      seconds: (performance.now() - this.started) / 1_000,
    }
  }
}

/** The part that describes failures, once a run has loaded it. */
let describing: typeof description | undefined

/** Whether a program may mark data as untrusted: a text of it names that, with or without escapes, or a native does. */
function mayMark({ texts }: Program, { host }: Environment): boolean {
  return (
    texts.some((text) => text.includes(UNTRUSTED_NATIVE.name) || text.includes("\\u"))
    || [...host.values()].some((global) => global.kind === "native" && global.native.native.origin !== undefined)
  )
}

/** The globals that are in reach of all answers under a host. */
function globalsIn(host: Environment["host"], withoutEffects: (globals: Globals) => Globals): Globals {
  let globals = known.get(host)
  if (globals === undefined) {
    const reach = new Overlay(BASE)
    for (const [name, native] of host) reach.own.set(name, native)
    known.set(host, (globals = withoutEffects(reach)))
  }
  return globals
}

const known = new WeakMap<Environment["host"], Globals>()

function warning(code: string, message: string, hint?: string): Diagnostic {
  return { code, severity: "warning", message, span: { start: 0, end: 0 }, ...(hint === undefined ? {} : { hint }) }
}
