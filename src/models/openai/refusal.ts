// A refusal of a request by its server.

/** The failure of a request, by the status and the words of the server. */
export interface Refusal {
  readonly status: number | undefined
  readonly message: string
}
