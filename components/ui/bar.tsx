import { cn } from "./cn";

type Props = {
  /** In percent of the bar, each drawn over those before it. `x` is where it begins, 0 by default. */
  parts: readonly { x?: number; width: number; fill: string }[];
  /** Thicker, where it stands alone. */
  thick?: boolean;
};

/** Counts side by side, as parts of `total`; what is 0 is not drawn. */
export function sideBySide(
  counts: readonly { count: number; fill: string }[],
  total: number,
): Props["parts"] {
  const of = Math.max(1, total);
  let x = 0;
  return counts.flatMap(({ count, fill }) => {
    const part = { x, width: (count * 100) / of, fill };
    x += part.width;
    return count > 0 ? [part] : [];
  });
}

/** Parts of a whole, for who sees; words beside it say the same. An SVG, because the content security policy allows no style attributes. */
export function Bar({ parts, thick = false }: Props) {
  return (
    <svg
      aria-hidden
      className={cn("w-full overflow-hidden", thick ? "h-2 rounded-[4px]" : "h-1.5 rounded-[3px]")}
      viewBox="0 0 100 6"
      preserveAspectRatio="none"
    >
      <rect width="100" height="6" className="fill-track" />
      {parts.map(({ x = 0, width, fill }) => (
        <rect key={fill} x={x} width={width} height="6" className={fill} />
      ))}
    </svg>
  );
}
