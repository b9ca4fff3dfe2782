use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::*;
use crate::source::Span;
use crate::yaml;

fn load_with(files: &[(&str, &str)], environment: &Environment) -> Loaded {
    let documents: Vec<yaml::Document> = files.iter().map(|(_, text)| yaml::parse(text)).collect();
    let layers: Vec<Layer<'_>> =
        files.iter().zip(&documents).map(|((file, _), document)| Layer { file, document }).collect();
    Configuration::load(&layers, environment)
}

fn load(files: &[(&str, &str)]) -> Loaded {
    load_with(files, &Environment::default())
}

fn environment(pairs: &[(&str, &str)]) -> Environment {
    let variables: BTreeMap<String, String> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Environment { variables, complete: true }
}

fn ids(configuration: &Configuration, provider: Provider) -> Vec<String> {
    configuration.bake_options(provider).iter().map(|option| option.id().to_owned()).collect()
}

fn kinds(loaded: &Loaded) -> Vec<&FindingKind> {
    loaded.findings.iter().map(|finding| &finding.kind).collect()
}

/// The text that a value was taken from.
fn source<'t>(place: &Place, text: &'t str) -> &'t str {
    match &place.origin {
        Origin::File { span, .. } => span.of(text),
        other => panic!("{other:?}"),
    }
}

const ONE_IMAGE: &str = "aws:
  enabled: true
  bakeryDefaults:
    baseImages:
    - baseImage: {id: own, packageType: deb}
      virtualizationSettings:
      - {region: eu-west-1, virtualizationType: hvm, sourceAmi: ami-1}
";

#[test]
fn without_files_there_is_what_rosco_ships_with() {
    let loaded = load(&[]);
    let configuration = &loaded.configuration;
    assert_eq!(configuration.config_dir.value, "/opt/rosco/config/packer");
    assert_eq!(configuration.config_dir.place.origin, Origin::Shipped);
    assert_eq!(configuration.bake_account.value, "test");
    assert_eq!(configuration.templates_needing_root[0].value, "aws-chroot.json");
    assert_eq!(ids(configuration, Provider::Aws), ["ubuntu", "trusty", "windows-2012-r2"]);
    assert_eq!(ids(configuration, Provider::Oracle), [""; 0]);
    assert!(configuration.is_bakeable(Provider::Aws));
    assert!(!configuration.is_enabled(Provider::Aws));
    assert_eq!(kinds(&loaded), [&FindingKind::NothingForRosco; 0]);
    let complete = load_with(&[], &environment(&[("GOOGLE_ENABLED", "true")])).configuration;
    assert!(complete.is_enabled(Provider::Gce));
    assert!(!complete.is_bakeable(Provider::Aws));
}

#[test]
fn maps_merge_and_lists_replace() {
    let weak = "rosco.configDir: /a\naws:\n  bakery-defaults:\n    templateFile: weak.json\n    awsVpcId: vpc-1\n";
    let loaded = load(&[("config/rosco.yml", weak), ("config/rosco-local.yml", ONE_IMAGE)]);
    assert_eq!(loaded.configuration.config_dir.value, "/a");
    assert_eq!(ids(&loaded.configuration, Provider::Aws), ["own"]);
    let [finding] = loaded.findings.as_slice() else { panic!("{:?}", loaded.findings) };
    let FindingKind::ReplacesList { instead_of, items } = &finding.kind else { panic!("{finding:?}") };
    assert_eq!(instead_of.origin, Origin::Shipped);
    assert_eq!(items, &["ubuntu", "trusty", "windows-2012-r2"]);
    assert!(source(&finding.place, ONE_IMAGE).starts_with("- baseImage"));
    assert_eq!(
        finding.kind.to_string(),
        "this list replaces that of aws.bakeryDefaults.baseImages in Rosco's own rosco.yml as a whole; \
         lost are ubuntu, trusty, windows-2012-r2"
    );
}

