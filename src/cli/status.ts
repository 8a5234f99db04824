// The exit statuses.

/** What the process ends with. */
export const EXIT = {
  done: 0,
  /** The program failed. */
  failed: 1,
  /** The command line was not understood, or a file or an argument that it names cannot be used. */
  usage: 2,
  /** A budget ended the run; what there is was printed. */
  partial: 3,
  /** A bug in Recall. */
  bug: 70,
  /** The user interrupted the program. */
  interrupted: 130,
} as const
