// The part of the package `openai` that a model uses where a program gives it no client: the address and the headers of
// a request. The build puts this file in place of the package, which is larger than the runtime.

interface ClientOptions {
  readonly apiKey: string
  readonly baseURL: string
  /** Null for a header that is left out. */
  readonly defaultHeaders: { readonly [name: string]: string | null }
}

export class OpenAI {
  private readonly options: ClientOptions

  constructor(options: ClientOptions) {
    this.options = options
  }

  async buildRequest({ path }: { readonly path: string }): Promise<{ req: { headers: Headers }; url: string }> {
    const { apiKey, baseURL, defaultHeaders } = this.options
    const headers = new Headers({
      authorization: `Bearer ${apiKey}`,
      accept: "application/json",
      "content-type": "application/json",
    })
    for (const [name, value] of Object.entries(defaultHeaders))
      if (value === null) headers.delete(name)
      else headers.set(name, value)
    return { req: { headers }, url: `${baseURL.replace(/\/$/, "")}${path}` }
  }
}
