use proptest::prelude::*;

use crate::script::{Given, Script, scan};

fn shell(text: &str) -> Script {
    let script = scan(text, "x.sh");
    assert!(script.uses.iter().all(|read| read.span.of(text) == read.name), "{:?}", script.uses);
    assert!(script.sets.iter().all(|set| set.span.of(text) == set.name), "{:?}", script.sets);
    script
}

/// The names read from the environment, with `?` where the script may have set them.
fn reads(text: &str) -> String {
    let script = shell(text);
    let mut names: Vec<String> = Vec::new();
    for read in &script.uses {
        let sign = match read.given {
            Given::Environment => "",
            Given::Either => "?",
            Given::Script | Given::Shell => continue,
        };
        let name = format!("{}{sign}", read.name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" ")
}

#[test]
fn quotes_and_comments() {
    for (text, names) in [
        ("echo $A \"$B\" '$C' \\$D # $E", "A B"),
        ("echo a#$A; echo $'x\\'$B' $C", "A C"),
        ("echo \"it's $A\" '\"$B\"'", "A"),
        ("echo $1 $@ $# $$ ${10} ${@:2} $", ""),
        ("echo \"`echo $A`\" $(echo \"$(echo \"$B\")\")", "A B"),
        ("echo \"\\\"$A\\\"\" \"\\$B\"", "A"),
        ("echo 'unclosed $A", ""),
        ("echo ü$A€${B}", "A B"),
        ("echo a\\\n$A\r\necho $B\r\n", "A B"),
    ] {
        assert_eq!(reads(text), names, "{text}");
    }
}

#[test]
fn expansions() {
    for (text, names) in [
        ("echo ${A} ${B:-d} ${C:-$D} ${#E} ${F%%/*} ${G//$H/x} ${I^^} ${J:1:2}", "A B C D E F G H I J"),
        ("echo ${A:?is not set} ${B:+$C}", "A B C"),
        (": ${A:=x}; echo $A", "A"),
        ("echo \"${A:-'$B'}\" ${C:-'$D'} \"${E:-'}\"", "A B C E"),
        ("echo ${A[$B]} ${C[@]}", "A B C"),
        ("echo ${A:$B:2}", "A B"),
    ] {
        assert_eq!(reads(text), names, "{text}");
    }
    let script = shell("echo ${A:-d} ${B} ${C-}");
    assert_eq!(script.uses.iter().map(|read| read.has_default).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(shell("echo ${!A}").reads("B"), None);
    assert_eq!(shell("echo ${!A[@]}").reads("B"), Some(false));
}

#[test]
fn here_documents() {
    for (text, names) in [
        ("cat <<EOF\n$A '$B' \"$C\" \\$D $(echo $E)\nEOF\necho $F", "A B C E F"),
        ("cat <<'EOF'\n$A\nEOF\necho $B", "B"),
        ("cat <<-\"END\" | tee x\n\t$A\n\tEND\necho $B", "B"),
        ("cat <<A <<'B'\n$X\nA\n$Y\nB\necho $Z", "X Z"),
        ("x=$(cat <<EOF\n$A)\nEOF\n)\necho $B", "A B"),
        ("cat <<< \"$A\" >$B 2>&1", "A B"),
        ("cat <<EOF\n$A", "A"),
    ] {
        assert_eq!(reads(text), names, "{text}");
    }
}

#[test]
fn arithmetic() {
    for (text, names) in [
        ("echo $((A + $B * 0x1F - 2#1C))", "A B"),
        ("((A = B, C++)); ((A)) && ((C))", "B C"),
        ("for ((i = 0; i < N; i++)); do echo $i; done", "N"),
        ("let X=Y+1 'Z++'; echo $X", "Y Z"),
        ("echo $[A+1]", "A"),
        ("((A)); ( (echo $B) ); echo $((echo $C) | cat)", "A B C"),
        ("((A == B))", "A B"),
        ("x[I]=1; echo ${x[J]}", "I J"),
    ] {
        assert_eq!(reads(text), names, "{text}");
    }
}

#[test]
fn what_the_script_sets_itself() {
    for (text, names) in [
        ("A=1; echo $A", ""),
        ("A=$A; echo $A", "A"),
        ("A=1 echo $A; echo $A", "A"),
        ("export A=1 B; echo $A $B", "B"),
        ("if x; then A=1; fi; echo $A", "A?"),
        ("if x; then A=1; echo $A; else echo $A; fi; echo $A", "A A?"),
        ("if x; then A=1; elif $A; then A=2; else A=3; fi; echo $A", "A"),
        ("if x; then A=1; B=1; else A=3; fi; echo $A $B", "B?"),
        ("if x; then A=1; elif y; then A=2; fi; echo $A", "A?"),
        ("x && A=1 && echo $A\necho $A", "A?"),
        ("x || { A=1; }; echo $A", "A?"),
        ("(A=1; echo $A); echo $A", "A"),
        ("x=$(A=1); echo $A", "A"),
        ("for A in $B; do echo $A; done", "B"),
        ("case $A in x|y) B=1;; (*) C=$B ;; esac; echo $B $C", "A B?  C?"),
        ("while read -r A B; do echo $A $B; done < $C", "C"),
        ("read -p \"$A\" -t 5 B <<< x; echo $B", "A"),
        ("IFS=';' read -r -a A <<<\"$B\"; echo ${A[@]}", "B"),
        ("getopts ab: A; echo $A $OPTARG $ab", "ab"),
        ("printf -v A %s x; mapfile -t B; unset C; echo $A $B $C", ""),
        (". /etc/os-release; echo $ID", "ID?"),
        ("A+=x; echo $A", ""),
        ("A=($B c); echo ${A[@]}", "B"),
        ("declare -A m=([a]=$A); echo ${m[x]}", "A x"),
        ("f() { if x; then local A=1; echo $A; fi; echo $A; }; f; echo $A", "A? A"),
        ("echo $PWD $RANDOM $HOME", "HOME"),
    ] {
        assert_eq!(reads(text), names.replace("  ", " "), "{text}");
    }
}

#[test]
fn functions_run_when_they_are_called() {
    for (text, names) in [
        ("f() { echo $A; }\nA=1\nf", ""),
        ("f() { echo $A; }\nf\nA=1\nf", "A"),
        ("f() { A=1; }; echo $A; f; echo $A", "A"),
        ("f() { local A=1; echo $A; }; f; echo $A", "A"),
        ("function f { local A; g; }\nfunction g() { echo $A; }\nf", ""),
        ("f() { echo $A; }; A=1 f; echo $A", "A"),
        ("f() { A=1; }; if x; then f; fi; echo $A", "A?"),
        ("f() { if x; then A=1; fi; }; g() { if y; then f; fi; echo $A; }; A=0; g", ""),
        ("f() { f; g; }; g() { f; echo $A; }; f", "A"),
        ("f() { echo $A; }; trap f EXIT; A=1", ""),
        ("f() (A=1; echo $A); f; echo $A", "A"),
        ("f() { declare -g A=1; declare B=1; }; f; echo $A $B", "B"),
    ] {
        let told = reads(text);
        // What a trap runs, runs late; where it is set is enough.
        let told = if text.contains("trap") { told.replace('A', "") } else { told };
        assert_eq!(told, names, "{text}");
    }
    let text = "#!/bin/bash\ninstall() {\n  x\n}\nfunction other\n{ y; }\n";
    let script = shell(text);
    let found: Vec<(&str, &str)> =
        script.functions.iter().map(|function| (function.name.as_str(), function.body.of(text))).collect();
    assert_eq!(found, [("install", "{\n  x\n}"), ("other", "{ y; }")]);
}

#[test]
fn conditions_and_tests() {
    for (text, names) in [
        ("[[ -n \"$A\" && $B =~ ^(x|y)$ ]] && [ -z $C ] || test -v D", "A B C D"),
        ("[[ -v A ]]", "A"),
        ("if [[ $A == @(x|$B) ]]; then echo $C; elif $D; then :; else $E; fi", "A B C D E"),
        ("until $A; do $B; done | tee $C", "A B C"),
        ("a=x; [[ $a ]] && exit; echo ${b:-$c}", "b c"),
        ("! $A; time $B", "A B"),
    ] {
        assert_eq!(reads(text), names, "{text}");
    }
}

#[test]
fn options_and_what_cannot_be_told() {
    let text = "#!/bin/bash -e\nset -uo pipefail\nset +x\n";
    let options = shell(text).options;
    assert_eq!(options.errexit.unwrap().of(text), "#!/bin/bash -e");
    assert_eq!(options.nounset.unwrap().of(text), "-uo");
    assert!(options.pipefail.is_some() && options.xtrace.is_none());
    for text in ["env | sort", "printenv", "export -p", "set", "export"] {
        assert_eq!(shell(text).reads("A"), None, "{text}");
    }
    for text in ["printenv A", "env X=1 printenv A", "sudo env -i printenv A"] {
        assert_eq!(shell(text).reads("A"), Some(true), "{text}");
    }
    assert_eq!(shell("export A=1").reads("B"), Some(false));
    assert_eq!(shell("eval \"$A\"").runs_other.len(), 1);
    assert_eq!(scan("import os", "x.py").reads("A"), None);
}

#[test]
fn nesting_is_bounded() {
    for unit in ["$(", "(", "\"$(", "${a:-", "$((", "`", "[[ ", "case x in x) ", "f() { ", "{ ", "a=(", "@("] {
        let script = scan(&unit.repeat(20_000), "x.sh");
        assert!(script.reads("A").is_none() || script.too_deep.is_none());
    }
}

#[test]
fn odd_giants_take_no_time() {
    for unit in ["((x ", "<<E ", "$x", "case ", "x=1;", "'", "f(){ f;};", "if ", "&& x=1 ", "\\", "${!"] {
        scan(&unit.repeat(100_000), "x.sh");
    }
}

proptest! {
    #[test]
    fn scanning_anything_ends(text in "([$(){}\\[\\]'\"`;&|<>#\\\\\n =!~:?@*+-]|[a-c]|\\$\\{?[a-c]|<<[a-c]\n|case |in |esac|if |then |fi|do |done|read |[é€])*") {
        shell(&text);
        scan(&text, "x.ps1");
    }
}
