// Codes about questions: why a model gave no answer, or none that could be used.

import { byExpression, type Entries } from "./entry.ts"

export const QUESTIONS: Entries = {
  "no-model": byExpression("The runtime was given no model, or none of that name.", 'ask("Why?")'),
  "unknown-model": { explanation: "No model is called so; a model is `offline` or `openai:NAME`." },
  "model-error": { explanation: "The model's implementation failed for a reason of its own." },
  "model-unavailable": { explanation: "The model's server cannot be reached, did not answer in time, or failed." },
  "model-unauthorized": { explanation: "There is no key for the model's server, or it was not accepted." },
  "model-not-found": { explanation: "The server has no model of that name." },
  "model-refused": { explanation: "The model declined to answer." },
  "model-stream-cut": { explanation: "The answer broke off before it was finished." },
  "no-credit": { explanation: "The account that the key belongs to has no credit left." },
  "rate-limited": { explanation: "The server received too many requests." },
  "bad-request": { explanation: "The server refused the request as it was sent." },
  "bad-response": { explanation: "What the server sent is not of its protocol." },
  "truncated-answer": {
    explanation:
      "The answer was cut again and again, by the model's length limit or with its connection, so it is not whole.",
  },
  "withheld-answer": { explanation: "The provider withheld the answer." },
  "foreign-call": {
    explanation: "A model wrote a call in the form of another system, where only Recall's own is made.",
  },
  "quoted-call": {
    explanation: "A call in an answer also stands in the data given to it, so it is a quotation and stays text.",
  },
  "too-many-calls": { explanation: "One answer made more calls than an answer may." },
  "misplaced-answer": { explanation: "`answer` in an answer that is not the whole of a node, or has not one value." },
  "repaired-answer": { explanation: "A slip in an answer that had to be of a type was taken as meant." },
  "undecodable-answer": {
    explanation: "The answer is not a value of the type that was asked for, and asking again did not help.",
  },
}
