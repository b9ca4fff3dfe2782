//! What each field of a stage and a trigger does when it is of another kind
//! than usual: null, blank, a number, a list, nested, not ASCII.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::expression::evaluate;
use super::{BakeCall, BakeError, BakeInput, BakeParts, Bakery, BaseImages, Execution, ExecutionType, PackageType};
use super::{bake, launch};

fn base_images() -> BaseImages {
    let mut base_images = BaseImages::default();
    base_images.insert("aws", "trusty", Some(PackageType::Deb));
    base_images.insert("aws", "5", Some(PackageType::Deb));
    base_images.insert("aws", "[trusty]", Some(PackageType::Deb));
    base_images.insert("aws", "centos", Some(PackageType::Rpm));
    base_images
}

fn request_of(fields: &Value, trigger: &Value) -> Result<BakeCall, BakeError> {
    let mut stage = json!({"refId": "bake", "type": "bake", "name": "Bake", "package": "hodor", "baseOs": "trusty",
        "cloudProviderType": "aws", "region": "r"});
    for (key, value) in fields.as_object().unwrap() {
        stage[key] = value.clone();
    }
    let execution = Execution::new(ExecutionType::Pipeline, "app", trigger, &[stage]).unwrap();
    let bakes = bake(&BakeInput {
        execution: &execution,
        stage: 0,
        stage_text: None,
        base_images: &base_images(),
        bakery: Bakery::default(),
        evaluate,
        application_email: None,
        pipeline_ids: None,
        clock_millis: 0,
        is_complete: true,
    });
    bakes.unwrap().regions.remove(0).request
}

/// What the body has under `name` for a stage with `value` under `key`; null
/// where it has nothing.
fn sent(key: &str, value: &Value, name: &str) -> Result<Value, BakeError> {
    let call = request_of(&json!({key: value}), &json!({"type": "manual"}))?;
    Ok(call.body_json().get(name).cloned().unwrap_or_default())
}

fn sends(key: &str, name: &str, cases: &[(Value, Value)]) {
    for (value, expected) in cases {
        assert_eq!(sent(key, value, name).as_ref(), Ok(expected), "{key} {value}");
    }
}

fn refuses(key: &str, values: &[Value]) {
    for value in values {
        assert!(sent(key, value, key).is_err(), "{key} {value}");
    }
}

#[test]
fn texts_take_scalars_and_nothing_else() {
    for (key, name) in [
        ("amiName", "ami_name"),
        ("baseAmi", "base_ami"),
        ("baseLabel", "base_label"),
        ("accountName", "account_name"),
        ("user", "user"),
        ("osType", "os_type"),
        ("buildHost", "build_host"),
        ("commitHash", "commit_hash"),
    ] {
        sends(
            key,
            name,
            &[
                (json!("x"), json!("x")),
                (json!(""), json!("")),
                (json!("  "), json!("  ")),
                (json!("größe\u{a0}✓"), json!("größe\u{a0}✓")),
                (json!(5), json!("5")),
                (json!(1.50), json!("1.5")),
                (json!(1e10), json!("1.0E10")),
                (json!(true), json!("true")),
                (Value::Null, Value::Null),
            ],
        );
        refuses(key, &[json!([]), json!(["x"]), json!({}), json!({"a": 1})]);
    }
}

#[test]
fn flags_numbers_and_names_are_coerced() {
    sends(
        "enhancedNetworking",
        "enhanced_networking",
        &[
            (json!(false), json!(false)),
            (json!(0), json!(false)),
            (json!(2), json!(true)),
            (json!("TRUE"), json!(true)),
            (json!(" false "), json!(false)),
            (json!(""), Value::Null),
            (json!("null"), Value::Null),
        ],
    );
    refuses("enhancedNetworking", &[json!("yes"), json!(1.0), json!([true])]);
    sends(
        "rootVolumeSize",
        "root_volume_size",
        &[(json!("30"), json!(30)), (json!(30.7), json!(30)), (json!(""), Value::Null), (json!(-1), json!(-1))],
    );
    refuses("rootVolumeSize", &[json!("30 GB"), json!(4_294_967_296_i64), json!(true), json!([30])]);
    sends("vmType", "vm_type", &[(json!("pv"), json!("pv")), (json!(1), json!("hvm")), (json!("0"), json!("pv"))]);
    refuses("vmType", &[json!(""), json!("HVM"), json!(2), json!(true), json!(["hvm"])]);
    refuses("storeType", &[json!(""), json!("EBS"), json!(3)]);
    refuses("cloudProviderType", &[json!("AWS"), json!(""), Value::Null]);
}

