/**
 * Begins what a web process keeps in memory before its first request, so that no request has to wait for it or causes it:
 * the live index, and then what nodes use and namespaces have used.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { notePeers } = await import("@/lib/auth/peer-address");
  notePeers();
  const { liveIndex } = await import("@/lib/live/process-index");
  const { readMetricsApi } = await import("@/lib/kubernetes/metrics-api");
  const { beginNodeUsage } = await import("@/lib/prometheus/node-usage");
  const { beginQuotaPeaks } = await import("@/lib/prometheus/quota-peaks");
  void liveIndex().ready.then(() => {
    beginNodeUsage(readMetricsApi);
    beginQuotaPeaks();
  });
}