#[test]
fn an_empty_list_hides_a_weaker_one_too() {
    for text in ["aws.bakeryDefaults.baseImages: []\n", "aws:\n  bakeryDefaults:\n    baseImages:\n"] {
        assert_eq!(ids(&load(&[("rosco-local.yml", text)]).configuration, Provider::Aws), [""; 0], "{text}");
    }
}

#[test]
fn keys_may_have_dots_brackets_and_any_case() {
    let text = "aws.bakeryDefaults:
  BASE_IMAGES[0].baseImage.id: one
  base-images[1]:
    base-image: {ID: two}
aws.enabled: 'TRUE'
";
    let loaded = load(&[("rosco.yml", text)]);
    assert_eq!(ids(&loaded.configuration, Provider::Aws), ["one", "two"]);
    assert!(loaded.configuration.is_enabled(Provider::Aws));
    let gap = load(&[("rosco.yml", "aws.bakeryDefaults.baseImages[1].baseImage.id: x\n")]);
    assert!(kinds(&gap).contains(&&FindingKind::Gaps));
    let far = load(&[("rosco.yml", "aws.bakeryDefaults.baseImages[4000000000].baseImage.id: x\n")]);
    assert!(kinds(&far).contains(&&FindingKind::Gaps));
}

#[test]
fn values_come_with_their_places() {
    let text = "rosco: {configDir: /x}\ndebianRepository: \"http://é main\"\n";
    let Loaded { configuration, .. } = load(&[("a/rosco.yml", text)]);
    let place = &configuration.config_dir.place;
    assert_eq!(source(place, text), "/x");
    assert_eq!(place.property, "rosco.configDir");
    assert_eq!(place.to_string(), "rosco.configDir in a/rosco.yml");
    let repository = configuration.debian_repository.unwrap();
    assert_eq!(source(&repository.place, text), "\"http://é main\"");
    assert_eq!(repository.value, "http://é main");
}

