//! Texts in the language of `{{ }}`: sound ones, odd ones and broken ones.

use proptest::prelude::*;

/// Some text with actions in it.
pub fn text() -> BoxedStrategy<String> {
    prop_oneof![12 => sound(2), 2 => damaged(), 1 => snippet()].boxed()
}

fn join(parts: Vec<String>) -> String {
    parts.concat()
}

fn one_of(values: &'static [&'static str]) -> BoxedStrategy<String> {
    prop::sample::select(values.to_vec()).prop_map(str::to_owned).boxed()
}

fn plain() -> BoxedStrategy<String> {
    one_of(&[
        "", "a", " ", "x y", "-", "é", "\n", "\n  ", "}}", "} }", "{ {", "\"", "\\", "`", "日本", "%", "A.b_c", "\t",
    ])
}

fn sound(depth: u32) -> BoxedStrategy<String> {
    prop::collection::vec(prop_oneof![2 => plain(), 3 => statement(depth)], 1..4).prop_map(join).boxed()
}

fn statement(depth: u32) -> BoxedStrategy<String> {
    let action = (open(), pipeline(2), close()).prop_map(|(open, pipe, close)| open + &pipe + &close);
    if depth == 0 {
        return action.boxed();
    }
    let branch = (one_of(&["if", "if", "with", "range"]), pipeline(1), sound(depth - 1), otherwise(depth - 1))
        .prop_map(|(word, pipe, body, otherwise)| format!("{{{{{word} {pipe}}}}}{body}{otherwise}{{{{end}}}}"));
    let defined = (one_of(&["define", "block"]), one_of(&["`t`", "\"t\"", "`u`", "`root`"]), sound(depth - 1))
        .prop_map(|(word, name, body)| {
            let data = if word == "block" { " ." } else { "" };
            format!("{{{{{word} {name}{data}}}}}{body}{{{{end}}}}")
        });
    let called = (one_of(&["`t`", "\"u\"", "`none`"]), one_of(&["", " .", " `d`", " nil"]))
        .prop_map(|(name, data)| format!("{{{{template {name}{data}}}}}"));
    let assigned = (one_of(&["$x := ", "$x = ", "$y := "]), pipeline(1))
        .prop_map(|(variable, pipe)| format!("{{{{{variable}{pipe}}}}}"));
    let scoped =
        (pipeline(1), sound(depth - 1)).prop_map(|(pipe, rest)| format!("{{{{$x := {pipe}}}}}{rest}{{{{$x}}}}"));
    prop_oneof![
        8 => action,
        3 => branch,
        1 => defined,
        1 => called,
        1 => assigned,
        2 => scoped,
        1 => one_of(&["{{/* c */}}", "{{- /* c */ -}}", "{{break}}", "{{continue}}", "{{else}}", "{{end}}"]),
    ]
    .boxed()
}

fn otherwise(depth: u32) -> BoxedStrategy<String> {
    let chained = (pipeline(1), sound(depth)).prop_map(|(pipe, body)| format!("{{{{else if {pipe}}}}}{body}"));
    prop_oneof![3 => Just(String::new()), 2 => sound(depth).prop_map(|body| format!("{{{{else}}}}{body}")), 1 => chained]
        .boxed()
}

fn open() -> BoxedStrategy<String> {
    one_of(&["{{", "{{", "{{ ", "{{- ", "{{-\n", "{{\n"])
}

fn close() -> BoxedStrategy<String> {
    one_of(&["}}", "}}", " }}", " -}}", "\n-}}", "\n}}"])
}

fn pipeline(depth: u32) -> BoxedStrategy<String> {
    let joint = one_of(&[" | ", "|", " |"]);
    (prop::collection::vec(command(depth), 1..3), joint).prop_map(|(commands, joint)| commands.join(&joint)).boxed()
}

fn command(depth: u32) -> BoxedStrategy<String> {
    prop_oneof![8 => good_call(depth), 2 => any_call(depth), 2 => argument(depth)].boxed()
}

/// A call with arguments of the right kinds.
fn good_call(depth: u32) -> BoxedStrategy<String> {
    let text = move || texts(depth);
    let number = || one_of(&["0", "1", "2", "-1", "3"]);
    let any = move || argument(depth);
    prop_oneof![
        one_of(&["user `a`", "user `b`", "user \"c\"", "user `none`", "user `json`"]),
        one_of(&["timestamp", "isotime", "uuid", "build_name", "build_type", "template_dir", "pwd", "packer_version"]),
        (one_of(&["upper", "lower", "print", "html", "js", "urlquery", "len", "not", "println"]), text())
            .prop_map(|(name, text)| format!("{name} {text}")),
        (text(), text(), number(), text()).prop_map(|(a, b, n, c)| format!("replace {a} {b} {n} {c}")),
        (text(), text(), text()).prop_map(|(a, b, c)| format!("replace_all {a} {b} {c}")),
        (text(), text(), number()).prop_map(|(a, b, n)| format!("split {a} {b} {n}")),
        (one_of(&["eq", "ne", "lt", "le", "gt", "ge", "and", "or"]), any(), any())
            .prop_map(|(name, a, b)| format!("{name} {a} {b}")),
        (any(), number()).prop_map(|(a, n)| format!("index {a} {n}")),
        (any(), number(), number()).prop_map(|(a, n, m)| format!("slice {a} {n} {m}")),
        (format(), prop::collection::vec(any(), 0..3))
            .prop_map(|(format, a)| format!("printf {format} {}", a.join(" "))),
        (any(), any()).prop_map(|(a, b)| format!("print {a} {b}")),
    ]
    .boxed()
}

