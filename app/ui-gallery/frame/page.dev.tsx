import { OverviewView } from "@/components/overview/overview-view";
import { Shell } from "@/components/shell/shell";
import { PERMISSIONS } from "@/lib/auth/policy";

/** The frame and the overview without anyone signed in; its data comes from whoever answers /api. */
export default function FramePage() {
  return (
    <Shell
      session={{
        user: "anna",
        displayName: "Anna",
        role: "admin",
        permissions: PERMISSIONS,
        site: "tools",
        publicTools: "none",
      }}
    >
      <OverviewView />
    </Shell>
  );
}
