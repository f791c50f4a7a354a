import { Lock } from "lucide-react";
import Link from "next/link";
import { buttonStyle } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";

/** Says nothing about what was asked for. */
export default function Forbidden() {
  return (
    <section className="grid min-h-[60dvh] place-items-center">
      <div>
        <h1 className="sr-only">Not allowed</h1>
        <Empty
          icon={Lock}
          title="Your role does not allow this"
          says="An admin of the platform can tell you who may."
          action={
            <Link href="/" className={buttonStyle()}>
              Go to the overview
            </Link>
          }
        />
      </div>
    </section>
  );
}