#[test]
fn placeholders_are_filled_from_environment_and_properties() {
    let text = "services: {rosco: {configDir: '/from/${WHERE:here}'}}
rosco:
  configDir: ${services.rosco.configDir:/opt/rosco/config/packer}
debianRepository: ${REPO:${OTHER_REPO:none}}
yumRepository: ${a.b.no-such:http://x:80/y}
";
    let given = load_with(&[("rosco.yml", text)], &environment(&[("WHERE", "there"), ("OTHER_REPO", "deb")]));
    let configuration = &given.configuration;
    assert_eq!(configuration.config_dir.value, "/from/there");
    assert_eq!(source(&configuration.config_dir.place, text), "${services.rosco.configDir:/opt/rosco/config/packer}");
    let from = configuration.config_dir.place.from.as_ref().unwrap();
    assert_eq!(from.property, "services.rosco.configDir");
    assert_eq!(configuration.debian_repository.as_ref().unwrap().value, "deb");
    assert_eq!(configuration.yum_repository.as_ref().unwrap().value, "http://x:80/y");
    assert_eq!(kinds(&given), [&FindingKind::NothingForRosco; 0]);

    let unsure = load(&[("rosco.yml", text)]);
    assert_eq!(unsure.configuration.config_dir.value, "/from/here");
    let assumed: Vec<String> = unsure.findings.iter().map(|finding| finding.kind.to_string()).collect();
    assert_eq!(assumed.len(), 4, "{assumed:?}");
    assert_eq!(assumed[0], "`${WHERE}` is not in the environment given; its default `here` is taken");
}

#[test]
fn what_nothing_gives_is_told_and_stays() {
    let text = "rosco: {configDir: '${NOWHERE}/x'}\naws: {enabled: true, bakeryDefaults: {awsVpcId: '${VPC}'}}\n";
    let loaded = load(&[("rosco.yml", text)]);
    assert_eq!(loaded.configuration.config_dir.value, "${NOWHERE}/x");
    let not_given = |name: &str| FindingKind::NotGiven { name: name.to_owned() };
    assert_eq!(kinds(&loaded), [&not_given("NOWHERE"), &not_given("VPC")]);
    let complete = load_with(&[("rosco.yml", text)], &environment(&[]));
    let unresolved = |name: &str, fatal| FindingKind::Unresolved { name: name.to_owned(), fatal };
    assert_eq!(kinds(&complete), [&unresolved("NOWHERE", true), &unresolved("VPC", false)]);
    assert_eq!(complete.findings[0].kind.severity(), Severity::Error);
    assert_eq!(source(&complete.findings[1].place, text), "'${VPC}'");
}

#[test]
fn placeholders_end() {
    for text in [
        "debianRepository: ${debianRepository}\n".to_owned(),
        "debianRepository: ${a}\na: ${b}\nb: x${a}\n".to_owned(),
        format!("debianRepository: '{}x{}'\n", "${a:".repeat(10_000), "}".repeat(10_000)),
        format!("debianRepository: '{}'\n", "${".repeat(100_000)),
        format!("debianRepository: '{}'\n", "${a:${b}}".repeat(100_000)),
    ] {
        let loaded = load(&[("rosco.yml", &text)]);
        assert!(loaded.findings.len() < 2_000);
    }
    let mut bomb = "debianRepository: ${a20}\na0: xxxxxxxxxx\n".to_owned();
    for level in 1..=20 {
        writeln!(bomb, "a{level}: '{}'", format!("${{a{}}}", level - 1).repeat(10)).unwrap();
    }
    let loaded = load(&[("rosco.yml", &bomb)]);
    assert!(loaded.configuration.debian_repository.unwrap().value.len() < 1_000_000);
}

#[test]
fn the_environment_is_above_all_files() {
    let variables = [("AWS_ENABLED", "false"), ("ROSCO_CONFIGDIR", "/env"), ("_", "x"), ("AWS", "y")];
    let loaded = load_with(
        &[("rosco.yml", ONE_IMAGE), ("rosco-local.yml", "rosco.configDir: /file\n")],
        &environment(&variables),
    );
    assert_eq!(loaded.configuration.config_dir.value, "/env");
    let variable = "ROSCO_CONFIGDIR".into();
    assert_eq!(loaded.configuration.config_dir.place.origin, Origin::Environment { variable });
    assert!(!loaded.configuration.is_bakeable(Provider::Aws));
}

#[test]
fn a_provider_is_enabled_by_anything_but_false() {
    for (enabled, expected, told) in [
        ("true", true, false),
        ("yes", true, false),
        ("no", false, false),
        ("'no'", true, true),
        ("FALSE", false, false),
        ("'FALSE'", false, false),
        ("0", true, true),
        ("", true, true),
        ("${DOCKER:true}", true, false),
    ] {
        let text = format!("docker:\n  enabled: {enabled}\n");
        let loaded = load(&[("rosco.yml", &text)]);
        assert_eq!(loaded.configuration.is_enabled(Provider::Docker), expected, "{enabled}");
        assert_eq!(loaded.configuration.is_bakeable(Provider::Docker), expected, "{enabled}");
        let any_text = loaded.findings.iter().any(|f| matches!(f.kind, FindingKind::EnabledByAnyText { .. }));
        assert_eq!(any_text, told, "{enabled}");
    }
}

#[test]
fn a_section_that_nobody_enables_still_bakes_and_says_so() {
    let text = ONE_IMAGE.replace("  enabled: true\n", "");
    let loaded = load(&[("rosco-local.yml", &text)]);
    assert!(loaded.configuration.is_bakeable(Provider::Aws));
    assert!(!loaded.configuration.is_enabled(Provider::Aws));
    assert!(kinds(&loaded).contains(&&FindingKind::NotEnabled { provider: "aws" }));
    let text = format!("{text}  enabled: ${{AWS_ENABLED:false}}\n");
    let loaded = load(&[("rosco-local.yml", &text)]);
    assert!(kinds(&loaded).contains(&&FindingKind::NotEnabled { provider: "aws" }));
}

#[test]
fn templates_needing_root_are_one_text() {
    let loaded = load(&[("rosco.yml", "templatesNeedingRoot: a.json, b.json\n")]);
    let names: Vec<&str> = loaded.configuration.templates_needing_root.iter().map(|s| s.value.as_str()).collect();
    assert_eq!(names, ["a.json", "b.json"]);
    let loaded = load(&[("rosco.yml", "templatesNeedingRoot:\n- a.json\n")]);
    let names: Vec<&str> = loaded.configuration.templates_needing_root.iter().map(|s| s.value.as_str()).collect();
    assert_eq!(names, ["aws-chroot.json"]);
    assert_eq!(kinds(&loaded), [&FindingKind::ListForCommaText]);
}

#[test]
fn texts_that_yaml_reads_as_something_else_are_told() {
    let text = "azure:\n  enabled: true\n  bakeryDefaults:\n    baseImages:\n    - baseImage: {id: 010, sku: 7.10, offer: yes, publisher: 7.5}\n";
    let loaded = load(&[("rosco.yml", text)]);
    let told: Vec<String> = loaded
        .findings
        .iter()
        .filter_map(|finding| match &finding.kind {
            FindingKind::ReadsAs { texts: Some(texts) } => Some(format!("{} {}", texts.written, texts.read)),
            _ => None,
        })
        .collect();
    assert_eq!(told, ["010 8", "7.10 7.1", "yes true"]);
}

#[test]
fn secrets_are_not_repeated() {
    let text = "aws:\n  enabled: true\n  bakeryDefaults: {awsSecretKey: 0123, awsAccessKey: '${KEY:AKIA}', awsVpcId: '${V:}'}\n";
    let loaded = load(&[("rosco.yml", text)]);
    let told: Vec<String> = loaded.findings.iter().map(|finding| finding.kind.to_string()).collect();
    let expected = [
        "YAML takes this for a number or a truth value; in quotes it would stay as it is",
        "`${KEY}` is not in the environment given; its default is taken",
        "`${V}` is not in the environment given; its default, nothing, is taken",
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_stops_spring_is_an_error_at_its_place() {
    let text = "aws:
  enabled: true
  bakeryDefaults:
    awsAssociatePublicIpAddress: maybe
    defaultVirtualizationType: xen
    baseImages:
    -
    - baseImage:
      virtualizationSettings: x
google:
  bakeryDefaults:
oracle:
  enabled: true
  bakeryDefaults:
";
    let loaded = load(&[("rosco.yml", text)]);
    let errors: Vec<(&str, String)> = loaded
        .findings
        .iter()
        .filter(|finding| finding.kind.severity() == Severity::Error)
        .map(|finding| (source(&finding.place, text), finding.place.property.clone()))
        .collect();
    let expected = [
        ("maybe", "aws.bakeryDefaults.awsAssociatePublicIpAddress"),
        ("xen", "aws.bakeryDefaults.defaultVirtualizationType"),
        ("", "aws.bakeryDefaults.baseImages[0]"),
        ("", "aws.bakeryDefaults.baseImages[1].baseImage"),
        ("x", "aws.bakeryDefaults.baseImages[1].virtualizationSettings"),
        ("", "oracle.bakeryDefaults"),
    ];
    let expected: Vec<(&str, String)> = expected.map(|(text, property)| (text, property.to_owned())).to_vec();
    assert_eq!(errors, expected);
}

#[test]
fn documents_count_if_their_profile_is_active() {
    let text = "rosco.configDir: /all
---
spring.config.activate.on-profile: prod
rosco.configDir: /prod
---
spring:
  config:
    activate:
      on-profile: local & !prod
debianRepository: local
---
spring.profiles: prod
yumRepository: prod
";
    let loaded = load(&[("rosco.yml", text)]);
    assert_eq!(loaded.configuration.config_dir.value, "/all");
    assert_eq!(loaded.configuration.debian_repository.as_ref().unwrap().value, "local");
    assert_eq!(loaded.configuration.yum_repository, None);
    assert!(kinds(&loaded).contains(&&FindingKind::OldProfiles));
    let prod = load_with(&[("rosco.yml", text)], &environment(&[("SPRING_PROFILES_ACTIVE", "prod,local")]));
    assert_eq!(prod.configuration.config_dir.value, "/prod");
    assert_eq!(prod.configuration.debian_repository, None);
    let by_name = load(&[("rosco.yml", text), ("rosco-prod.yml", "x: 1\n")]);
    assert_eq!(by_name.configuration.config_dir.value, "/prod");
}

#[test]
fn halyards_images_are_added_to_each_other() {
    let image =
        |id: &str| format!("    - baseImage: {{id: {id}, packageType: deb}}\n      virtualizationSettings: []\n");
    let images = format!(
        "aws:\n  bakeryDefaults:\n    templateFile: not-read.json\n    baseImages:\n{}{}",
        image("a"),
        image("b")
    );
    let local = format!("aws:\n  bakeryDefaults:\n    baseImages:\n{}{}", image("b"), image("c"));
    let halconfig = "currentDeployment: second\ndeploymentConfigurations:\n- name: first\n- name: second\n  providers:\n    aws:\n      enabled: true\n      bakeryDefaults:\n        baseImages:\n        - baseImage: {id: own}\n";
    let files = [("images.yml", images.as_str()), ("images-local.yml", &local), (".hal/config", halconfig)];
    let loaded = load(&files);
    assert_eq!(ids(&loaded.configuration, Provider::Aws), ["own", "a", "b", "c"]);
    assert!(loaded.configuration.is_enabled(Provider::Aws));
    let over = [files.as_slice(), &[("rosco-local.yml", ONE_IMAGE)]].concat();
    assert_eq!(ids(&load(&over).configuration, Provider::Aws), ["own"]);
}

#[test]
fn an_operators_manifest_carries_profiles_and_halconfig() {
    let text = "apiVersion: spinnaker.io/v1alpha2
kind: SpinnakerService
spec:
  spinnakerConfig:
    profiles:
      rosco:
        rosco.configDir: /from/profile
    config:
      providers:
        google:
          enabled: true
          bakeryDefaults:
            zone: z
            baseImages: [{baseImage: {id: g}}]
    files:
      profiles__rosco__packer__x.json: '{}'
      profiles__images-local.yml: |
        aws: {}
";
    let loaded = load(&[("spinnakerservice.yml", text)]);
    assert_eq!(loaded.configuration.config_dir.value, "/from/profile");
    assert_eq!(loaded.configuration.config_dir.place.property, "rosco.configDir");
    assert_eq!(ids(&loaded.configuration, Provider::Gce), ["g"]);
    assert!(kinds(&loaded).contains(&&FindingKind::NestedText));
    let other = load(&[("x.yml", "apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n")]);
    assert_eq!(kinds(&other), [&FindingKind::NothingForRosco]);
    assert_eq!(other.findings[0].place.origin, Origin::File { file: "x.yml".into(), span: Span::new(0, 43) });
}

#[test]
fn broken_yaml_still_gives_what_is_sound() {
    let text = "rosco.configDir: /x\naws: a: b\ndebianRepository: deb\n";
    let loaded = load(&[("rosco.yml", text)]);
    assert_eq!(loaded.configuration.debian_repository.unwrap().value, "deb");
    assert!(loaded.findings.iter().any(|finding| matches!(finding.kind, FindingKind::Yaml(_))));
    for text in ["- a\n", "text\n", "", "~\n"] {
        let loaded = load(&[("rosco.yml", text)]);
        assert_eq!(loaded.configuration.config_dir.value, "/opt/rosco/config/packer");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_loads(
        at in 0..ONE_IMAGE.len(), len in 0..40_usize,
        splice in "([a-z:\\-\\[\\]{}&*|>'\"#$., \n]|\\$\\{[A-Z]?|<<: |\n  - |\n---\n|enabled: |aws.){0,20}",
    ) {
        let end = (at + len).min(ONE_IMAGE.len());
        let text = format!("{}{splice}{}", &ONE_IMAGE[..at], &ONE_IMAGE[end..]);
        let loaded = load(&[("rosco.yml", &text)]);
        for finding in &loaded.findings {
            if let Origin::File { span, .. } = &finding.place.origin {
                proptest::prop_assert!(text.get(span.start..span.end).is_some(), "{:?} in {:?}", finding, text);
            }
        }
    }
}
