// The machine: a trampoline over the nodes that are ready, in slices between which the host's event loop turns.

import { BUDGET_EXHAUSTED, exhaustedFailure } from "./exhausted.ts"
import { Exhausted, type Ledger } from "../budget/ledger.ts"
import { reverseFrom } from "../base/reverse-from.ts"
import { abandonCalls } from "./abandoned.ts"
import { CallKeys } from "./call-keys.ts"
import type { Context } from "./context.ts"
import { failCycles } from "./cycles.ts"
import { leavingAll } from "./leaving.ts"
import { NativeFuture, QuestionFuture } from "./effects.ts"
import { catchable, Failure, type Location } from "../values/failure.ts"
import { DONE, FAILED, Future, PENDING, type Outcome } from "./future.ts"
import { NativeFunction, type Host, type ModelsInReach } from "../values/functions.ts"
import { turn } from "../base/turn.ts"
import { metered, unmetered } from "../values/meter.ts"
import { PROGRAM_REACH, Reaches, type Reach } from "./reach.ts"
import { NO_HOST } from "./no-host.ts"
import { BYTES_PER_LEVEL, BYTES_PER_QUESTION, BYTES_UNTIL_ANSWERED, RunMeter } from "./run-meter.ts"
import { join } from "./joined.ts"
import type { Limits } from "../values/limits.ts"
import { observeReuse } from "./observe.ts"
import type { Observer, Row } from "./observer.ts"
import { SharedQuestion } from "./shared-question.ts"
import type { Code, Frame } from "./code.ts"
import type { Instance } from "./instance.ts"
import { Failed, joinAll, Listener, Spawned, type Continue, type Joining } from "./waiting.ts"
import { HeldAnswers } from "./held-answers.ts"
import type { Memos } from "./memo.ts"
import { effectOfAsk, ownQuestion, questionKey, type AnswerWarning, type Ask } from "./question.ts"
import type { Value } from "../values/values.ts"
import { SuspendedCalls } from "./suspended-calls.ts"

/** The refused calls after which a question's budget refuses all, so that a recursion that asks without end stops. */
const MAX_REFUSED = 1_000

/** Answers the questions of a machine. `start` may settle the question at any later time, never before it returns. */
export interface Performer {
  start(question: QuestionFuture): void
  /** Called with the warnings of an answer of another run that a question of `asker` takes, under a row of its own. */
  reuse?(warnings: readonly AnswerWarning[], asker: QuestionFuture | null, location: Location, row: Row): void
  /**
   * Called when nothing can continue until a question or native settles; `natives` is the number of pending natives.
   */
  idle?(waiting: { readonly natives: number }): void
}

export class Machine extends RunMeter {
  // The counters of `Usage`; plain fields, since every call updates them.
  evaluated = 0
  remembered = 0
  asked = 0
  questionsRemembered = 0
  /** Distinct questions of the program itself, not of answers, whether a model or the store answers them. */
  askedByProgram = 0
  deepest = 0
  /** The nodes that can continue; last in, first out. */
  readonly ready: Future[] = []
  /** The length of `ready` at the end of the last slice. */
  private readyBefore = 0
  /** The call depth and, below, the context of the current evaluation: see `Future`. */
  level = 0
  /** The context of the program itself. */
  readonly program: Context
  /** The instance of the program; null before it is created. */
  instance: Instance | null = null
  /** The outcomes of constants of instances of other runs, by slot; null before the first. */
  private foreignConstants: Map<Instance, (Outcome | undefined)[]> | null = null
  /** Waits for evaluations that other code had started, since the last search for cycles: only they can close one. */
  joins: Future[] = []
  /** Whether the program may have untrusted data. Without any, nothing looks for them. */
  tracksUntrusted = false
  /** Called after each slice, when futures may have settled. */
  onSlice: (() => void) | null = null
  /** Called when the run ends before its root has settled, while its nodes are still as they were. */
  onCrash: (() => void) | null = null
  /** The same observer where calls of tasks are traced, too; otherwise null. */
  callObserver: Observer | null = null
  /** Whether answers may name only the models that their questions allow. */
  private readonly restrictsModels: boolean
  /** Null where nothing is remembered. */
  private readonly memo: Memos | null
  /** The natives with effects as values of this run; null before the first. */
  private natives: Map<NativeFunction, NativeFunction> | null = null
  private outbox: QuestionFuture[] = []
  private readonly unanswered = new Set<QuestionFuture>()
  private readonly answers: HeldAnswers
  /** The cause of the run's end, from outside the loop: a limit, a mistake of the caller, a bug. */
  private fatal: { readonly thrown: unknown; readonly atOnce?: boolean } | null = null
  /** The nodes that the world outside settles. */
  readonly inFlight = new Set<Future>()
  /** The calls that wait for a person, which nothing in this run settles. */
  readonly suspended = new SuspendedCalls<Future>()
  /** The keys of the calls that write. */
  readonly callKeys = new CallKeys()
  /** Nodes that neither are ready nor wait for anything, as an error that ends the run kept them from settling. */
  private readonly stranded: Future[] = []
  private readonly performer: Performer
  /** Assigned before the machine runs. */
  host: Host = NO_HOST
  private readonly reaches = new Reaches()
  private wakeUp: (() => void) | null = null

