// A run as streams: its text as it becomes certain, its events, and its result.

import { Channel } from "../../base/channel.ts"
import { UsageError } from "../../base/errors.ts"
import type { TraceEvent } from "../../trace/events.ts"
import type { ProgramOptions, RunOptions } from "../options.ts"
import type { RunResult } from "../result.ts"
import type { TextReceiver } from "../session.ts"
import { readText, type TextStream } from "./text.ts"

/** The options that only a stream has. */
interface Streaming {
  /**
   * When the text of an answer is given. `finished`, the default: as soon as nothing can replace it, which is when its
   * question is answered. `live`: while the model writes it, where the question has the type string and
   * `recursive: false`, so that no call can replace the text. If such an answer turns out to be reasoning, or cannot be
   * used, the run fails with `answer-taken-back` in place of asking again.
   */
  readonly answers?: "finished" | "live" | undefined
}

/** The options of a stream of a program. */
export interface ProgramStreamOptions extends ProgramOptions, Streaming {}

/** The options of a stream of a source. */
export interface StreamOptions<R = unknown> extends RunOptions<R>, Streaming {}

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

/** Starts a run, in a later turn, and gives its streams. */
export function streamOf<Options extends ProgramStreamOptions>(
  options: Options,
  run: (options: Options, receiver: TextReceiver) => Promise<RunResult>,
): RunStream {
  const text = new Channel<string>()
  const abort = new AbortController()
  let events: Channel<TraceEvent> | null = null
  let isBegun = false
  let given = ""
  const receiver: TextReceiver = {
    answers: options.answers === "live" ? "live" : "finished",
    more(piece) {
      given += piece
      text.push(piece)
    },
  }
  const begin = async (): Promise<RunResult> => {
    isBegun = true
    const { trace } = options
    const traced = events
    const both = (event: TraceEvent) => {
      traced?.push(event)
      return trace?.(event)
    }
    checkAnswers(options.answers)
    const signal = follow(options.signal, abort)
    try {
      return await run({ ...options, signal: abort.signal, ...(traced === null ? {} : { trace: both }) }, receiver)
    } finally {
      signal()
    }
  }
  const result = Promise.resolve()
    .then(begin)
    .then((ended) => {
      if (!ended.text.startsWith(given))
        throw new Error("the text that was given is not the beginning of the result: this is a bug in Recall")
      text.push(ended.text.slice(given.length))
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
