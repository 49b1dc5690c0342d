/** Shows that something is going on, on a terminal; elsewhere nothing. */
export async function withProgress<T>(text: string, quiet: boolean, work: (say: (text: string) => void) => Promise<T>): Promise<T> {
  if (quiet || !process.stderr.isTTY) return work(() => {});
  const { default: ora } = await import("ora");
  const spinner = ora({ text, stream: process.stderr }).start();
  try {
    return await work((next) => {
      spinner.text = next;
    });
  } finally {
    spinner.stop();
  }
}
