// Medians of samples, and ratios taken round by round, so that a machine whose speed drifts cancels out.

import type { Figures, Sample, Target, Verdict } from "./contender.ts"

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
    judge: (figures) => failure(figures, more) ?? atMost(ratio(figures, more, less), amount * room, showRatio),
  }
}

/** `us` is to take at most `factor` times as long as `peer`. */
export function timeAtMost(us: string, peer: string, factor: number): Target {
  return {
    what: `${us}: at most ${showFactor(factor)} × as long as ${peer}`,
    level: "at least",
    judge: (figures) => failure(figures, us) ?? atMost(ratio(figures, us, peer), factor, showRatio),
  }
}

/** The process of `us` is to hold at most `factor` times as much memory as that of `peer`. */
export function memoryAtMost(us: string, peer: string, factor: number): Target {
  return {
    what: `${us}: at most ${showFactor(factor)} × as much memory as ${peer}`,
    level: "at least",
    judge(figures) {
      const [ours, theirs] = [memory(figures.get(us)), memory(figures.get(peer))]
      const measured = ours.length === 0 || theirs.length === 0 ? undefined : median(ours) / median(theirs)
      return failure(figures, us) ?? atMost(measured, factor, showRatio)
    },
  }
}

/** A run of `us` is to take at most so many milliseconds. */
export function within(us: string, ms: number): Target {
  return {
    what: `${us}: within ${showFactor(ms)} ms`,
    level: "at least",
    judge(figures) {
      const measured = times(figures.get(us))
      const shown = (one: number): string => `${showFactor(one)} ms`
      return failure(figures, us) ?? atMost(measured.length === 0 ? undefined : median(measured), ms, shown)
    },
  }
}

function atMost(measured: number | undefined, most: number, shown: (measured: number) => string): Verdict | undefined {
  return measured === undefined ? undefined : { holds: measured <= most, measured: shown(measured) }
}

/** A contender that failed misses its targets: the reason is what was measured. */
function failure(figures: Figures, us: string): Verdict | undefined {
  const failed = figures.get(us)?.find((sample) => "failed" in sample)
  return failed === undefined ? undefined : { holds: false, measured: failed.failed }
}

function showRatio(measured: number): string {
  return `${showFactor(measured)} ×`
}

export function showFactor(factor: number): string {
  return factor >= 100
    ? Math.round(factor).toLocaleString("en")
    : Number(factor.toPrecision(factor >= 10 ? 3 : 2)).toString()
}
