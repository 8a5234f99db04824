// Codes about questions whose answers are missing, cannot be used, or were repaired.

import { byExpression, type Entries } from "./entry.ts"

export const QUESTIONS: Entries = {
  "no-model": byExpression("The runtime was given no model, or none of that name.", 'ask("Why?")'),
  "model-not-allowed": {
    explanation: "An answer asks a model other than its own that its question does not allow with `models`.",
  },
  "unknown-model": { explanation: "No model has that name; a model is `offline`, `tiny` or `openai:NAME`." },
  "model-error": { explanation: "The model's implementation failed; the message is its own." },
  "model-unavailable": { explanation: "The model's server cannot be reached, did not answer in time, or failed." },
  "model-unauthorized": { explanation: "There is no key for the model's server, or it was not accepted." },
  "model-not-found": { explanation: "The server has no model of that name." },
  "model-refused": { explanation: "The model declined to answer." },
  "model-stream-cut": { explanation: "The answer broke off before it was finished." },
  "no-credit": { explanation: "The account that the key belongs to has no credit left." },
  "batch-expired": {
    explanation: "The batch of a request had expired before it was its turn, several times in a row.",
  },
  "batch-cancelled": {
    explanation: "Someone cancelled the batch of a request at the provider before it was answered.",
  },
  "rate-limited": { explanation: "The server received too many requests." },
  "bad-request": { explanation: "The server refused the request as it was sent." },
  "bad-response": { explanation: "The server's response does not follow its protocol." },
  "truncated-answer": {
    explanation:
      "The answer was cut off repeatedly, by the model's length limit or a lost connection, so it is incomplete.",
  },
  "unknown-finish": {
    explanation:
      "A model ended its answer for a reason that is not known. Its text is used, and not stored; without text it is "
      + "asked again.",
  },
  "mixed-answer": {
    explanation: "A model failed in the middle of its answer, and another one that its fallback names wrote the rest.",
  },
  "answer-taken-back": {
    explanation:
      'An answer that a stream with `answers: "live"` had begun to give turned out to be reasoning, or cannot be used.',
  },
  "withheld-answer": { explanation: "The provider withheld the answer." },
  "data-too-long": {
    explanation:
      "A question with `recursive: false` has a datum too long to be shown, and its answer cannot look into it.",
  },
  "unread-data": {
    explanation: "An answer used no call to look into a datum of which the model was shown only the beginning.",
  },
  "impossible-usage": {
    explanation: "A server counted tokens that an answer cannot have, such as none; they were estimated.",
  },
  "unused-tools": {
    explanation: "A question about untrusted data has tools, but its answer has no calls without `recursive: true`.",
  },
  "short-input": {
    explanation:
      "A server counted less than half of the tokens that were sent, as one does that cuts long prompts in silence.",
  },
  "empty-answer": {
    explanation:
      "The answer has neither text nor a result, or only reasoning or native tool calls, also when asked again.",
  },
  "own-question": {
    explanation: "An answer asks the question that it answers, with the same data, so the call would wait for itself.",
  },
  "foreign-call": {
    explanation: "A model wrote a call in the form of another system; only Recall's own form is evaluated.",
  },
  "near-miss": {
    explanation: "A text in an answer looks like a call and is none, for its spelling or a backtick before it.",
  },
  "quoted-call": {
    explanation: "A call in an answer also occurs in the data given to it, so it is a quotation and stays text.",
  },
  "reasoning-in-answer": {
    explanation: "A model wrote its reasoning into its answer, without a mark at its beginning; it was left out.",
  },
  "too-many-calls": { explanation: "One answer made more calls than an answer may." },
  "endless-answer": { explanation: "One answer took more requests than an answer may, and was not finished." },
  "repeated-call": {
    explanation:
      "An answer made a call again behind its result, or many calls that gave it nothing new: it came no further.",
  },
  "joined-words": {
    explanation: "A result and what is directly before or behind it in an answer make one word or number.",
  },
  "repeated-text": {
    explanation:
      "A continuation of an answer begins as the answer does, or with a number or word at a cut: perhaps a repetition.",
  },
  "repeated-write": {
    explanation:
      "An answer makes a call that writes, and that a refused answer to the same question has made: it has its result.",
  },
  "misplaced-answer": { explanation: "`answer` in an answer is not a whole node, or does not have exactly one value." },
  "repaired-answer": { explanation: "A slip in an answer with a declared type was repaired." },
  "undecodable-answer": {
    explanation: "The answer is not a value of the type that was asked for, and asking again did not help.",
  },
}
