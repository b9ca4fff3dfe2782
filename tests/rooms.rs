//! The arrows between the rooms of `src/` hold: what each may use, and that
//! none but the user interface hears of a browser. Test code is no exception.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A room and the rooms that it may use, beside itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("json", &["source"]),
    ("yaml", &["source"]),
    ("hcl", &["source"]),
    ("script", &["source"]),
    ("layout", &["source", "json", "yaml"]),
    ("packer", &["source", "json", "hcl"]),
    ("rosco", &["source", "json", "yaml"]),
    ("orca", &["source", "json", "yaml"]),
    ("preview", &["orca", "rosco", "packer", "script", "layout", "source", "json", "yaml", "hcl"]),
    ("lint", &["preview", "orca", "rosco", "packer", "script", "layout", "source", "json", "yaml", "hcl"]),
    ("starter", &["packer", "orca", "layout", "source", "json"]),
    ("workspace", &["source", "layout"]),
    ("worker", CORE),
    ("bin", CORE_AND_WORKER),
    ("ui", CORE_AND_WORKER),
    ("main", &["ui"]),
    ("lib", EVERYTHING),
];

const CORE: &[&str] = &[
    "source",
    "json",
    "yaml",
    "hcl",
    "script",
    "layout",
    "packer",
    "rosco",
    "orca",
    "preview",
    "lint",
    "starter",
    "workspace",
];

const CORE_AND_WORKER: &[&str] = &[
    "source",
    "json",
    "yaml",
    "hcl",
    "script",
    "layout",
    "packer",
    "rosco",
    "orca",
    "preview",
    "lint",
    "starter",
    "workspace",
    "worker",
];

const EVERYTHING: &[&str] = &[
    "source",
    "json",
    "yaml",
    "hcl",
    "script",
    "layout",
    "packer",
    "rosco",
    "orca",
    "preview",
    "lint",
    "starter",
    "workspace",
    "worker",
    "ui",
];

/// What only those who live in a browser may name.
const BROWSER: &[&str] = &[
    "leptos",
    "leptos_use",
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "gloo_events",
    "gloo_timers",
    "idb",
];
const IN_A_BROWSER: &[&str] = &["ui", "bin", "main"];

#[test]
fn rooms_use_only_what_their_arrows_allow() {
    let mut broken = Vec::new();
    for file in sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        let text = fs::read_to_string(&file).unwrap();
        let place = file.strip_prefix(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap();
        broken.extend(violations(place, &text).into_iter().map(|why| format!("src/{}: {why}", place.display())));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_room_has_its_arrows() {
    let known: BTreeSet<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap() {
        let room = room_of(Path::new(&entry.unwrap().file_name()));
        assert!(known.contains(room.as_str()), "src/{room} is not in the table of tests/rooms.rs");
    }
    for (room, used) in ROOMS {
        for other in *used {
            assert!(known.contains(other), "{room} may use {other}, which is no room");
        }
    }
}

#[test]
fn the_arrows_have_no_circle() {
    // Each room stands in the table after all those that it may use.
    for (at, (room, used)) in ROOMS.iter().enumerate() {
        for other in *used {
            let before = ROOMS[..at].iter().any(|(earlier, _)| earlier == other);
            assert!(before, "{room} uses {other}, which comes after it");
        }
    }
}

#[test]
fn sees_what_would_break_an_arrow() {
    let seen = |place: &str, text: &str| violations(Path::new(place), text);
    assert_eq!(seen("packer/mod.rs", "use crate::rosco::Request;"), ["packer may not use rosco"]);
    assert_eq!(seen("packer/a/b.rs", "fn f() { crate::rosco::go() }"), ["packer may not use rosco"]);
    assert_eq!(seen("packer/mod.rs", "use crate::{source::Span, orca};"), ["packer may not use orca"]);
    assert_eq!(seen("packer/mod.rs", "use crate::{json::{a, b}, {rosco::c}};"), ["packer may not use rosco"]);
    assert_eq!(seen("packer/mod.rs", "use super::rosco;"), ["packer may not use rosco"]);
    assert_eq!(seen("packer/fix/mod.rs", "use super::super::{json, rosco};"), ["packer may not use rosco"]);
    assert_eq!(seen("packer/a.rs", "mod tests { use super::super::super::rosco; }"), ["packer may not use rosco"]);
    assert_eq!(seen("packer/a.rs", "#[cfg(test)] mod tests { use crate::rosco::b; }"), ["packer may not use rosco"]);
    assert_eq!(seen("json/a.rs", "use crate::*;"), ["json names the whole crate"]);
    assert_eq!(seen("json/a.rs", "fn f() { leptos::mount() }"), ["json names leptos, which is for the browser"]);
    assert_eq!(seen("main.rs", "bakewright::json::parse()"), ["main may not use json"]);
    assert_eq!(seen("worker/a.rs", "use crate::ui::App;"), ["worker may not use ui"]);
}

#[test]
fn is_not_led_astray() {
    let seen = |place: &str, text: &str| violations(Path::new(place), text);
    let text = r##"
        //! crate::rosco
        /* crate::rosco /* web_sys */ leptos */
        use crate::json::{self, rosco};
        const A: &str = "crate::rosco \" web_sys";
        const B: &str = r#"crate::rosco " leptos"#;
        const C: char = '"';
        fn f<'a>(rosco: &'a str) -> &'a str { super::super::json::f('\'', rosco) }
        mod tests { use super::rosco; use super::super::other; }
    "##;
    assert_eq!(seen("packer/a/b.rs", text), [""; 0]);
    assert_eq!(seen("ui/a.rs", "use leptos::prelude::*; use crate::rosco;"), [""; 0]);
}

