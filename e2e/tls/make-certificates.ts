import { makeAuthority } from "./authority";

/** In `dir`: an authority, a certificate of it for localhost (`server.pem`, `server.key`), and another authority. */
export function makeCertificates(dir: string): {
  caFile: string;
  otherCaFile: string;
  certificateFile: string;
  keyFile: string;
} {
  const authority = makeAuthority(dir);
  const { certFile, keyFile } = authority.issue("localhost", "server", "DNS:localhost");
  return {
    caFile: authority.caFile,
    otherCaFile: makeAuthority(dir, "other").caFile,
    certificateFile: certFile,
    keyFile,
  };
}