  constructor(
    limits: Limits,
    ledger: Ledger,
    memo: Memos | null,
    performer: Performer,
    signal: AbortSignal | undefined,
    models: number,
  ) {
    const program = { run: { over: false }, questionDepth: 0, question: null, reach: PROGRAM_REACH, ledger, row: 0 }
    super(limits, program, signal)
    this.restrictsModels = models > 1
    this.memo = memo
    this.answers = new HeldAnswers(memo)
    this.performer = performer
    this.program = program
  }

  /** This run's instance of the program of another instance, or that instance itself where it has none. */
  ownInstance(instance: Instance): Instance {
    const own = this.instance
    return own !== null && own.layout !== null && own.layout === instance.layout ? own : instance
  }

  /** A native with effects as a value of this run, so that no other run takes the result of a call with it. */
  native(native: NativeFunction): NativeFunction {
    if (this.memo === null || native.here !== "") return native
    const natives = (this.natives ??= new Map<NativeFunction, NativeFunction>())
    let own = natives.get(native)
    if (own === undefined) {
      own = new NativeFunction(native.native, native.id, this.memo[native.effect()].mark)
      natives.set(native, own)
    }
    return own
  }

  /** The outcomes of an instance's constants in this run, which may begin after those of the instance's own run. */
  constantsOf(instance: Instance): (Outcome | undefined)[] {
    if (instance.run === this.program.run) return instance.constants
    const known = (this.foreignConstants ??= new Map<Instance, (Outcome | undefined)[]>())
    let constants = known.get(instance)
    if (constants === undefined) known.set(instance, (constants = []))
    return constants
  }

  /**
   * Evaluates code as a part beside others that are pending: a failure that it throws becomes a failed future, so that
   * a failure further left can take precedence.
   */
  attempt(code: Code, frame: Frame): Outcome {
    const { level, room } = this
    try {
      return code(this, frame)
    } catch (thrown) {
      this.restore(level, room)
      return new Failed(this, catchable(thrown))
    }
  }

  /** Restores the state of the evaluation after a throw. An unwinding that has started continues. */
  restore(level: number, room: number): void {
    this.level = level
    if (this.room >= 0) this.room = room
  }

  /** Evaluates parts in order, all of which may wait at the same time, and continues with their values. */
  gather(codes: readonly Code[], frame: Frame, go: Continue, join: Joining = joinAll): Outcome {
    const parts: Outcome[] = new Array<Outcome>(codes.length)
    for (let i = 0; i < codes.length; i++) {
      const part = codes[i]!(this, frame)
      parts[i] = part
      if (part instanceof Future) return this.gatherRest(codes, frame, parts, i + 1, go, join)
    }
    return go(parts as Value[])
  }

  private gatherRest(
    codes: readonly Code[],
    frame: Frame,
    parts: Outcome[],
    from: number,
    go: Continue,
    join: Joining,
  ): Outcome {
    for (let i = from; i < codes.length; i++) {
      parts[i] = this.attempt(codes[i]!, frame)
      if (parts[i] instanceof Failed) {
        parts.length = i + 1 // parts to the right of a failure cannot matter
        break
      }
    }
    return join(this, parts, go)
  }

  /** Whether a TRY here may evaluate its fallback: not inside the question that owns the exhausted budget. */
  mayCatch({ exhausted }: Failure): boolean {
    return exhausted === undefined || !this.context.ledger.isWithin(exhausted)
  }

  /** Called when `level` exceeds its maximum so far. */
  deepen(location: Location): void {
    this.deepest = this.level
    if ((this.memory -= BYTES_PER_LEVEL) < 0) this.full()
    if (this.level <= this.limits.depth) return
    throw new Failure("too-deep", `calls are nested more than ${this.limits.depth} deep`, {
      catchable: false,
      location,
      hint: "does a recursion not end? the limit is `depth`",
    })
  }

