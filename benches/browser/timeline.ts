import type { Browser, CDPSession, Page } from "@playwright/test";

type TraceEvent = { name: string; ph: string; ts: number; dur?: number; pid: number; tid: number };
type Profile = {
  nodes: { id: number; callFrame: { url: string }; children?: number[] }[];
  samples: number[];
  timeDeltas: number[];
  startTime: number;
};

/** A stretch of time on the page's main thread, in milliseconds of one clock. */
export type Stretch = { from: number; to: number };

const TASKS = new Set(["ThreadControllerImpl::RunTask", "RunTask"]);
const DRAWING = new Set(["UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize", "Commit"]);

/** What was recorded of the page while something was done. */
export class Timeline {
  private constructor(
    private readonly events: TraceEvent[],
    private readonly marked: TraceEvent[],
    private readonly profile?: Profile,
  ) {}

  /**
   * Records while `work` goes on. With `sampled` the engine also says, every tenth of a millisecond, whose
   * code runs; that costs time itself.
   */
  static async record(browser: Browser, page: Page, sampled: boolean, work: () => Promise<void>): Promise<Timeline> {
    let profiler: CDPSession | undefined;
    await browser.startTracing(page, { categories: ["toplevel", "blink.user_timing", "devtools.timeline"] });
    if (sampled) {
      profiler = await page.context().newCDPSession(page);
      await profiler.send("Profiler.enable");
      await profiler.send("Profiler.setSamplingInterval", { interval: 100 });
      await profiler.send("Profiler.start");
    }
    await work();
    const profile = profiler && ((await profiler.send("Profiler.stop")).profile as Profile);
    const all = JSON.parse((await browser.stopTracing()).toString()).traceEvents as TraceEvent[];
    const marked = all.filter(({ name, ph }) => name.startsWith("measure:") && "RIin".includes(ph));
    const [first] = marked;
    const events = all.filter(({ pid, tid, dur }) => pid === first?.pid && tid === first.tid && dur !== undefined);
    return new Timeline(events, marked, profile);
  }

  /** When the page left that mark. */
  marks(name: string): number[] {
    return this.marked.filter((event) => event.name === `measure:${name}`).map(({ ts }) => ts / 1_000);
  }

  /** How long the main thread was busy. */
  busy(stretch: Stretch): number {
    return this.sum(TASKS, stretch);
  }

  /** How long of that the browser styled, laid out and painted, for whomever. */
  drawing(stretch: Stretch): number {
    return this.sum(DRAWING, stretch);
  }

  /** How long code ran, by whose it is. */
  code({ from, to }: Stretch): { ours: number; monaco: number } {
    const took = { ours: 0, monaco: 0 };
    const { profile } = this;
    if (!profile) return took;
    const owners = this.owners(profile);
    let at = profile.startTime / 1_000;
    profile.samples.forEach((sample, i) => {
      const delta = profile.timeDeltas[i] / 1_000;
      at += delta;
      const owner = owners.get(sample);
      if (owner && at > from && at <= to) took[owner] += Math.min(delta, at - from);
    });
    return took;
  }

  private sum(names: Set<string>, { from, to }: Stretch): number {
    let sum = 0;
    for (const { name, ts, dur = 0 } of this.events) {
      if (!names.has(name)) continue;
      sum += Math.max(0, Math.min(to, (ts + dur) / 1_000) - Math.max(from, ts / 1_000));
    }
    return sum;
  }

  /** Node of the profile → whose code it is: ours as soon as ours is among its callers, for then ours asked for it. */
  private owners({ nodes }: Profile): Map<number, "ours" | "monaco"> {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const owners = new Map<number, "ours" | "monaco">();
    const visit = (id: number, inherited?: "ours" | "monaco") => {
      const node = byId.get(id);
      if (!node) return;
      const { url } = node.callFrame;
      const own = /bakewright|\.wasm|^wasm:/.test(url) && !url.includes("/monaco/") ? "ours" : url.includes("/monaco/") ? "monaco" : undefined;
      const owner = inherited === "ours" ? "ours" : (own ?? inherited);
      if (owner) owners.set(id, owner);
      for (const child of node.children ?? []) visit(child, owner);
    };
    if (nodes[0]) visit(nodes[0].id);
    return owners;
  }
}
