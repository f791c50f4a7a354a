"use client";
import { Keyboard as KeyboardIcon, KeyRound, LogOut, UserRound } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Menu, MenuItem, MenuLabel, MenuLink, MenuRadioGroup, MenuSeparator } from "@/components/ui/menu";
import { shortcuts } from "@/components/ui/shortcut-registry";
import { messageOf } from "@/lib/core/errors";
import { fetchJson } from "@/lib/core/fetch-json";
import { useSession } from "./session";
import { asTheme, THEME_COOKIE, THEMES } from "./theme";

const YEAR_S = 31_536_000;
const LABEL = { system: "As the system", light: "Light", dark: "Dark" } as const;

function chooseTheme(value: string): void {
  const theme = asTheme(value);
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

async function signOut(): Promise<void> {
  try {
    await fetchJson("/api/v1/session", { method: "DELETE" });
    location.assign("/sign-in");
  } catch (thrown) {
    const { toast } = await import("@/components/ui/toast");
    toast.failed("You are still signed in", { says: messageOf(thrown) });
  }
}

export function UserMenu() {
  const { displayName, user, role } = useSession();
  const [theme, setTheme] = useState("");
  return (
    <Menu
      trigger={
        <button
          type="button"
          onPointerDown={() => setTheme(document.documentElement.dataset.theme ?? "system")}
          onFocus={() => setTheme(document.documentElement.dataset.theme ?? "system")}
          className="flex h-[22px] shrink-0 items-center gap-1.5 rounded-full bg-sunken px-2 text-xs font-medium text-text-2 hover:text-text max-md:size-10 max-md:justify-center max-md:p-0"
        >
          <UserRound aria-hidden className="size-[13px] max-md:size-4" />
          <span className="max-md:sr-only">
            {user} · {role}
          </span>
        </button>
      }
    >
      <MenuLabel>
        {displayName}, {role}
      </MenuLabel>
      <MenuLink>
        <Link href="/tokens">
          <KeyRound aria-hidden className="size-4 text-text-3" />
          API tokens
        </Link>
      </MenuLink>
      <MenuItem
        icon={KeyboardIcon}
        hint="?"
        onSelect={() =>
          shortcuts()
            .find((shortcut) => shortcut.key === "?")
            ?.run()
        }
      >
        Keys
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      <MenuRadioGroup
        value={theme}
        onValueChange={(value) => {
          chooseTheme(value);
          setTheme(value);
        }}
        options={THEMES.map((value) => ({ value, label: LABEL[value] }))}
      />
      <MenuSeparator />
      <MenuItem icon={LogOut} onSelect={() => void signOut()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
