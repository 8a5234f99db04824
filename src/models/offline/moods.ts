// Words of good and bad moods, for the most common label.

const GOOD = `good great excellent love loves loved like liked happy best nice friendly fast quick quickly perfect
wonderful fantastic amazing recommend recommended thank thanks pleased satisfied enjoy enjoyed easy helpful beautiful
delicious works reliable better
좋 훌륭 만족 감사 최고 친절 추천 良い よい 最高 満足 素晴らしい 嬉しい`
const BAD = `bad terrible awful hate hates hated worst poor slow broken late angry disappointed disappointing refund
complaint complain complained wrong never fail fails failed failure problem problems rude dirty useless waste unhappy
annoying pale missing worse
나쁜 나쁘 최악 불만 실망 환불 고장 느리 悪い 最悪 不満 残念 遅い 壊れ`

const good = new Set(GOOD.split(/\s+/))
const bad = new Set(BAD.split(/\s+/))

/** Positive for a good mood, negative for a bad one, 0 without evidence. A denial inverts the next few words. */
export function moodOf(text: string): number {
  let mood = 0
  let denied = 0
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{M}]+(?:['’]t)?/gu)) {
    const value = good.has(word) ? 1 : bad.has(word) ? -1 : stemmed(word)
    mood += denied > 0 ? -value : value
    denied = /^(?:not|no|never|hardly)$|['’]t$/.test(word) ? 3 : denied - 1
  }
  return mood
}

/** The mood of a Korean or Japanese word by its stem, as such words have endings. */
function stemmed(word: string): number {
  if (!/[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}]/u.test(word)) return 0
  for (const start of good) if (start.length > 1 && word.includes(start)) return 1
  for (const start of bad) if (start.length > 1 && word.includes(start)) return -1
  return word.includes("좋") ? 1 : 0
}
