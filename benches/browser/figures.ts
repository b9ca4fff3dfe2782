/** The value below which so many of a hundred lie. */
export function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Prints one line of figures: the median, the 99th of a hundred, the most. */
export function report(what: string, values: number[], goal?: string) {
  const [half, most, worst] = [percentile(values, 50), percentile(values, 99), Math.max(...values)];
  const figures = `median ${half.toFixed(1)} ms, p99 ${most.toFixed(1)} ms, worst ${worst.toFixed(1)} ms`;
  console.log(`${what.padEnd(58)} ${figures}, ${values.length} times${goal ? `   (goal: ${goal})` : ""}`);
}
