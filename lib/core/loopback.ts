/** Whether a host, as it stands in a URL or a setting, is this machine: what goes there leaves no wire to listen on. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || /^127(\.\d{1,3}){3}$/.test(host) || host === "::1" || host === "[::1]";
