"use client";
import {
  Box,
  CircleCheck,
  CirclePause,
  CircleX,
  Columns3,
  Download,
  LoaderCircle,
  Minus,
  Search,
  Server,
  TriangleAlert,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { Age } from "@/components/ui/age";
import { Button } from "@/components/ui/button";
import { CapacityBar } from "@/components/ui/capacity-bar";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { CopyCommand } from "@/components/ui/copy-command";
import { Dialog } from "@/components/ui/dialog";
import { Empty } from "@/components/ui/empty";
import { Field, Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { Menu, MenuCheckItem, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Notice } from "@/components/ui/notice";
import { Popover } from "@/components/ui/popover";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Chip, Status } from "@/components/ui/status";
import { Tabs } from "@/components/ui/tabs";
import { Textarea } from "@/components/ui/textarea";
import { TimeChart } from "@/components/ui/time-chart";
import { toast } from "@/components/ui/toast";
import { Toaster } from "@/components/ui/toaster";
import { Tooltip } from "@/components/ui/tooltip";

const DAY_START = 1_764_000_000;
const POINTS = Array.from({ length: 96 }, (_, at): [number, number] => [
  DAY_START + at * 900,
  90 + 30 * Math.sin(at / 9) + (at % 7) * 2,
]);
const GIB = 1024 ** 3;

export function Gallery() {
  const [open, setOpen] = useState(false);
  const [tab, setTab] = useState("pods");
  const [column, setColumn] = useState(true);
  return (
    <main className="mx-auto grid max-w-5xl gap-4 p-5">
      <h1>Primitives</h1>
      <Section title="Buttons">
        <Button>Default</Button>
        <Button variant="primary">Primary</Button>
        <Button variant="danger">Danger</Button>
        <Button variant="quiet" icon={Columns3}>
          Columns
        </Button>
        <Button size="sm" icon={CirclePause}>
          Cordon…
        </Button>
        <Button icon={Download} aria-label="Download" />
        <Button disabled>Disabled</Button>
        <Button variant="primary" busy>
          Working
        </Button>
        <Tooltip says="Says its name">
          <Button icon={Search} aria-label="Search" />
        </Tooltip>
      </Section>
      <Section title="Status">
        <Status tone="ok" icon={CircleCheck} label="Ready" />
        <Status tone="hold" icon={CirclePause} label="Cordoned" />
        <Status tone="busy" icon={LoaderCircle} label="Draining" spin />
        <Status tone="bad" icon={CircleX} label="Not ready" />
        <Status tone="warn" icon={TriangleAlert} label="Pressure" />
        <Status tone="mute" icon={Minus} label="Unknown" />
        <Chip>plain</Chip>
        <Chip tone="ok" icon={CircleCheck}>
          42 move
        </Chip>
        <Chip tone="warn">3 gap</Chip>
        <Chip tone="bad">1 blocked</Chip>
        <Chip tone="hold">held</Chip>
        <Chip tone="busy">busy</Chip>
      </Section>
      <Section title="Fields">
        <Input aria-label="Filter" icon={Search} placeholder="Filter by name" type="search" />
        <Field label="Reason" htmlFor="reason" problem="Say why">
          <Input id="reason" aria-invalid aria-describedby="reason-note" />
        </Field>
        <Field label="Ticket" htmlFor="ticket" hint="Optional">
          <Input id="ticket" aria-describedby="ticket-note" />
        </Field>
        <Textarea aria-label="Note" placeholder="More than a line" />
        <Select aria-label="Role" options={[{ value: "any", label: "Any role" }]} />
        <label htmlFor="chosen" className="flex items-center gap-2">
          <Checkbox id="chosen" defaultChecked /> Chosen
        </label>
        <Checkbox aria-label="Some" indeterminate />
      </Section>
      <Section title="Open things">
        <Button onClick={() => setOpen(true)}>Dialog</Button>
        <Dialog
          open={open}
          onOpenChange={setOpen}
          title="Cordon 2 nodes"
          description="No new pods will be placed on them."
          footer={
            <>
              <Button variant="quiet" onClick={() => setOpen(false)}>
                Cancel
              </Button>
              <Button variant="primary">Cordon 2 nodes</Button>
            </>
          }
        >
          <Textarea aria-label="Reason" />
        </Dialog>
        <Menu trigger={<Button>Menu</Button>}>
          <MenuItem icon={CirclePause}>Cordon…</MenuItem>
          <MenuCheckItem checked={column} onCheckedChange={setColumn}>
            Version
          </MenuCheckItem>
          <MenuSeparator />
          <MenuItem danger icon={CircleX}>
            Delete
          </MenuItem>
        </Menu>
        <Popover label="About" trigger={<Button>Popover</Button>}>
          A panel
        </Popover>
        <Button
          onClick={() => toast.done("Cordoned", { says: "worker-1", link: { href: "/", label: "Show" } })}
        >
          Toast
        </Button>
        <Button onClick={() => toast.failed("Refused", { says: "The plan has changed" })}>Failure</Button>
        <Kbd>Ctrl K</Kbd>
      </Section>
      <Section title="Data">
        <CapacityBar unit="cores" used={5.2} requested={14.6} allocatable={16} />
        <CapacityBar unit="bytes" used={null} requested={31 * GIB} allocatable={64 * GIB} />
        <Age at="2026-01-01T00:00:00.000Z" suffix=" ago" />
        <div className="w-full">
          <CapacityBar wide unit="bytes" used={22 * GIB} requested={31 * GIB} allocatable={64 * GIB} />
        </div>
        <div className="w-full">
          <TimeChart name="CPU used" unit="cores" max={160} points={POINTS} />
        </div>
        <CopyCommand className="w-full" label="kubectl" command="kubectl cordon tools-k8s-worker-101" />
      </Section>
      <Notice tone="warn" title="Metrics are 4 min old">
        Prometheus does not answer.
      </Notice>
      <Notice tone="bad" title="Failed" action={<Button size="sm">Try again</Button>} />
      <Notice tone="hold" title="Read-only" />
      <Notice tone="busy" title="Under way" />
      <Tabs
        label="Parts"
        value={tab}
        onValueChange={setTab}
        tabs={[
          { value: "pods", label: "Pods", count: 1284, content: "Pods" },
          { value: "events", label: "Events", content: "Events" },
        ]}
      />
      <Card title="Loading">
        <SkeletonRows rows={3} />
      </Card>
      <Card title="Empty" note="0" actions={<Button size="sm">Act</Button>}>
        <Empty
          icon={Server}
          title="No node matches"
          says="Take a filter away."
          action={<Button icon={Box}>Clear</Button>}
        />
      </Card>
      <Toaster />
    </main>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card title={title}>
      <div className="flex flex-wrap items-center gap-3 p-3.5">{children}</div>
    </Card>
  );
}
