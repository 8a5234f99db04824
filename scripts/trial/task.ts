// A task of the trial: data made from a seed, a question about it, and its true answer.

import { createHash } from "node:crypto"
import { createRandom, type Random } from "./random.ts"

/** The verdict on an answer: 0 is the only deviation of an exact one. Each task says what its deviation counts. */
export interface Score {
  readonly exact: boolean
  readonly deviation: number
}

/** One generated problem. */
export interface Problem {
  readonly question: string
  /** The data, under the name that a program and a model see. */
  readonly data: { readonly name: string; readonly text: string }
  /** The type of the answer, in Recall's notation. */
  readonly returns: string
  readonly truth: unknown
  /** Judges a value of the type `returns`. */
  readonly score: (answer: unknown) => Score
  /** A module that solves it with the standard library; its one parameter is the data, by its name. */
  readonly library?: string
}

export interface Task {
  readonly name: string
  /** One sentence on the task, for people. */
  readonly about: string
  /** The meaning of a deviation, for people. */
  readonly deviation: string
  readonly unit: "lines" | "sentences" | "words" | "characters"
  readonly sizes: { readonly small: number; readonly medium: number; readonly large: number }
  /** The smallest and the greatest size. */
  readonly bounds: readonly [least: number, most: number]
  readonly create: (size: number, random: Random) => Problem
}

export type SizeName = keyof Task["sizes"]

/** The problem of a seed: the same on every machine. Tasks and sizes have numbers of their own. */
export function problemOf(task: Task, size: number, seed: number): Problem {
  return task.create(size, createRandom(seed, task.name, String(size)))
}

/** A digest of the data and the truth of a problem, which a recording keeps: its answers are scored by no others. */
export function digestOf({ data, truth }: Problem): string {
  return createHash("sha256")
    .update(JSON.stringify([data, truth]))
    .digest("hex")
    .slice(0, 16)
}

export function scoreOf(deviation: number): Score {
  return { exact: deviation === 0, deviation }
}