/// Every Rust file below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The room of a file, given by its path below `src/`.
fn room_of(place: &Path) -> String {
    let first = place.iter().next().unwrap().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// What of a file breaks an arrow.
fn violations(place: &Path, text: &str) -> Vec<String> {
    let room = room_of(place);
    let used = ROOMS.iter().find(|(known, _)| *known == room).map_or(&[][..], |(_, used)| used);
    let tokens = tokens(text);
    let mut found = BTreeSet::new();
    for name in rooms_named(&depth_of(place), &tokens) {
        if name == "*" {
            found.insert(format!("{room} names the whole crate"));
        } else if name != room && ROOMS.iter().any(|(known, _)| *known == name) && !used.contains(&name.as_str()) {
            found.insert(format!("{room} may not use {name}"));
        }
    }
    if !IN_A_BROWSER.contains(&room.as_str()) {
        let named = tokens.iter().filter(|token| BROWSER.contains(&token.as_str()));
        found.extend(named.map(|token| format!("{room} names {token}, which is for the browser")));
    }
    found.into_iter().collect()
}

/// The modules that a file is in: `packer/fix/iso.rs` → packer, fix, iso.
fn depth_of(place: &Path) -> Vec<String> {
    let mut modules: Vec<String> =
        place.iter().map(|part| part.to_string_lossy().trim_end_matches(".rs").to_owned()).collect();
    if modules.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
        modules.pop();
    }
    modules
}

/// The names right below the crate that the tokens mention, by `crate::`, by
/// `bakewright::` or by climbing out with `super::`.
fn rooms_named(file: &[String], tokens: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    // Brace depths at which the modules of this file that are open began.
    let mut inner: Vec<usize> = Vec::new();
    let mut braces = 0;
    let mut at = 0;
    while at < tokens.len() {
        let is = |offset: usize, token: &str| tokens.get(at + offset).is_some_and(|found| found == token);
        match tokens[at].as_str() {
            "{" => {
                braces += 1;
                if at >= 2 && tokens[at - 2] == "mod" {
                    inner.push(braces);
                }
            }
            "}" => {
                if inner.last() == Some(&braces) {
                    inner.pop();
                }
                braces -= 1;
            }
            "crate" | "bakewright" if is(1, "::") => names(&tokens[at + 2..], &mut found),
            "super" if is(1, "::") => {
                let mut climbed = 1;
                while is(climbed * 2, "super") && is(climbed * 2 + 1, "::") {
                    climbed += 1;
                }
                if climbed == file.len() + inner.len() {
                    names(&tokens[at + climbed * 2..], &mut found);
                }
                at += climbed * 2 - 1;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The first names of a path or of each path of a group.
fn names(tokens: &[String], found: &mut Vec<String>) {
    let mut depth = 0;
    // Within a group: at the start of a path.
    let mut starts = true;
    // The depth at which the path that is being skipped began.
    let mut skipping = None;
    for token in tokens {
        match token.as_str() {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                if skipping.is_some_and(|from| depth < from) {
                    skipping = None;
                }
            }
            "," if skipping.is_none_or(|from| from == depth) => {
                starts = true;
                skipping = None;
            }
            name if starts && skipping.is_none() => {
                found.push(name.to_owned());
                starts = false;
                skipping = Some(depth);
            }
            _ => {}
        }
        if depth <= 0 {
            return;
        }
    }
}

/// Words, `::` and single signs, without comments, strings and characters.
fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let starts = |at: usize, what: &str| what.chars().enumerate().all(|(i, ch)| chars.get(at + i) == Some(&ch));
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&ch) = chars.get(at) {
        if starts(at, "//") {
            at += chars[at..].iter().take_while(|ch| **ch != '\n').count();
        } else if starts(at, "/*") {
            at = after_comment(&chars, at);
        } else if let Some(end) = raw_string_end(&chars, at) {
            at = end;
        } else if ch == '"' {
            at = after_quote(&chars, at);
        } else if ch == '\'' {
            // A lifetime has no quote after its first character.
            let character = chars.get(at + 1) == Some(&'\\') || chars.get(at + 2) == Some(&'\'');
            at = if character { after_quote(&chars, at) } else { at + 1 };
        } else if ch.is_alphanumeric() || ch == '_' {
            let word: String = chars[at..].iter().take_while(|ch| ch.is_alphanumeric() || **ch == '_').collect();
            at += word.chars().count();
            found.push(word);
        } else if starts(at, "::") {
            found.push("::".to_owned());
            at += 2;
        } else {
            if !ch.is_whitespace() {
                found.push(ch.to_string());
            }
            at += 1;
        }
    }
    found
}

fn after_comment(chars: &[char], start: usize) -> usize {
    let mut depth = 0;
    let mut at = start;
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn after_quote(chars: &[char], start: usize) -> usize {
    let quote = chars[start];
    let mut at = start + 1;
    while at < chars.len() && chars[at] != quote {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// Where a raw string that starts here ends: `r"…"`, `r#"…"#`, also `br`.
fn raw_string_end(chars: &[char], start: usize) -> Option<usize> {
    let word = start > 0 && (chars[start - 1].is_alphanumeric() || chars[start - 1] == '_');
    let mut at = start + usize::from(chars[start] == 'b');
    if word || chars.get(at) != Some(&'r') {
        return None;
    }
    at += 1;
    let hashes = chars[at..].iter().take_while(|ch| **ch == '#').count();
    at += hashes;
    if chars.get(at) != Some(&'"') {
        return None;
    }
    at += 1;
    while at < chars.len() {
        if chars[at] == '"' && chars[at + 1..].iter().take(hashes).filter(|ch| **ch == '#').count() == hashes {
            return Some(at + 1 + hashes);
        }
        at += 1;
    }
    Some(at)
}
