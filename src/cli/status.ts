// The exit statuses of the command line.

export const EXIT = {
  done: 0,
  /** The program failed. */
  failed: 1,
  /** The command line is invalid, or a file or argument that it names cannot be used. */
  usage: 2,
  /** A budget ended the run; its partial result was printed. */
  partial: 3,
  /** Calls of the run wait for a person's decision. */
  waiting: 4,
  /** A bug in Recall. */
  bug: 70,
  /** The user interrupted the program: Ctrl-C, SIGINT. */
  interrupted: 130,
  /** Another process ended the program: SIGTERM. */
  terminated: 143,
} as const
