import type { ReactNode } from "react";
import { Toaster } from "@/components/ui/toaster";
import { Banners } from "./banners";
import { BottomNav } from "./bottom-nav";
import { Keyboard } from "./keyboard";
import { LiveUpdates } from "./live-updates";
import { PaletteButton } from "./palette-button";
import { Providers } from "./providers";
import { SessionProvider, type ShellSession } from "./session";
import { SideNav } from "./side-nav";
import { SourceAges } from "./source-ages";
import { UserMenu } from "./user-menu";

/** The frame around every page of the console. */
export function Shell({ session, children }: { session: ShellSession; children: ReactNode }) {
  return (
    <Providers>
      <SessionProvider session={session}>
        <a
          href="#main"
          className="absolute top-2 left-2 z-50 rounded-md bg-accent px-3 py-2 text-accent-text not-focus:sr-only"
        >
          Skip to the page
        </a>
        <div className="flex min-h-dvh">
          <SideNav />
          <div className="flex min-w-0 flex-1 flex-col">
            <header className="sticky top-0 z-20 flex h-12 items-center gap-3 border-b border-line bg-surface px-5 max-md:px-4">
              <PaletteButton />
              <div className="ml-auto flex items-center gap-3 max-sm:min-w-0 sm:shrink-0">
                <SourceAges />
                <UserMenu />
              </div>
            </header>
            <Banners />
            <main id="main" tabIndex={-1} className="min-w-0 flex-1 p-5 outline-none max-md:p-4 max-md:pb-20">
              {children}
            </main>
          </div>
        </div>
        <BottomNav />
        <Keyboard />
        <LiveUpdates />
        <Toaster />
      </SessionProvider>
    </Providers>
  );
}
