// The messages between the page and a run: a job, and its reports.

export type ProgramKind = "module" | "document"

/** The model that answers: one of the package, a recording of one, or one behind an endpoint with OpenAI's protocol. */
export type ChosenModel =
  | { readonly kind: "offline" }
  | { readonly kind: "tiny" }
  | { readonly kind: "recording"; readonly recording: string }
  | {
      readonly kind: "endpoint"
      readonly address: string
      readonly model: string
      readonly key: string
      /** The most questions of a run: a program of a stranger must not spend what it likes. */
      readonly calls: number
    }

/** A run of a program, or of its TESTs. */
export interface Job {
  readonly task: "run" | "test"
  readonly kind: ProgramKind
  readonly text: string
  /** The arguments of the parameters, as they are written in the form. */
  readonly args: { readonly [name: string]: string }
  readonly model: ChosenModel
}

/** A message of a run; it ends with `ended` or `failed`. */
export type Report =
  /** More of the text of the result. */
  | { readonly type: "text"; readonly text: string }
  /** A value that the program shows by `debug(…)`. */
  | { readonly type: "debug"; readonly text: string }
  | { readonly type: "ended"; readonly summary: string; readonly remarks: string }
  | { readonly type: "failed"; readonly message: string }

/** The message that starts a run in its frame; its ports are those of the reports and, for the viewer, of the trace. */
export interface Start {
  readonly job: Job
  /** The origin that the run may connect to; null for none. */
  readonly origin: string | null
}

/** The message of a frame that is ready to start a run. */
export const FRAME_READY = "recall-run"
