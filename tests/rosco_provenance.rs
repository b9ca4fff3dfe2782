//! Where the values of a bake come from: every variable leads to the very place
//! in the configuration, or to the field of the request, that gave it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use bakewright::rosco::config::{Environment, Layer, Origin, Place};
use bakewright::rosco::{
    Answers, Bake, Cause, Choice, Computed, Configuration, Field, Order, Provider, Recipe, Release, TokenRole, bake,
};
use bakewright::source::CauseId;
use bakewright::yaml;
use serde_json::{Value, json};

/// All that Rosco reads for each provider; no value is there twice but those
/// that a request asks for by name.
const CONFIGURATION: &str = include_str!("rosco_provenance.yml");
const FILE: &str = "config/rosco-local.yml";

fn configuration() -> Configuration {
    let document = yaml::parse(CONFIGURATION);
    let layers = [Layer { file: FILE, document: &document }];
    let environment =
        Environment { variables: [("VPC".to_owned(), "vpc-of-the-host".to_owned())].into(), complete: true };
    let loaded = Configuration::load(&layers, &environment);
    let errors: Vec<_> =
        loaded.findings.iter().filter(|finding| !finding.kind.to_string().contains("replaces")).collect();
    assert_eq!(errors, Vec::<&bakewright::rosco::config::Finding>::new());
    loaded.configuration
}

fn request(provider: Provider, more: &Value) -> Value {
    let mut request = json!({
        "cloud_provider_type": provider.name(),
        "base_os": format!("{provider}-os"),
        "package": "mypkg_1.0-h3.abc_amd64",
        "build_number": "3",
        "commit_hash": "abc",
        "job": "team/job",
        "build_host": "http://jenkins",
        "build_info_url": "http://jenkins/3",
        "request_id": "request-1",
        "upgrade": true,
        "extended_attributes": {"color": "green", "share_with": "a,b"},
    });
    for (key, value) in more.as_object().unwrap() {
        request[key] = value.clone();
    }
    request
}

fn baked(configuration: &Configuration, body: &Value) -> Bake {
    bake(Order {
        region: "here",
        body,
        configuration,
        empty_values: Release::Main.rosco().empty_values,
        clock_millis: 1_700_000_000_000,
        generated_request_id: "made-up",
        answers: &Answers::default(),
    })
    .unwrap()
}

fn recipe(bake: &Bake) -> &Recipe {
    bake.recipe.as_ref().unwrap_or_else(|error| panic!("{:?}: {error}", bake.provider))
}

/// The text in the file that a place names.
fn written(place: &Place) -> &'static str {
    match &place.origin {
        Origin::File { file, span } => {
            assert_eq!(&**file, FILE);
            span.of(CONFIGURATION)
        }
        other => panic!("{} comes from {other:?}", place.property),
    }
}

fn place(cause: &Cause) -> Option<&Place> {
    match cause {
        Cause::BaseImage(place)
        | Cause::VirtualizationSettings(place)
        | Cause::BakeryDefaults(place)
        | Cause::Account(place)
        | Cause::Config(place) => Some(place),
        _ => None,
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What must be true of the deciding cause of `value`.
fn check(bake: &Bake, body: &Value, name: &str, value: &Value, cause: Option<CauseId>) {
    let Some(cause) = cause.and_then(|cause| bake.causes.get(cause)) else {
        assert!(value.is_null(), "{name} = {value} comes from nowhere");
        return;
    };
    let text = plain(value);
    match cause {
        Cause::RequestField(field) => assert_eq!(plain(&body[field.name()]), text, "{name} from {field}"),
        Cause::Region => assert_eq!(text, "here"),
        Cause::ExtendedAttribute { key, item: None } => assert_eq!(body["extended_attributes"][key], *value),
        Cause::ExtendedAttribute { key, item: Some(item) } => {
            let list = body["extended_attributes"][key].as_str().unwrap();
            assert_eq!(list.split(',').nth(*item), Some(text.as_str()));
        }
        Cause::Clock => assert_eq!(text, "1700000000000"),
        Cause::Computed(_) => {}
        other => {
            let place = place(other).unwrap_or_else(|| panic!("{name} = {text} comes from {other:?}"));
            let written = written(place).trim_matches('"');
            match written.strip_prefix("${") {
                Some(_) => assert_eq!(place.from.as_ref().unwrap().property, "VPC"),
                None => assert_eq!(written.to_lowercase(), text.to_lowercase(), "{name} from {place}"),
            }
            assert!(CONFIGURATION.contains(&place.property.rsplit('.').next().unwrap()[..3]), "{}", place.property);
        }
    }
}

#[test]
fn every_variable_leads_to_what_gave_it() {
    let configuration = configuration();
    for provider in Provider::ALL.iter().copied() {
        for more in [json!({}), json!({"base_ami": "ami-1", "template_file_name": "t.json", "var_file_name": "v.json"})]
        {
            let body = request(provider, &more);
            let bake = baked(&configuration, &body);
            let recipe = recipe(&bake);
            assert!(recipe.parameters.len() > 12, "{provider}");
            for parameter in &recipe.parameters {
                check(&bake, &body, &parameter.name, &parameter.value.value, parameter.value.cause());
                for lost in &parameter.value.lost {
                    check(&bake, &body, &parameter.name, &lost.value, lost.cause);
                }
            }
            let template = recipe.template.value.as_ref().map(|name| json!(name)).unwrap();
            check(&bake, &body, "template", &template, recipe.template.cause());
            for token in &recipe.command.tokens {
                let fixed = matches!(token.role, TokenRole::Fixed | TokenRole::VarFlag);
                assert_eq!(token.causes.is_empty(), fixed, "{}", token.text);
                assert!(token.causes.iter().all(|cause| bake.causes.get(*cause).is_some()));
            }
            let key = bake.bake_key.as_ref().unwrap();
            let joined: Vec<&str> = key.parts.iter().map(|part| part.text.as_str()).collect();
            assert_eq!(joined.join(":"), key.key);
            assert!(key.parts.iter().skip(1).all(|part| !part.causes.is_empty()), "{key:?}");
        }
    }
}

fn causes<'b>(bake: &'b Bake, ids: &[CauseId]) -> Vec<&'b Cause> {
    ids.iter().map(|id| bake.causes.get(*id).unwrap()).collect()
}

