import { CloudOff } from "lucide-react";
import { Button } from "./button";
import { Card } from "./card";
import { Empty } from "./empty";

type Props = {
  /** Of the page, for who cannot see it. */
  heading: string;
  title: string;
  says: string | undefined;
  busy: boolean;
  onRetry: () => void;
};

/** What a page shows that could not be read once. */
export function FirstReadFailed({ heading, title, says, busy, onRetry }: Props) {
  return (
    <Card>
      <h1 className="sr-only">{heading}</h1>
      <Empty
        icon={CloudOff}
        title={title}
        says={says}
        action={
          <Button variant="primary" busy={busy} onClick={onRetry}>
            Try again
          </Button>
        }
      />
    </Card>
  );
}