  /**
   * Asks a question, or joins an equal one that was asked before. The performer gets it once everything that can be
   * evaluated without its answer has been, or more questions wait than the pace allows.
   */
  ask(asked: Ask, location: Location): Outcome {
    const { context } = this
    const ask = context.reach.resolve(asked)
    if (this.level >= this.deepest) {
      this.level++
      this.deepen(location)
      this.level--
    }
    const depth = context.ledger.depth(context.questionDepth)
    if (depth !== undefined && depth.left <= 0) {
      const exhausted = new Exhausted("depth", depth.limit, depth.ledger)
      this.observer?.exhausted(context.row, exhausted)
      throw exhaustedFailure(exhausted, location)
    }
    const effect = effectOfAsk(ask)
    const memo = this.memo?.[effect] ?? null
    const key = memo === null ? [] : questionKey(ask)
    const known = memo === null ? undefined : this.answers.find(memo, key)
    if (known !== undefined && known === context.question && this.level === known.level + 1)
      throw ownQuestion(ask, location)
    if (known !== undefined && !(known.state === PENDING && known.context.run.over)) {
      this.questionsRemembered++
      const row = observeReuse(this, known, ask, location)
      const reuse = () => {
        if (known.context.run !== context.run) this.performer.reuse?.(known.warnings, context.question, location, row)
      }
      if (known.state === DONE) {
        reuse()
        return known.value
      }
      if (known instanceof QuestionFuture) known.join(context.question)
      const retry = (failure?: Failure) => this.askAgain(asked, location, failure)
      const awaited =
        known.context.run !== context.run ? this.share(known, row, reuse, retry) : join(this, known, retry)
      this.joins.push(awaited)
      return awaited
    }
    if (this.fatal !== null) throw new Failure("interrupted", "the run is over", { catchable: false })
    const refusing = context.ledger.refusing(MAX_REFUSED)
    if (refusing !== undefined) throw exhaustedFailure(refusing, location)
    if ((this.memory -= BYTES_PER_QUESTION + BYTES_UNTIL_ANSWERED) < 0) this.full()
    if (context.questionDepth === 0) this.askedByProgram++
    const row = this.observer?.next() ?? 0
    const question = new QuestionFuture(this.level, context, ask, effect, location, row, (future) => {
      this.memory += BYTES_UNTIL_ANSWERED
      this.unanswered.delete(future)
      if (future.state === FAILED) memo?.questions.remove(key, 0, key.length, future)
    })
    this.unanswered.add(question)
    if (memo !== null) this.answers.hold(memo, key, question)
    if (this.outbox.push(question) > this.pace.questions) this.pause()
    return question
  }

  /**
   * Asks a question whose joined equal was ended by its run, or by a budget: then `failure` is given, and this question
   * fails with it where its own budget is no larger.
   */
  private askAgain(ask: Ask, location: Location, failure: Failure | undefined): Outcome {
    const limit = failure?.spent === undefined ? undefined : ask.budget?.[failure.spent.kind]
    if (limit !== undefined && limit <= failure!.spent!.limit) throw failure
    return this.ask(ask, location)
  }

  /** The unanswered questions that spend from a ledger. */
  unansweredWithin(ledger: Ledger): readonly QuestionFuture[] {
    return [...this.unanswered].filter((question) => question.ledger.isWithin(ledger))
  }

  /** Waits for a question of another run. */
  private share(question: Future, row: Row, reuse: () => void, retry: (failure?: Failure) => Outcome): Future {
    const shared = new SharedQuestion(this, question, row, reuse, retry)
    this.inFlight.add(shared)
    return shared
  }

  /** Called by the other run when its question has settled. */
  arrived(shared: SharedQuestion): void {
    this.inFlight.delete(shared)
    this.ready.push(shared)
    this.wake()
  }

  /** Settles a future from outside the loop. */
  settle(future: Future, result: Value | Failure): void {
    this.inFlight.delete(future)
    if (future.state !== PENDING) return
    if (!(result instanceof Failure)) future.succeed(this, result)
    else if (result.catchable) future.fail(this, result)
    else {
      this.fatal ??= { thrown: result }
      this.stranded.push(future)
    }
    this.wake()
  }

  /** Ends the run at once, for a reason outside of the program's evaluation. */
  crash(thrown: unknown): void {
    this.fatal ??= { thrown, atOnce: true }
    this.wake()
  }

  /** Resumes the trampoline after something was pushed on `ready` from outside. */
  wake(): void {
    this.wakeUp?.()
  }

  /** The models in reach of the current evaluation. */
  modelsInReach(): ModelsInReach {
    const { reach } = this.context
    return { shown: (name) => this.host.shown(reach.resolve({ model: name, models: [] }).model) }
  }

  /** The reach of a question's answer. A host with a single model restricts no models. */
  reachOf({ ask }: QuestionFuture): Reach {
    return this.reaches.of(ask, this.restrictsModels ? ask.models : null)
  }

  /** Starts to evaluate a part of a question's answer, one question deeper. */
  spawn(question: QuestionFuture, row: Row, go: () => Outcome): Future {
    const { context, level, ledger } = question
    const reach = this.reachOf(question)
    const call = new Spawned(
      level + 1,
      { ...context, questionDepth: context.questionDepth + 1, question, reach, ledger, row },
      go,
    )
    question.calls.push(call)
    this.joins.push(question)
    this.ready.push(call)
    this.wake()
    return call
  }

