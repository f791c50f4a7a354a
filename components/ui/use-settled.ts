"use client";
import { useEffect, useState } from "react";

/** The value once it has stood still for `ms`, so that not every key press is a request. Compared by identity. */
export function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