#[test]
fn unknown_keys_go_as_they_are_under_another_name() {
    sends(
        "someThing",
        "some_thing",
        &[
            (json!({"a": null, "bC": [null, {"d": null}]}), json!({"bC": [null, {}]})),
            (json!([]), json!([])),
            (json!(""), json!("")),
            (json!(0), json!(0)),
            (json!(1.0), json!(1.0)),
            (Value::Null, Value::Null),
        ],
    );
    for (key, name) in
        [("naïveKey", "naïve_key"), ("ÄÖ", "äö"), ("a b", "a b"), ("", ""), ("a.B", "a._b"), ("1A", "1_a")]
    {
        sends(key, name, &[(json!("v"), json!("v"))]);
    }
}

#[test]
fn an_account_counts_by_groovys_truth() {
    sends(
        "account",
        "account_name",
        &[
            (json!("a"), json!("a")),
            (json!(" "), json!(" ")),
            (json!(7), json!("7")),
            (json!(["a", 1]), json!("[a, 1]")),
            (json!({"a": {}}), json!("[a:[:]]")),
            (json!(true), json!("true")),
        ],
    );
    for nothing in [json!(""), json!(0), json!(false), json!([]), json!({}), Value::Null] {
        sends("account", "account_name", &[(nothing, Value::Null)]);
    }
}

#[test]
fn a_base_os_is_asked_for_by_its_text() {
    for (value, sent_as) in [(json!(5), json!("5")), (json!("trusty"), json!("trusty"))] {
        sends("baseOs", "base_os", &[(value, sent_as)]);
    }
    // Rosco is asked for "[trusty]", and then the request cannot take the list.
    assert!(matches!(sent("baseOs", &json!(["trusty"]), "x"), Err(BakeError::Bind(_))));
    for value in [json!(""), json!(" trusty"), json!("Trusty"), json!({})] {
        assert!(matches!(sent("baseOs", &value, "x"), Err(BakeError::BaseImageUnknown { .. })), "{value}");
    }
}

#[test]
fn only_a_true_true_rebakes() {
    let rebakes = |fields: &Value, trigger: &Value| request_of(fields, trigger).unwrap().rebake.value;
    let manual = json!({"type": "manual"});
    assert!(rebakes(&json!({"rebake": true}), &manual));
    for rebake in [json!("true"), json!(1), json!([true]), json!(false), Value::Null] {
        assert!(!rebakes(&json!({"rebake": rebake}), &manual), "{rebake}");
        assert!(!rebakes(&json!({}), &json!({"type": "manual", "rebake": rebake})), "{rebake}");
    }
    assert!(rebakes(&json!({"rebake": false}), &json!({"type": "manual", "rebake": true})));
}

#[test]
fn a_suffix_counts_by_groovys_truth() {
    for (suffix, sent_as) in [
        (json!("s"), json!("s")),
        (json!(" "), json!(" ")),
        (json!(7), json!("7")),
        (json!(0), json!("19700101000000")),
        (json!(false), json!("19700101000000")),
        (json!([]), json!("19700101000000")),
    ] {
        sends("amiSuffix", "ami_suffix", &[(suffix, sent_as)]);
    }
    refuses("amiSuffix", &[json!(["s"])]);
}

