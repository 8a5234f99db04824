// Standard input and output as the streams of a protocol, which nothing else writes to.

import { Writable, type Readable } from "node:stream"

export interface ProtocolStreams {
  readonly input: Readable
  readonly output: Writable
}

/**
 * Takes standard output over: from now on everything else that writes to it, such as `console.log` in a native, writes
 * to standard error.
 */
export function takeProtocolStreams(): ProtocolStreams {
  const { stdin, stdout, stderr } = process
  const write = stdout.write.bind(stdout)
  const output = new Writable({
    write: (chunk: Uint8Array, _encoding, done) => void write(chunk, (error) => done(error)),
  })
  stdout.write = stderr.write.bind(stderr) as typeof stdout.write
  return { input: stdin, output }
}
