import { MapPinOff } from "lucide-react";
import Link from "next/link";
import { buttonStyle } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";

export default function NotFound() {
  return (
    <main className="grid min-h-[60dvh] place-items-center">
      <div>
        <h1 className="sr-only">Not found</h1>
        <Empty
          icon={MapPinOff}
          title="There is nothing here"
          says="It was deleted, renamed, or never existed."
          action={
            <Link href="/" className={buttonStyle()}>
              Go to the overview
            </Link>
          }
        />
      </div>
    </main>
  );
}