#[test]
fn packages_split_on_single_spaces() {
    let build = json!({"type": "jenkins", "master": "m", "job": "j", "buildNumber": 1, "buildInfo": {"artifacts": [
        {"fileName": "hodor_1_all.deb", "relativePath": "."}, {"fileName": "küche_2_all.deb", "relativePath": "."},
        {"fileName": 5, "relativePath": "."}]}});
    let named = |package: &str| {
        request_of(&json!({"package": package}), &build)
            .map(|call| call.body_json()["package"].as_str().unwrap().to_owned())
    };
    assert_eq!(named("hodor küche").unwrap(), "hodor_1_all küche_2_all");
    assert_eq!(named("hodor ").unwrap(), "hodor_1_all");
    for package in ["hodor  küche", " hodor", "hodor\tküche", "hodor\u{a0}", "Hodor", "hodor_1_all"] {
        assert!(matches!(named(package), Err(BakeError::PackageNotFound { .. })), "{package:?}");
    }
    refuses("package", &[Value::Null]);
    sends("package", "package", &[(json!(""), json!("")), (json!(5), json!("5"))]);
}

#[test]
fn artifact_ids_are_texts() {
    sends(
        "packageArtifactIds",
        "package_artifacts",
        &[
            (json!(["a", null, ""]), json!([null, null, null])),
            (json!("ab"), json!([null, null])),
            (json!(""), json!([])),
            (Value::Null, json!([])),
        ],
    );
    refuses("packageArtifactIds", &[json!([1]), json!([["a"]]), json!(5), json!(true), json!({"a": 1})]);
}

#[test]
fn a_null_region_has_no_address() {
    let error = request_of(&json!({"region": null, "regions": [null]}), &Value::Null).unwrap_err();
    assert_eq!(error, BakeError::RegionMissing);
    for (region, name) in [(json!(5), json!("Bake in 5")), (json!(["a"]), json!("Bake in [a]"))] {
        sends("region", "name", &[(region, name)]);
    }
}

#[test]
fn builds_of_odd_shapes_are_errors_or_nothing() {
    let of = |info: Value| request_of(&json!({"buildInfo": info}), &json!({"type": "manual"}));
    for info in [json!({}), json!({"artifacts": null}), json!({"artifacts": []}), Value::Null] {
        assert_eq!(of(info.clone()).map(|call| call.body_json()["package"].clone()), Ok(json!("hodor")), "{info}");
    }
    for info in [json!("x"), json!([]), json!({"artifacts": "x"}), json!({"artifacts": {}}), json!({"artifacts": [1]})]
    {
        assert!(of(info.clone()).is_err(), "{info}");
    }
}

/// JSON made of the words that Orca looks for, and of anything else.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "type",
        "bake",
        "refId",
        "requisiteStageRefIds",
        "stages",
        "trigger",
        "parameters",
        "context",
        "outputs",
        "status",
        "package",
        "region",
        "regions",
        "clusters",
        "availabilityZones",
        "buildInfo",
        "artifacts",
        "fileName",
        "name",
        "parameterConfig",
        "default",
        "expectedArtifacts",
        "matchArtifact",
        "id",
        "parentStageId",
        "deploy",
        "1",
        "2",
        "cloudProviderType",
        "aws",
        "baseOs",
        "trusty",
        "${parameters.x}",
        "${region}",
        "${",
        "extendedAttributes",
        "parentExecution",
        "PIPELINE",
        "jenkins",
        "master",
        "job",
        "buildNumber",
        "scm",
        "stageEnabled",
        "expression",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3_i64..9).prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((word.clone(), inner), 0..6).prop_map(|members| {
                Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_pasted_panics(stage in any_json(), pipeline in any_json(), trigger in any_json()) {
        for parts in [
            BakeParts { stage: Some(&stage), pipeline: Some(&pipeline), trigger: Some(&trigger) },
            BakeParts { stage: None, pipeline: Some(&pipeline), trigger: None },
        ] {
            let launch = launch(&parts, evaluate);
            if let Some(stage) = launch.stage {
                let base_images = base_images();
                let bakes = bake(&BakeInput {
                    execution: &launch.execution,
                    stage,
                    stage_text: None,
                    base_images: &base_images,
                    bakery: Bakery::default(),
                    evaluate,
                    application_email: None,
                    pipeline_ids: None,
                    clock_millis: 0,
                    is_complete: launch.is_complete(),
                });
                if let Ok(bakes) = bakes {
                    for call in bakes.regions.iter().filter_map(|region| region.request.as_ref().ok()) {
                        prop_assert!(call.body.iter().all(|field| !field.value.value.is_null()));
                    }
                }
            } else {
                prop_assert!(!launch.findings.is_empty());
            }
        }
    }
}
