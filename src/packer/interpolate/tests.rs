use super::*;
use crate::packer::PackerVersion;

fn machine() -> Machine {
    Machine {
        environment: Environment { variables: [("HOME".into(), "/root".into())].into(), complete: false },
        clock: Instant::from_rfc3339("2026-11-22T05:44:11.017Z"),
        ..Machine::default()
    }
}

fn variables() -> UserVariables {
    [("a".to_owned(), Text::from("alpha")), ("u".to_owned(), Text::unknown_kind(UnknownKind::Uuid))].into()
}

fn with(text: &str, change: impl FnOnce(Context<'_>) -> Context<'_>) -> String {
    let (machine, user) = (machine(), variables());
    let context = change(Context::names(PackerVersion::RECORDED, &machine, &user));
    match render_once(&Text::from(text), &context) {
        Ok(rendering) => rendering.text.to_string(),
        Err(error) => format!("! {error}"),
    }
}

fn once_in(version: PackerVersion, text: &str) -> String {
    with(text, |context| Context { version, ..context })
}

fn rendered(text: &str) -> String {
    with(text, |context| context)
}

#[test]
fn everyday_templates() {
    let cases = [
        ("{{user `a`}}-{{isotime \"2006-01-02\"}}", "alpha-2026-11-22"),
        ("{{user `a` | upper | printf \"%q\"}}", "\"ALPHA\""),
        ("{{if eq (user `a`) `alpha`}}yes{{else if true}}no{{end}}", "yes"),
        ("{{range $i, $x := .}}{{end}}{{with user `a`}}{{.}}{{end}}", "alpha"),
        ("{{$x := 1}}{{$x = 2}}{{$x}} {{- /* gone */ -}}  !", "2!"),
        ("{{define \"t\"}}<{{.}}>{{end}}{{template \"t\" `x`}}", "<x>"),
        ("{{block \"t\" 5}}{{.}}{{end}}", "5"),
        ("{{replace `-` `_` 1 `a-b-c`}} {{replace_all `-` `_` `a-b-c`}} {{split `a-b` `-` 1}}", "a_b-c a_b_c b"),
        ("{{.X}}{{nope", "! template: root:1: function \"nope\" not defined"),
        ("{{user `x`}}|{{.X}}", "|<no value>"),
        (
            "{{build_name}}",
            "! template: root:1:2: executing \"root\" at <build_name>: error calling build_name: build_name not available",
        ),
        (
            "{{sed `a` `b`}}",
            "! template: root:1:2: executing \"root\" at <sed `a` `b`>: error calling sed: template function `sed` is deprecated use `replace` or `replace_all` instead.Documentation: https://www.packer.io/docs/templates/engine",
        ),
        ("{{range 3}}{{.}}{{end}}", "! template: root:1:8: executing \"root\" at <3>: range can't iterate over 3"),
        (
            "{{len nil}}",
            "! template: root:1:2: executing \"root\" at <len nil>: error calling len: reflect: call of reflect.Value.Type on zero Value",
        ),
        ("a\n{{ 'x", "! template: root:2: unterminated character constant"),
        ("{{if true}}\n{{ `x", "! template: root:2: unterminated raw quoted string"),
        ("{{\n\n", "! template: root:3: unclosed action started at root:1"),
    ];
    for (text, expected) in cases {
        assert_eq!(rendered(text), expected, "{text}");
    }
}

#[test]
fn unknowns_go_through_functions() {
    let cases = [
        ("x-{{uuid}}", "x-⟨uuid⟩"),
        ("{{uuid | upper}}", "⟨upper uuid⟩"),
        ("{{user `u` | printf \"%s-%5s\"}}", "⟨uuid⟩-%!s(MISSING)"),
        ("{{split (user `u`) `-` 1}}!", "⟨split uuid⟩!"),
        ("{{if eq (user `u`) `x`}}a{{else}}b{{end}}.", "⟨if eq uuid⟩."),
        ("{{if user `u`}}set{{end}}", "set"),
        ("{{$x := 1}}{{if eq uuid `x`}}{{$x = 2}}{{end}}{{$x}}", "⟨if eq uuid⟩"),
        ("{{and true (pwd)}}", "⟨working folder⟩"),
        ("{{not (eq uuid `x`)}}", "⟨not eq uuid⟩"),
        ("{{eq `x` uuid `x`}}", "true"),
        ("{{len template_dir}}", "⟨len folder of the template⟩"),
        ("{{replace_all `a` `b` uuid | lower}}", "⟨lower replace uuid⟩"),
        ("{{user uuid}}", "⟨user uuid⟩"),
    ];
    for (text, expected) in cases {
        assert_eq!(rendered(text), expected, "{text}");
    }
}

#[test]
fn the_environment_speaks_in_variables_only() {
    assert!(rendered("{{env `HOME`}}").ends_with("error calling env: env vars are not allowed here"));
    let in_variables = |text: &str| with(text, |context| Context { in_variables: true, ..context });
    assert_eq!(in_variables("{{env `HOME`}}"), "/root");
    assert_eq!(in_variables("{{env `OTHER`}}/x"), "⟨env OTHER⟩/x");
    assert_eq!(in_variables("{{vault `p` `k`}}"), "⟨vault p k⟩");
    assert!(in_variables("{{user `zz`}}").ends_with("Error: variable not set: zz"));
}

#[test]
fn a_text_that_is_not_known_cannot_be_parsed() {
    let (machine, user) = (machine(), variables());
    let context = Context::names(PackerVersion::RECORDED, &machine, &user);
    let mut text = Text::from("a {{upper ");
    text.push_unknown(Unknown::new(UnknownKind::Uuid));
    text.push_str("}}");
    assert_eq!(render_once(&text, &context).unwrap().text.to_string(), "⟨template uuid⟩");
    let mut quoted = Text::from("a {{upper `x");
    quoted.push_unknown(Unknown::new(UnknownKind::Uuid));
    quoted.push_str("y`}}");
    assert_eq!(render_once(&quoted, &context).unwrap().text.to_string(), "a X⟨upper uuid⟩Y");
}

#[test]
fn renders_until_nothing_changes() {
    let (machine, user) = (machine(), variables());
    let context = Context::names(PackerVersion::RECORDED, &machine, &user);
    assert_eq!(render(&Text::from("{{`{{`}}upper `x`{{`}}`}}"), &context).unwrap().text.to_string(), "X");
    let endless: UserVariables = [("a".to_owned(), Text::from("x{{user `a`}}"))].into();
    let context = Context::names(PackerVersion::RECORDED, &machine, &endless);
    let error = render(&Text::from("{{user `a`}}"), &context).unwrap_err();
    assert_eq!(error.to_string(), "interpolation stopped: the text still changes after 100 renderings");
}

#[test]
fn build_data_waits_for_the_build() {
    let placeholders = |text: &str| with(text, |context| context.with_data(Data::placeholders(["SourceAMI"])));
    assert_eq!(placeholders("{{build `SourceAMI`}} {{build `ID`}}"), "{{.SourceAMI}} {{.ID}}");
    assert!(placeholders("{{.ID}}").starts_with("Build_ID. To set this dynamically"));
    assert!(placeholders("{{build `X`}}").ends_with("loaded data, but couldnt find X in it."));
    let running = |text: &str| with(text, |context| context.with_data(Data::at_build_time(["SourceAMI"])));
    assert_eq!(running("{{.ID | upper}}"), "⟨upper ID at build time⟩");
    let fields =
        Data::structure("*shell.ExecuteCommandTemplate", [("Vars", Text::from("A=1 ")), ("Path", Text::from("p"))]);
    let structure = |text: &str| with(text, |context| context.with_data(fields.clone()));
    assert_eq!(structure("{{.Vars}}{{.Path}}"), "A=1 p");
    assert!(structure("{{.Nope}}").ends_with("can't evaluate field Nope in type *shell.ExecuteCommandTemplate"));
}

#[test]
fn names_are_cleaned_by_cloud() {
    let cleaned = |functions, text: &str| with(text, |context| context.with_functions(functions));
    assert_eq!(cleaned(PluginFunctions::Amazon, "{{clean_resource_name `aé:b_(c)`}}"), "a---b_(c)");
    assert_eq!(cleaned(PluginFunctions::Google, "{{clean_resource_name `1A_b-`}}"), "1a-b-");
    assert_eq!(cleaned(PluginFunctions::Azure, "{{clean_resource_name `a b._`}}"), "a-b");
    assert_eq!(cleaned(PluginFunctions::AzureDtl, "{{clean_image_name `a.b)`}}"), "a.b)");
    assert_eq!(cleaned(PluginFunctions::Amazon, "{{clean_resource_name uuid}}"), "⟨clean_resource_name uuid⟩");
    assert_eq!(
        rendered("{{clean_resource_name `x`}}"),
        "! template: root:1: function \"clean_resource_name\" not defined"
    );
}

#[test]
fn releases_differ() {
    assert_eq!(once_in(PackerVersion::NEWEST, "{{range 3}}{{.}}{{end}}"), "012");
    assert_eq!(
        once_in(PackerVersion::new(1, 3, 1), "{{strftime `%Y`}}"),
        "! template: root:1: function \"strftime\" not defined"
    );
    assert_eq!(once_in(PackerVersion::new(1, 4, 4), "{{break}}"), "! template: root:1: function \"break\" not defined");
    assert!(once_in(PackerVersion::new(1, 4, 4), "{{or true (split `` `,` 3)}}").contains("unavailable"));
    assert_eq!(rendered("{{or true (split `` `,` 3)}}"), "true");
}

#[test]
fn bounds_hold() {
    assert_eq!(rendered(&format!("{{{{{}1{}}}}}", "(".repeat(50), ")".repeat(50))), "1");
    let parens = format!("{{{{{}1{}}}}}", "(".repeat(5000), ")".repeat(5000));
    assert!(rendered(&parens).contains("nest deeper"));
    let ifs = format!("{}{}", "{{if true}}".repeat(5000), "{{end}}".repeat(5000));
    assert!(rendered(&ifs).contains("nest deeper"));
    assert!(
        rendered("{{define `a`}}{{template `a`}}{{end}}{{template `a`}}")
            .ends_with("exceeded maximum template depth (100000)")
    );
    let shrinking = "{{define `a`}}{{if .}}{{template `a` slice . 1}}{{end}}{{end}}{{template `a` printf `%400d` 1}}";
    assert!(rendered(shrinking).contains("deeper than"));
    let twice = |name: &str, next: &str| {
        format!("{{{{define `{name}`}}}}{}{{{{end}}}}", format!("{{{{template `{next}`}}}}").repeat(20))
    };
    let wide: String = (0..9).map(|level| twice(&format!("t{level}"), &format!("t{}", level + 1))).collect();
    assert!(rendered(&format!("{wide}{{{{define `t9`}}}}x{{{{end}}}}{{{{template `t0`}}}}")).contains("steps"));
    assert!(rendered("{{printf `%999999d%999999d%999999d` 1 2 3}}").contains("larger than"));
}
