/** The pause before the next attempt, in ms: doubling with each failure up to 30 s, at a random point of it, so that
 * clients cut off together do not return together. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(30_000, 1_000 * 2 ** Math.min(failures, 5))
  return Math.round(250 + random() * (ceiling - 250))
}
