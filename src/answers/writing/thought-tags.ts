// The marks of reasoning in the text of an answer: the tags around a thought, the channels of gpt-oss.

import { CodeTracker } from "../../../grammar/code-tracker.ts"

/** A kind of reasoning that its beginning marks. */
export interface ThoughtKind {
  readonly opening: RegExp
  readonly closing: RegExp
  /** The last character of the closing mark. */
  readonly last: string
  /** Whether a closing mark in code or in quotes may be a mention of it. */
  readonly isMentioned: boolean
}

/** The header of the channel that is the answer, among those of other channels. */
const FINAL = /<\|channel\|>\s*final\b(?:(?!<\|message\|>)[^]){0,100}<\|message\|>/

export const CHANNELS: ThoughtKind = {
  opening: /^(?:<\|start\|>assistant)?<\|channel\|>/,
  closing: FINAL,
  last: ">",
  isMentioned: false,
}

/** The tags of most models, of Seed, Magistral, Kimi, and Sky-T1; and the channels. */
const KINDS: readonly ThoughtKind[] = [
  { opening: /^<think(?:ing)?>/i, closing: /<\/think(?:ing)?>/i, last: ">", isMentioned: true },
  { opening: /^<seed:think>/, closing: /<\/seed:think>/, last: ">", isMentioned: true },
  { opening: /^\[THINK\]/, closing: /\[\/THINK\]/, last: "]", isMentioned: true },
  { opening: /^◁think▷/, closing: /◁\/think▷/, last: "▷", isMentioned: true },
  { opening: /^<\|begin_of_thought\|>/, closing: /<\|end_of_thought\|>/, last: ">", isMentioned: true },
  CHANNELS,
]
const OPENERS = [
  "<think>",
  "<thinking>",
  "<seed:think>",
  "[think]",
  "◁think▷",
  "<|begin_of_thought|>",
  "<|channel|>",
  "<|start|>assistant<|channel|>",
]

/** UTF-16 units that a closing tag, or the header of a channel, has at most. */
export const LONGEST_CLOSING = 160

/** The reasoning that a text begins with; undefined where it begins with none. */
export function thoughtAt(beginning: string): ThoughtKind | undefined {
  return KINDS.find(({ opening }) => opening.test(beginning))
}

/** Whether a text is the beginning of an opening tag. */
export function mayBeThought(beginning: string): boolean {
  const lower = beginning.toLowerCase()
  return OPENERS.some((opener) => opener.startsWith(lower))
}

export function isInCode(before: string): boolean {
  const code = new CodeTracker()
  code.begin()
  code.advance(before, 0, before.length, false, -1)
  return code.inCode()
}
