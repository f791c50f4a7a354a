/** Short messages in the corner; `Toaster` shows them. Own code, because toast libraries insert styles that the policy refuses. */

export type ToastOptions = {
  /** Under the message. */
  says?: string;
  /** Where the thing it is about can be seen: the action. */
  link?: { href: string; label: string };
};

export type Toast = ToastOptions & { id: number; kind: "done" | "note" | "failed"; message: string };

/** More push out the oldest. */
const MOST = 4;
const NONE: readonly Toast[] = [];

let shown: readonly Toast[] = NONE;
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

const add =
  (kind: Toast["kind"]) =>
  (message: string, options: ToastOptions = {}): void => {
    set([...shown, { ...options, kind, message, id: nextId++ }].slice(-MOST));
  };

/** A failure stays until it is dismissed. */
export const toast = { done: add("done"), note: add("note"), failed: add("failed") };

export const dismiss = (id: number): void => set(shown.filter((it) => it.id !== id));

export const toastStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
  read: (): readonly Toast[] => shown,
  readOnServer: (): readonly Toast[] => NONE,
};
