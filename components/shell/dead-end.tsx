import { Lock, MapPinOff } from "lucide-react";
import Link from "next/link";
import { buttonStyle } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";

const ENDS = {
  forbidden: {
    heading: "Not allowed",
    icon: Lock,
    // Says nothing about what was asked for.
    title: "Your role does not allow this",
    says: "An admin of the platform can tell you who may.",
  },
  not_found: {
    heading: "Not found",
    icon: MapPinOff,
    title: "There is nothing here",
    says: "It was deleted, renamed, or never existed.",
  },
} as const;

/** A page that leads nowhere. `as` is main on its own and section inside the frame, which has a main already. */
export function DeadEnd({ why, as: Frame }: { why: keyof typeof ENDS; as: "main" | "section" }) {
  const { heading, icon, title, says } = ENDS[why];
  return (
    <Frame className="grid min-h-[60dvh] place-items-center">
      <div>
        <h1 className="sr-only">{heading}</h1>
        <Empty
          icon={icon}
          title={title}
          says={says}
          action={
            <Link href="/" className={buttonStyle()}>
              Go to the overview
            </Link>
          }
        />
      </div>
    </Frame>
  );
}
