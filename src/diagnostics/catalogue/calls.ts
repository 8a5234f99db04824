// Codes about calls: their callees, arguments, results, limits and effects.

import { byExpression, byModule, type Entries } from "./entry.ts"

export const CALLS: Entries = {
  "async-validator": { explanation: "A validator of the host that works asynchronously cannot serve as a type." },
  "not-callable": byExpression("Only tasks, natives, functions and types can be called.", "LET x = 1 IN x(2)"),
  "wrong-arguments": byExpression(
    "The arguments do not fit the parameters: there are too many, one is missing, or a name is unknown.",
    "trim()",
  ),
  "wrong-arity": byExpression("A function takes exactly as many arguments as it has parameters.", "(x => x)(1, 2)"),
  "wrong-argument": byModule(
    "An argument is not of the type that the parameter declares.",
    'TASK double(n: number): number = n * 2\nEMIT double("two")',
  ),
  "wrong-result": byModule(
    "A task returned a value that is not of its declared type.",
    'TASK count(): number = "many"\nEMIT count()',
  ),
  "invalid-argument": byExpression(
    "An argument has the right type but a value that is not valid.",
    "range(0, 10, step: 0)",
  ),
  "native-error": { explanation: "A function of the host failed; the message is its own." },
  "cyclic-call": byModule(
    "A call waits for itself, directly or through others, so it can never end.",
    "TASK f(n: number): number = f(n)\nEMIT f(1)",
  ),
  "too-deep": { explanation: "Calls are nested deeper than the limit `depth`; no TRY catches a limit." },
  "too-many-steps": { explanation: "The run took more steps than the limit `steps`; no TRY catches a limit." },
  "not-permitted": {
    explanation:
      "The program reaches for a file, a host, a variable or the clock, and its host has not permitted that.",
  },
  "http-error": { explanation: "A server could not be reached, or did not answer a request with success." },
  "mcp-unreachable": {
    explanation: "A server of the Model Context Protocol cannot be started or asked, or ended during a call.",
  },
  "mcp-changed": {
    explanation: "A tool of a server is not the one that the program was checked with, or is not there any more.",
  },
  "mcp-failed": { explanation: "A tool of a server reported an error, or gave none of the data that it promises." },
  "not-confirmed": { explanation: "The host was asked to confirm a call with effects and did not." },
  "not-granted": { explanation: "A native has effects, and the host has not granted it to the answers of models." },
}
