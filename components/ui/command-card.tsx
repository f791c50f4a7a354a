import { Card } from "./card";
import { CopyCommand } from "./copy-command";

type Props = { commands: readonly { label: string; command: string }[] };

/** The same by hand: commands to copy, each with what it does. */
export function CommandCard({ commands }: Props) {
  return (
    <Card title="On the command line">
      <div className="grid gap-3 p-3.5">
        {commands.map(({ label, command }) => (
          <CopyCommand key={command} label={label} command={command} />
        ))}
      </div>
    </Card>
  );
}
