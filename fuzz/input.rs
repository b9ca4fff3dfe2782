//! Text that is nearly a template, and the loop that runs it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Inputs in CI, and when soaking.
const RUNS: u64 = 20_000;
const SOAKING_RUNS: u64 = 10_000_000;
/// No input may take longer.
const SLOW: Duration = Duration::from_secs(10);
/// Seeds are cut to pieces of this many bytes, few to larger ones.
const PIECE: usize = 1_500;
const LARGE_PIECE: usize = 30_000;

/// Numbers that are the same for the same seed on every machine (splitmix64).
#[derive(Clone)]
pub struct Random(u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `bound`; 0 for none.
    pub fn below(&mut self, bound: usize) -> usize {
        if bound == 0 { 0 } else { usize::try_from(self.next() % bound as u64).unwrap() }
    }

    pub fn one_of<'v, T>(&mut self, values: &'v [T]) -> &'v T {
        &values[self.below(values.len())]
    }
}

/// Runs `target` on one input after another, and says how it went.
pub fn run(name: &str, target: impl Fn(&str, &mut Random)) -> ExitCode {
    let number = |variable: &str| std::env::var(variable).ok().and_then(|text| text.parse::<u64>().ok());
    let seed = number("BAKEWRIGHT_FUZZ_SEED").unwrap_or(1).wrapping_mul(0x1_0000_0001);
    let usual = if std::env::var_os("BAKEWRIGHT_SOAK").is_some() { SOAKING_RUNS } else { RUNS };
    let all = 0..number("BAKEWRIGHT_FUZZ_RUNS").unwrap_or(usual);
    let runs = number("BAKEWRIGHT_FUZZ_RUN").map_or(all, |run| run..run + 1);
    let seeds = seeds();
    let started = Instant::now();
    let mut slowest = Duration::ZERO;
    for run in runs.clone() {
        let mut random = Random(seed.wrapping_add(run));
        let input = mutated(&seeds, &mut random);
        let attempt = || {
            let mut random = random.clone();
            let begun = Instant::now();
            let outcome = catch_unwind(AssertUnwindSafe(|| target(&input, &mut random)));
            (outcome.is_err(), begun.elapsed())
        };
        let (broken, took) = attempt();
        // A busy machine may have stood still.
        let slow = took > SLOW && attempt().1 > SLOW;
        slowest = slowest.max(took);
        if (run + 1).is_multiple_of(1_000_000) {
            println!("{name}: {} inputs so far, {:.0?}", run + 1, started.elapsed());
        }
        if broken || slow {
            let what = if broken { "breaks a promise" } else { "takes too long" };
            let shown: String = input.chars().take(4_000).collect();
            println!("{name}: BAKEWRIGHT_FUZZ_RUN={run} {what}, {} bytes:\n{shown}", input.len());
            println!("0 passed, 1 failed, 0 skipped");
            return ExitCode::FAILURE;
        }
    }
    let count = runs.end - runs.start;
    println!("{name}: {count} inputs in {:.1?}, the slowest in {slowest:.1?}", started.elapsed());
    println!("1 passed, 0 failed, 0 skipped");
    ExitCode::SUCCESS
}

const TEMPLATE: &str = include_str!("seed.json");

fn seeds() -> Vec<String> {
    let mut seeds = vec![TEMPLATE.to_owned(), TEMPLATE.replace('\n', "\r\n"), "[]".to_owned(), String::new()];
    seeds.push(TEMPLATE.split_whitespace().collect());
    let folder = std::env::var("BAKEWRIGHT_CORPUS").ok();
    for folder in
        folder.iter().flat_map(|corpus| ["templates", "templates-edge"].map(|name| format!("{corpus}/{name}")))
    {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        let json = paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "json"));
        seeds.extend(json.filter_map(|path| std::fs::read_to_string(path).ok()));
    }
    seeds
}

const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u00e9",
    "\\ud83e",
    "null",
    "true",
    "1e400",
    "-0",
    "0.1",
    "01",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\r",
    "//x\n",
    "/*",
    "*/",
    "#",
    "'",
    "“",
    "\u{feff}",
    "é",
    "\u{0}",
    "\u{1f980}",
    "{{user `a`}}",
    "{{",
    "}}",
    "{{.X}}",
    "\"type\": ",
    "\"name\": \"a\",",
    "\"only\": [\"a\"],",
    "\"pause_before\": \"5\",",
    "\"builders\": [",
    "\"variables\": {",
    "\"_\": 1,",
    "\"override\": {\"a\": {}},",
    "\"provisioners\": [null,",
    "\"post-processors\": [[\"a\"]],",
    "\"\": 1,",
    "=",
    ";",
];

fn mutated(seeds: &[String], random: &mut Random) -> String {
    let mut bytes = some_piece(seeds, random).to_vec();
    for _ in 0..random.below(8) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(12)).min(bytes.len());
        match random.below(8) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let copy = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            2 => drop(bytes.splice(at..end, some_piece(seeds, random).iter().copied().take(200))),
            3 => bytes.truncate(at.max(bytes.len() / 2)),
            4 => {
                let token = random.one_of(TOKENS).repeat(1 + random.below(40));
                bytes.splice(at..at, token.into_bytes());
            }
            _ => drop(bytes.splice(at..end.min(at + 2), random.one_of(TOKENS).bytes())),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn some_piece<'t>(seeds: &'t [String], random: &mut Random) -> &'t [u8] {
    let seed: &String = random.one_of(seeds);
    piece(seed, random)
}

/// All of a short text, some of a long one.
fn piece<'t>(text: &'t str, random: &mut Random) -> &'t [u8] {
    let bytes = text.as_bytes();
    let len = if random.below(50) == 0 { LARGE_PIECE } else { PIECE };
    let start = if bytes.len() <= len || random.below(2) == 0 { 0 } else { random.below(bytes.len()) };
    &bytes[start..(start + len).min(bytes.len())]
}
