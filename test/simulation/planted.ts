// Faults that Recall once had, planted again in its source: the simulation is worth as much as it finds of these.

export interface Planted {
  readonly name: string
  /** The fault in a sentence. */
  readonly fault: string
  /** Texts of a source file, each with the one that takes its place when the file is loaded. */
  readonly patches: readonly { readonly file: string; readonly from: string; readonly to: string }[]
}

export const PLANTED: readonly Planted[] = [
  {
    name: "unheard-error",
    fault: "A lost connection to PostgreSQL ends the process while a client is checked out.",
    patches: [{ file: "src/memo/stores/postgres/client.ts", from: '    client.on("error", ignore)\n', to: "" }],
  },
  {
    name: "early-turn",
    fault: "The next request is sent before the text of the last one is stored.",
    patches: [
      {
        file: "src/memo/journal.ts",
        from: "    } finally {\n      if (isLeft &&",
        to: "    } finally {\n      turn.end()\n      if (isLeft &&",
      },
    ],
  },
  {
    name: "empty-reason",
    fault: "An empty finish reason counts as an end: a stream that breaks off is a whole answer.",
    patches: [
      {
        file: "src/models/finish.ts",
        from: '"", "null", "none", "undefined", "finish_reason_unspecified"',
        to: '"undefined"',
      },
    ],
  },
  {
    name: "unsent-questions",
    fault: "No request is sent while a recursion can go deeper, so that no budget ends it.",
    patches: [
      {
        file: "src/machine/machine.ts",
        from: "if (this.outbox.push(question) > this.pace.questions) this.pause()",
        to: "this.outbox.push(question)",
      },
      {
        file: "src/machine/machine.ts",
        from: "if (this.outbox.length > this.pace.questions) this.startQuestions()",
        to: "",
      },
    ],
  },
  {
    name: "waiting-reader",
    fault: "The reader of a stream waits for ever when its run is refused.",
    patches: [
      {
        file: "src/run/stream/stream.ts",
        from: "    text.close({ thrown })\n    events?.close({ thrown })\n",
        to: "    void thrown\n",
      },
    ],
  },
  {
    name: "late-claim",
    fault: "A claim that is granted after the end of its run is renewed for ever, which keeps the process alive.",
    patches: [
      {
        file: "src/memo/keeper.ts",
        from: "await Promise.all([...this.pending, ...this.claiming])",
        to: "await Promise.all(this.pending)",
      },
    ],
  },
]
