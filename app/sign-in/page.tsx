import { Anvil } from "lucide-react";
import type { Metadata } from "next";
import { SignInForm } from "@/components/sign-in/sign-in-form";
import { buttonStyle } from "@/components/ui/button";
import { safeNext } from "@/lib/auth/safe-next";
import { saySignInProblem } from "@/lib/auth/sign-in-problem";
import { signInWays } from "@/lib/auth/sign-in-ways";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const asked = await searchParams;
  const wanted = safeNext(asked.next);
  const next = wanted === "/" ? "/home" : wanted;
  const problem = saySignInProblem(asked.problem);
  const { site, password, oidc, demoPeople } = signInWays();
  return (
    <main className="grid min-h-dvh place-items-center bg-ground p-4">
      <div className="grid w-full max-w-[360px] gap-6 rounded-lg border border-line bg-surface p-6">
        <div className="grid gap-1">
          <Anvil aria-hidden className="mb-1 size-6 text-accent" />
          <h1 className="text-lg font-semibold">Sign in to Forgeboard</h1>
          <p className="text-text-2">{site}</p>
        </div>
        {problem !== null && (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
            {problem}
          </p>
        )}
        {password ? (
          <SignInForm next={next} />
        ) : oidc !== null ? null : (
          <p className="text-text-2">
            No directory is set up. An administrator names one under <code>directory</code> in the site file.
          </p>
        )}
        {oidc !== null && (
          <a
            className={buttonStyle({ variant: password ? "default" : "primary" })}
            href={`/api/v1/session/oidc/start?next=${encodeURIComponent(next)}`}
          >
            Sign in with {oidc}
          </a>
        )}
        {demoPeople.length > 0 && (
          <section aria-labelledby="demo-people" className="grid gap-2 border-t border-line pt-4">
            <h2 id="demo-people" className="font-medium">
              People of this demo
            </h2>
            <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-text-2">
              {demoPeople.map((person) => (
                <div key={person.user} className="contents">
                  <dt>{person.user}</dt>
                  <dd className="font-mono">{person.password}</dd>
                </div>
              ))}
            </dl>
          </section>
        )}
      </div>
    </main>
  );
}
