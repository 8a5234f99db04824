// A run as streams: its text as it becomes certain, its events, and its result.

import { Channel } from "../../base/channel.ts"
import { UsageError } from "../../base/errors.ts"
import type { TraceEvent } from "../../trace/events.ts"
import { withValues } from "../arguments.ts"
import { checkOptions, type Names } from "../../diagnostics/options.ts"
import type { ProgramStreamOptions } from "../options.ts"
import type { RunResult } from "../result.ts"
import type { TextReceiver } from "../session.ts"
import { readText, type TextStream } from "./text.ts"

/**
 * A run that has begun. All three parts end as the run ends: if it fails, is aborted, or is refused for its options,
 * they fail with the same exception, `text` and `events` behind what they had before it. A failure that nothing reads
 * is not reported as unhandled.
 */
export interface RunStream<R = unknown> {
  /**
   * The text of the run, piece by piece: what was given never changes, and all pieces together are the `text` of the
   * result. Results of calls are given in the order of the text, each as soon as it is certain, whether an answer is
   * new or remembered. Unread text waits in memory; the run does not wait for its reader. Cancelling it, as a `break`
   * in its loop does, aborts the run.
   */
  readonly text: TextStream
  /**
   * The events of the run in their order, for one reader, and only if they are taken in the same turn in which the
   * stream is made: a run whose events nothing reads is not traced. Unread events wait in memory. Throws `UsageError`
   * if they are taken later.
   */
  readonly events: AsyncIterable<TraceEvent>
  readonly result: Promise<RunResult<R>>
}

/**
 * Starts a run, in a later turn, and gives its streams. The options are those of the moment of the call; `names` are
 * those that exist.
 */
export function streamOf<Options extends ProgramStreamOptions>(
  given: Options,
  names: Names<Options>,
  run: (options: Options, receiver: TextReceiver) => Promise<RunResult>,
): RunStream {
  const text = new Channel<string>()
  const abort = new AbortController()
  let events: Channel<TraceEvent> | null = null
  let isBegun = false
  let told = ""
  const settled = settledNow(given, names)
  const begin = async (): Promise<RunResult> => {
    isBegun = true
    const options = settled()
    const { trace, answers = "finished" } = options
    const receiver: TextReceiver = {
      answers,
      more(piece) {
        told += piece
        text.push(piece)
      },
    }
    const traced = events
    const both = (event: TraceEvent) => {
      traced?.push(event)
      return trace?.(event)
    }
    const unfollow = follow(options.signal, abort)
    try {
      return await run({ ...options, signal: abort.signal, ...(traced === null ? {} : { trace: both }) }, receiver)
    } finally {
      unfollow()
    }
  }
  const result = Promise.resolve()
    .then(begin)
    .then((ended) => {
      if (!ended.text.startsWith(told))
        throw new Error("the text that was given is not the beginning of the result: this is a bug in Recall")
      text.push(ended.text.slice(told.length))
      text.close()
      events?.close()
      return ended
    })
  result.catch((thrown: unknown) => {
    text.close({ thrown })
    events?.close({ thrown })
  })
  return {
    text: readText(text, (reason) => abort.abort(reason)),
    get events() {
      if (events === null && isBegun)
        throw new UsageError(
          "invalid-argument",
          "the events of a stream are taken too late: its run has begun",
          "take them when the stream is made: const { text, events } = runtime.stream(…)",
        )
      return (events ??= new Channel())
    },
    result,
  }
}

/** The options of this moment, or the exception for them, which is thrown when the run begins. */
function settledNow<Options extends ProgramStreamOptions>(given: Options, names: Names<Options>): () => Options {
  try {
    checkOptions("stream", given, names)
    checkAnswers(given.answers)
    const options = withValues({ ...given })
    return () => options
  } catch (thrown) {
    return () => {
      throw thrown
    }
  }
}

function checkAnswers(answers: unknown): void {
  if (answers === undefined || answers === "finished" || answers === "live") return
  throw new UsageError(
    "invalid-argument",
    `answers is ${JSON.stringify(answers)}`,
    'give "finished", or "live" for the text of answers while they are written',
  )
}

/** Aborts a controller with a signal. The function returned ends that. */
function follow(signal: AbortSignal | undefined, controller: AbortController): () => void {
  const abort = () => controller.abort(signal?.reason)
  if (signal?.aborted === true) abort()
  signal?.addEventListener("abort", abort, { once: true })
  return () => signal?.removeEventListener("abort", abort)
}
