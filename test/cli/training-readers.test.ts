// Other programs read rows of training data, by the columns and schemas of the formats.

import { expect, test } from "vitest"
import { pythonWith, readWith } from "../support/table-readers.ts"
import { exported, traceOf } from "../support/training.ts"

const pandas = pythonWith("pandas")
const jsonschema = pythonWith("jsonschema")

test.skipIf(pandas === undefined)("pandas reads the columns that trainers name", async () => {
  const program = `import sys, json, pandas
frame = pandas.read_json(sys.stdin, lines=True)
print(json.dumps([sorted(frame.columns), len(frame)]))`
  const columns = {
    sft: ["messages"],
    preference: ["chosen", "prompt", "rejected"],
    verifiers: ["answer", "completion", "example_id", "info", "prompt", "reward", "task"],
  }
  const files = { "t.jsonl": await traceOf() }
  for (const [format, names] of Object.entries(columns)) {
    const { stdout, rows } = await exported(["t.jsonl", "--format", format], files)
    expect(readWith(pandas!, program, stdout)).toMatchObject([names, rows.length])
  }
})

/** The request of a fine-tuning by chat, as OpenAI's description of its API has it, and TRL's pairs. */
const message = (roles: readonly string[], more: object = {}) => ({
  type: "object",
  required: ["role", "content"],
  additionalProperties: false,
  properties: { role: { enum: roles }, content: { type: "string" }, ...more },
})
const CALLS = {
  type: "array",
  items: {
    type: "object",
    required: ["id", "type", "function"],
    properties: {
      type: { const: "function" },
      function: { type: "object", required: ["name", "arguments"], properties: { arguments: { type: "string" } } },
    },
  },
}
const MESSAGE = {
  anyOf: [
    message(["system", "user"]),
    message(["assistant"], { weight: { enum: [0, 1] }, tool_calls: CALLS }),
    { ...message(["tool"], { tool_call_id: { type: "string" } }), required: ["role", "content", "tool_call_id"] },
  ],
}
const MESSAGES = { type: "array", minItems: 1, items: MESSAGE }
const SCHEMAS = {
  sft: {
    type: "object",
    required: ["messages"],
    additionalProperties: false,
    properties: { messages: MESSAGES, tools: { type: "array" } },
  },
  preference: {
    type: "object",
    required: ["prompt", "chosen", "rejected"],
    properties: { prompt: MESSAGES, chosen: MESSAGES, rejected: MESSAGES },
  },
}

test.skipIf(jsonschema === undefined)("jsonschema finds rows as the descriptions of their formats say", async () => {
  const program = `import sys, json, jsonschema
schema, *rows = [json.loads(line) for line in sys.stdin if line.strip()]
validator = jsonschema.Draft7Validator(schema)
print(json.dumps([error.message[:200] for row in rows for error in validator.iter_errors(row)]))`
  for (const how of ["turn", "tool"] as const) {
    const files = { "t.jsonl": await traceOf(how) }
    for (const [format, schema] of Object.entries(SCHEMAS)) {
      const { stdout } = await exported(["t.jsonl", "--format", format], files)
      expect(readWith(jsonschema!, program, `${JSON.stringify(schema)}\n${stdout}`)).toEqual([])
    }
  }
})