  /**
   * Resolves when an evaluation that a question has spawned has settled. Until then the question waits for that
   * evaluation and not for the world outside, so that a cycle through it can be found.
   */
  settled(question: QuestionFuture, call: Future): Promise<Value | Failure> {
    return new Promise((resolve) => {
      const done = () => {
        this.inFlight.add(question)
        resolve(call.state === DONE ? call.value : call.failure)
      }
      if (call.state !== PENDING) return done()
      this.inFlight.delete(question)
      call.addWaiter(new Listener(this, done))
      this.wake()
    })
  }

  /**
   * Runs until the root has settled; returns its value or throws its failure. Throws the signal's reason when aborted.
   */
  async run(root: Future): Promise<Value> {
    const abort = () => this.wake()
    this.signal?.addEventListener("abort", abort)
    try {
      for (;;) {
        this.signal?.throwIfAborted()
        this.guardedSlice()
        this.onSlice?.()
        if (this.fatal !== null && !(this.isExhausted && this.inFlight.size > 0)) throw this.fatal.thrown
        if (root.state === DONE) return root.value
        if (root.state === FAILED) throw root.failure
        if (this.ready.length === 0) await this.idle()
        else {
          if (this.outbox.length > this.pace.questions) this.startQuestions()
          await turn()
        }
      }
    } finally {
      this.signal?.removeEventListener("abort", abort)
      this.end()
    }
  }

  /**
   * Whether the run's budget is exhausted: nothing new starts, and pending work is paid for and stored before the end.
   */
  private get isExhausted(): boolean {
    return (
      this.fatal !== null
      && this.fatal.atOnce !== true
      && this.fatal.thrown instanceof Failure
      && this.fatal.thrown.code === BUDGET_EXHAUSTED
    )
  }

  private guardedSlice(): void {
    try {
      metered(this, () => this.slice())
    } catch (thrown) {
      if (this.fatal === null) this.fatal = { thrown }
    }
  }

  /** Fails the open questions, so that no other run of the runtime waits for them in vain. */
  private end(): void {
    if (this.fatal !== null) this.onCrash?.()
    this.program.run.over = true
    const why =
      this.fatal?.thrown instanceof Failure
        ? this.fatal.thrown
        : new Failure("model-error", "the run that asked is over")
    for (const question of this.unanswered) if (question.state === PENDING) question.fail(this, why)
    abandonCalls(
      [...this.stranded, ...this.ready, ...this.inFlight, ...this.suspended.nodes(), ...this.joins],
      this.program,
    )
    unmetered(() => this.answers.end(this.program))
  }

  private slice(): void {
    this.beginSlice()
    const { ready } = this
    // The stack is last in, first out: of what came from outside, the first continues first.
    reverseFrom(ready, this.readyBefore)
    this.runReady()
    this.readyBefore = ready.length
  }

  private runReady(): void {
    const { ready } = this
    let next: Future | undefined
    let untilCheck = this.pace.steps
    try {
      while ((next = ready.pop()) !== undefined) {
        this.level = next.level
        this.context = next.context
        this.room = this.pace.room
        const below = ready.length
        next.step(this)
        // The first deferred call lies inside the others: it runs first, so that open work ends before more starts.
        if (this.room < 0) reverseFrom(ready, below)
        if (this.sliceOver) return
        if (--untilCheck > 0) continue
        untilCheck = this.pace.steps
        if (this.isLate) return
      }
    } catch (thrown) {
      if (next !== undefined) this.stranded.push(next)
      throw thrown instanceof Failure && next !== undefined ? leavingAll(next, thrown) : thrown
    }
  }

  private startQuestions(): void {
    for (const question of this.isExhausted ? [] : this.outbox) {
      this.inFlight.add(question)
      this.performer.start(question)
    }
    this.outbox = []
  }

  /** With no node ready: looks for cycles, starts the questions, and waits for the world outside. */
  private async idle(): Promise<void> {
    const isCyclic = this.joins.length > 0 && failCycles(this, this.joins)
    this.joins = []
    if (isCyclic) return
    this.startQuestions()
    if (this.ready.length > 0) return
    if (this.inFlight.size === 0 && this.fatal !== null) return
    if (this.inFlight.size === 0 && this.suspended.isSome) return this.crash(this.suspended.failure())
    if (this.inFlight.size === 0) throw new Error("the machine waits for nothing: this is a bug in Recall")
    await new Promise<void>((resolve) => {
      this.wakeUp = resolve
      if (this.performer.idle !== undefined)
        this.performer.idle({ natives: [...this.inFlight].filter((future) => future instanceof NativeFuture).length })
    })
    this.wakeUp = null
  }
}
