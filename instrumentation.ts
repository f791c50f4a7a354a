/** Begins the live index before the first request, so that the first page finds it full. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { liveIndex } = await import("@/lib/live/process-index");
  liveIndex();
}
