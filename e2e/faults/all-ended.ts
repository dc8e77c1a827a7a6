/**
 * Waits until all have ended, also when one of them fails: nothing of a round goes on in the next one.
 * @throws what the first of them threw
 */
export async function allEnded<T>(attempts: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(attempts);
  return Promise.all(attempts);
}
