"use client";
import dynamic from "next/dynamic";

/** Toasts answer what a person did, so their code may come after the first paint. */
export const LazyToaster = dynamic(() => import("./toaster").then((module) => module.Toaster), {
  ssr: false,
});
