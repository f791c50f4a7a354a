import { notFound } from "next/navigation";
import type { ReactNode } from "react";

/** Every primitive in every state, for those who build pages. It needs no data and exists in development only. */
export default function GalleryLayout({ children }: { children: ReactNode }) {
  // biome-ignore lint/style/noProcessEnv: the bundler puts the value here, so the pages drop out of a build
  if (process.env.NODE_ENV === "production") notFound();
  return children;
}
