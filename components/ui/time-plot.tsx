"use client";
import { useEffect, useRef } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";

type Props = {
  points: readonly (readonly [number, number])[];
  max: number | null;
  say: (value: number) => string;
  /** Steps of the scale are powers of two, as memory is. */
  binary: boolean;
};

const POWERS_OF_TWO = Array.from({ length: 50 }, (_, power) => 2 ** power);

const HEIGHT = 112;

/** The drawing behind `TimeChart`; loaded only where a chart is seen. */
export function TimePlot({ points, max, say, binary }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const colour = (name: string) => getComputedStyle(element).getPropertyValue(name).trim();
    const font = "11px Inter Variable, system-ui, sans-serif";
    const draw = () =>
      new UPlot(
        {
          width: element.clientWidth,
          height: HEIGHT,
          legend: { show: false },
          cursor: { y: false, points: { size: 6 } },
          padding: [6, 20, 0, 0],
          scales: { y: { range: (_plot, _low, high) => [0, max ?? (high > 0 ? high * 1.15 : 1)] } },
          axes: [
            {
              stroke: colour("--ink-3"),
              font,
              size: 22,
              grid: { show: false },
              ticks: { show: false },
              values: (_plot, ticks) => ticks.map((tick) => new Date(tick * 1000).toTimeString().slice(0, 5)),
            },
            {
              stroke: colour("--ink-3"),
              font,
              size: 62,
              space: 34,
              grid: { stroke: colour("--line"), width: 1 },
              ticks: { show: false },
              ...(binary ? { incrs: POWERS_OF_TWO } : {}),
              values: (_plot, ticks) => ticks.map((tick) => (tick === 0 ? "0" : say(tick))),
            },
          ],
          series: [
            {},
            {
              stroke: colour("--used"),
              width: 1.5,
              fill: `color-mix(in srgb, ${colour("--used")} 12%, transparent)`,
              points: { show: false },
            },
          ],
        },
        [points.map(([at]) => at), points.map(([, value]) => value)],
        element,
      );
    let plot = draw();
    const again = () => {
      plot.destroy();
      plot = draw();
    };
    const sized = new ResizeObserver(() => {
      if (element.clientWidth > 0) plot.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    sized.observe(element);
    // The colours are read once, so a change of theme draws anew.
    const themed = new MutationObserver(again);
    themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", again);
    return () => {
      sized.disconnect();
      themed.disconnect();
      system.removeEventListener("change", again);
      plot.destroy();
    };
  }, [points, max, say, binary]);
  return <div ref={box} className="w-full" />;
}