#[test]
fn what_a_request_beats_is_kept_with_its_place() {
    let configuration = configuration();
    for (provider, variable) in [
        (Provider::Alicloud, "alicloud_source_image"),
        (Provider::Aws, "aws_source_ami"),
        (Provider::Docker, "docker_source_image"),
        (Provider::Gce, "gce_source_image"),
        (Provider::Huaweicloud, "huaweicloud_source_image_id"),
        (Provider::Tencentcloud, "tencentcloud_source_image_id"),
    ] {
        let configured = baked(&configuration, &request(provider, &json!({})));
        let find = |bake: &Bake| {
            let parameters = recipe(bake).parameters.iter();
            parameters.clone().find(|parameter| parameter.name == variable).unwrap().value.clone()
        };
        let before = find(&configured);
        let bake = baked(&configuration, &request(provider, &json!({"base_ami": "ami-1"})));
        let value = find(&bake);
        assert_eq!(value.value, "ami-1");
        assert_eq!(causes(&bake, &value.causes), [&Cause::RequestField(Field::BaseAmi)]);
        assert_eq!(value.lost.len(), 1, "{provider}");
        assert_eq!(value.lost[0].value, before.value);
        let Some(Cause::VirtualizationSettings(place)) = value.lost[0].cause.and_then(|id| bake.causes.get(id)) else {
            panic!("{provider}: {:?}", value.lost)
        };
        assert_eq!(written(place).trim_matches('"'), plain(&before.value));
    }
}

#[test]
fn the_template_is_the_stages_or_the_images_or_the_default() {
    let configuration = configuration();
    let bake = baked(&configuration, &request(Provider::Aws, &json!({"template_file_name": "stage.json"})));
    let template = &recipe(&bake).template;
    assert_eq!(template.value.as_deref(), Some("stage.json"));
    let lost: Vec<(Option<&str>, &str)> = template
        .lost
        .iter()
        .map(|lost| (lost.value.as_deref(), written(place(bake.causes.get(lost.cause.unwrap()).unwrap()).unwrap())))
        .collect();
    assert_eq!(lost, [(Some("aws-image.json"), "aws-image.json"), (Some("aws-default.json"), "aws-default.json")]);
    let path = &recipe(&bake).template_path;
    assert_eq!(path.value, "/the/templates/stage.json");
    let why = causes(&bake, &path.causes);
    assert_eq!(why[..2], [&Cause::Computed(Computed::TemplatePath), &Cause::RequestField(Field::TemplateFileName)]);
    assert_eq!(written(place(why[2]).unwrap()), "/the/templates");
}

#[test]
fn an_extended_attribute_beats_roscos_own_variable_in_its_place() {
    let configuration = configuration();
    for provider in Provider::ALL.iter().copied() {
        let plain = baked(&configuration, &request(provider, &json!({})));
        for at in 0..recipe(&plain).parameters.len() {
            let own = &recipe(&plain).parameters[at];
            if own.name.starts_with("share_with") || own.name == "color" {
                continue;
            }
            let attributes = json!({"color": "green", "share_with": "a,b", own.name.clone(): "mine"});
            let bake = baked(&configuration, &request(provider, &json!({"extended_attributes": attributes})));
            let parameters = &recipe(&bake).parameters;
            assert_eq!(parameters.len(), recipe(&plain).parameters.len());
            assert_eq!(parameters[at].name, own.name, "{provider}");
            assert_eq!(parameters[at].value.value, "mine");
            assert_eq!(parameters[at].value.lost[0].value, own.value.value);
        }
    }
}
