/**
 * Plain JavaScript: a configuration in TypeScript makes the running server load the compiler, 25 MB that serve nobody.
 * @type {import("next").NextConfig}
 */
const config = {
  distDir: process.env.FORGEBOARD_DIST ?? ".next",
  poweredByHeader: false,
  // The JSON API and its clients send exact paths; a redirect would lose a POST body.
  skipTrailingSlashRedirect: true,
  // Loaded once by Node; bundled, each route holds a copy of its own.
  serverExternalPackages: [
    "@kubernetes/client-node",
    "@prisma/client",
    "@prisma/adapter-pg",
    "pg",
    "ldapts",
    "openid-client",
    "prom-client",
    "yaml",
    "zod",
  ],
  devIndicators: false,
  // `forbidden()` answers 403 with app/forbidden.tsx.
  experimental: { authInterrupts: true },
  // Pages for developers are called page.dev.tsx, so that a build does not hold them.
  pageExtensions: process.env.NODE_ENV === "development" ? ["dev.tsx", "tsx", "ts"] : ["tsx", "ts"],
  // `npm run types` checks the whole tree, tests included; a build on a new machine need not do it again.
  typescript: { ignoreBuildErrors: true },
};

export default config;
