// Medians of samples, and ratios taken round by round, so that a machine whose speed drifts cancels out.

import type { Figures, Sample, Target } from "./contender.ts"

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The number that a quarter of them do not exceed. */
export function lowerQuartile(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[(numbers.length - 1) >> 2]!
}

export function times(samples: readonly Sample[] | undefined): number[] {
  return (samples ?? []).flatMap((sample) => ("ms" in sample ? [sample.ms] : []))
}

export function memory(samples: readonly Sample[] | undefined): number[] {
  return (samples ?? []).flatMap((sample) => ("ms" in sample && sample.rss !== undefined ? [sample.rss] : []))
}

export function counts(samples: readonly Sample[] | undefined): number[] {
  return (samples ?? []).flatMap((sample) => ("ms" in sample && sample.count !== undefined ? [sample.count] : []))
}

/**
 * The factor by which `slow` takes longer than `fast`: the median of the ratios of their rounds. Undefined where one
 * has no figure.
 */
export function ratio(figures: Figures, slow: string, fast: string): number | undefined {
  const a = figures.get(slow)
  const b = figures.get(fast)
  if (a === undefined || b === undefined) return undefined
  const ratios = a.flatMap((sample, round) => {
    const other = b[round]
    return other !== undefined && "ms" in sample && "ms" in other ? [sample.ms / other.ms] : []
  })
  return ratios.length === 0 ? undefined : median(ratios)
}

/** `us` is to be at least `factor` times as fast as `peer`. */
export function fasterThan(us: string, peer: string, level: Target["level"], factor = 1): Target {
  return {
    what: `${us}: ${factor === 1 ? `faster than ${peer}` : `${showFactor(factor)} × as fast as ${peer}`}`,
    level,
    judge(figures) {
      const measured = ratio(figures, peer, us)
      return measured === undefined ? undefined : { holds: measured >= factor, measured: `${showFactor(measured)} ×` }
    },
  }
}

/**
 * `more`, which has `amount` times as much work as `less`, is to take at most `amount` times as long, with some room
 * for noise.
 */
export function linear(more: string, less: string, amount = 2, room = 1.25): Target {
  return {
    what:
      `${more}: linear, at most ${showFactor(amount)} × as long as ${less}, `
      + `and ${Math.round((room - 1) * 100)} % for noise`,
    level: "at least",
    judge(figures) {
      const measured = ratio(figures, more, less)
      return measured === undefined
        ? undefined
        : { holds: measured <= amount * room, measured: `${showFactor(measured)} ×` }
    },
  }
}

export function showFactor(factor: number): string {
  return factor >= 100
    ? Math.round(factor).toLocaleString("en")
    : Number(factor.toPrecision(factor >= 10 ? 3 : 2)).toString()
}
