/** Asks again and again until it holds, thirty seconds at most unless a longer bound is given. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  seconds = 30,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited ${seconds} seconds in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