fn any_call(depth: u32) -> BoxedStrategy<String> {
    let name = one_of(&[
        "user",
        "env",
        "upper",
        "lower",
        "split",
        "replace",
        "replace_all",
        "isotime",
        "strftime",
        "timestamp",
        "uuid",
        "build_name",
        "build_type",
        "build",
        "template_dir",
        "pwd",
        "packer_version",
        "sed",
        "consul_key",
        "vault",
        "aws_secretsmanager",
        "clean_resource_name",
        "nosuch",
        "and",
        "or",
        "not",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "len",
        "index",
        "slice",
        "print",
        "printf",
        "println",
        "html",
        "js",
        "urlquery",
        "call",
    ]);
    (name, prop::collection::vec(argument(depth), 0..4))
        .prop_map(|(name, arguments)| std::iter::once(name).chain(arguments).collect::<Vec<_>>().join(" "))
        .boxed()
}

fn texts(depth: u32) -> BoxedStrategy<String> {
    let literal = one_of(&[
        "`abc`",
        "\"abc\"",
        "``",
        "`a-b-c`",
        "\"-\"",
        "\"\\t\\\"é\\u65e5\\x41\"",
        "`a\nb`",
        "`ÄÖ ß`",
        "`<&'\"+ >`",
        "`1`",
    ]);
    if depth == 0 {
        return literal;
    }
    let nested = pipeline(depth - 1).prop_map(|pipe| format!("({pipe})"));
    prop_oneof![6 => literal, 2 => one_of(&["(user `a`)", "(user `c`)", "build_type"]), 1 => nested].boxed()
}

fn argument(depth: u32) -> BoxedStrategy<String> {
    let number = one_of(&[
        "0",
        "1",
        "-1",
        "+2",
        "42",
        "0x1F",
        "0b11",
        "0o17",
        "017",
        "1_000",
        "1.5",
        "1.0",
        ".5",
        "1e3",
        "0x1p4",
        "-0.0",
        "'a'",
        "'\\n'",
        "'é'",
        "1i",
        "1+2i",
        "9223372036854775807",
        "9223372036854775808",
        "1e400",
        "08",
    ]);
    let data = one_of(&[".", ".X", ".X.Y", "$", "$.X", "$x", "(.).X", "(user `a`).X"]);
    let word = one_of(&["true", "false", "nil", "build_type", "len", "$x"]);
    prop_oneof![5 => texts(depth), 3 => number, 1 => data, 2 => word].boxed()
}

fn format() -> BoxedStrategy<String> {
    one_of(&[
        "`%s`",
        "`%d`",
        "`%v`",
        "`%q`",
        "`%5s|%-5s|`",
        "`%05d`",
        "`%x %X`",
        "`%t`",
        "`%e %f %g`",
        "`%.2f`",
        "`%+v`",
        "`%#v`",
        "`%T`",
        "`%c %U`",
        "`%%`",
        "`%!`",
        "`%z`",
        "`%[2]s %[1]s`",
        "`%*d`",
        "`%`",
        "`% d`",
        "`% x`",
        "`%#x`",
        "`%08.3f`",
        "`%+q`",
        "`%#q`",
        "`%.2s`",
        "`%b %o %O`",
        "`%[3]d`",
        "`%[x]d`",
        "`no verb`",
        "`%6.2v`",
        "`%-08d`",
    ])
}

fn damaged() -> BoxedStrategy<String> {
    let damage = one_of(&[
        "", "{{", "}}", "`", "\"", "(", ")", "|", "$", ".", "-", " ", "\n", "é", ":=", "=", ",", "/*", "'", "\\", "0",
        "}",
    ]);
    (sound(1), any::<prop::sample::Index>(), 0..3_usize, damage)
        .prop_map(|(text, at, len, damage)| {
            let mut chars: Vec<char> = text.chars().collect();
            let at = at.index(chars.len() + 1);
            let end = (at + len).min(chars.len());
            chars.splice(at..end, damage.chars());
            chars.into_iter().collect()
        })
        .boxed()
}

/// Bits of the language in no order.
fn snippet() -> BoxedStrategy<String> {
    let token = one_of(&[
        "{{", "}}", " ", "|", "(", ")", "user", "`a`", "\"b\"", "if", "else", "end", "range", "with", "define",
        "template", "block", ".", ".X", "$", "$x", ":=", "=", "1", "nil", "true", "-", "{{-", "-}}", "/*", "*/", "x",
        ",", "upper", "break",
    ]);
    prop::collection::vec(token, 1..12).prop_map(|tokens| format!("{{{{{}", tokens.join(" "))).boxed()
}
