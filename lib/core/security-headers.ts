/** The headers that hold the browser to what this console does. */

type Options = {
  /** Fresh for every answer. */
  nonce: string;
  https: boolean;
  /** React's development build evaluates source text and the reload channel is a web socket. */
  development: boolean;
};

export function securityHeaders({ nonce, https, development }: Options): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // Positions of menus and widths of bars are style attributes; style elements need the nonce.
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ];
  return headersWith(policy, "same-origin", https);
}

/**
 * Of what strangers and caches get: the same for every answer, no script at all, and pictures may stand on other pages.
 * @param styleHash of the one style sheet, which is inside the page
 */
export const publicHeaders = (styleHash: string, https: boolean): Record<string, string> =>
  headersWith(
    [
      "default-src 'none'",
      `style-src ${styleHash}`,
      "img-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ],
    "cross-origin",
    https,
  );

const headersWith = (
  policy: readonly string[],
  usedBy: "same-origin" | "cross-origin",
  https: boolean,
): Record<string, string> => ({
  "content-security-policy": policy.join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": usedBy,
  ...(https ? { "strict-transport-security": "max-age=31536000; includeSubDomains" } : {}),
});
