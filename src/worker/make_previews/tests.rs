use serde_json::json;

use super::*;
use crate::orca::expression::evaluate;
use crate::preview::{Bake, CURRENT, Instant, bake_text, new_stage};
use crate::starter;
use crate::worker::{Message, Task, checks};

const BAKE: &str = ".bakewright/mine.json";
const TEMPLATE: &str = "deb-config/spinnaker/config/packer/aws-custom.json";
const SCRIPT: &str = "deb-config/spinnaker/config/packer/install-custom.sh";
const ROSCO: &str = "deb-config/spinnaker/config/rosco-local.yml";

fn run(task: MakePreviews) -> Previews {
    let previews = task.run(evaluate, checks::answer);
    assert_eq!(crossed(&previews), previews);
    previews
}

/// What the page gets of them.
fn crossed(previews: &Previews) -> Previews {
    Message::new(MakePreviews::NAME, previews, Vec::new()).unwrap().read(MakePreviews::NAME).unwrap()
}

fn bake(change: impl FnOnce(&mut serde_json::Value)) -> String {
    let mut stage = new_stage("aws");
    stage["package"] = "hello".into();
    stage["baseOs"] = "trusty".into();
    change(&mut stage);
    bake_text("hello", &stage, &[], Instant(1_795_324_500_000), CURRENT)
}

/// Opens the sample with a bake of our own.
fn opened(project: u32, bake: &str) -> Previews {
    let files = starter::sample();
    let mut texts: Vec<(String, Option<String>)> =
        files.iter().map(|(path, file)| (path.to_owned(), file.text().map(ToOwned::to_owned))).collect();
    texts.push((BAKE.to_owned(), Some(bake.to_owned())));
    run(MakePreviews {
        project,
        repo: Some(ConfigRepo::recognise(&files)),
        paths: Some(files.iter().map(|(path, _)| path.to_owned()).collect()),
        texts,
        ..shown(project)
    })
}

fn shown(project: u32) -> MakePreviews {
    let bakes = vec![BAKE.to_owned(), ".bakewright/hello.json".to_owned()];
    MakePreviews { project, shown: Some(BAKE.to_owned()), bakes, ..MakePreviews::default() }
}

/// An edit of a file that was opened with another text.
fn edited(project: u32, path: &str, was: &str, now: &str) -> Previews {
    run(MakePreviews {
        texts: vec![(path.to_owned(), Some(now.to_owned()))],
        opened: Some(vec![(path.to_owned(), Some(was.to_owned()))]),
        ..shown(project)
    })
}

fn state<'p>(previews: &'p Previews, path: &str) -> &'p BakeState {
    &previews.bakes.iter().find(|(known, _)| known == path).unwrap().1
}

fn sample(path: &str) -> String {
    starter::sample().text(path).unwrap().to_owned()
}

#[test]
fn files_stay_between_tasks() {
    let text = bake(|_| {});
    let first = opened(1, &text);
    assert_eq!(state(&first, BAKE), &BakeState { outcome: Outcome::WouldBake, effect: None }, "{:?}", first.preview);
    let configured = first.configured.unwrap();
    assert_eq!(configured.config_dir, "/opt/spinnaker/config/packer");
    assert_eq!(configured.layers, [ROSCO]);
    assert!(configured.providers["aws"].images.iter().any(|(id, _)| id == "jammy"));
    assert!(configured.providers.len() == 8);

    let changed = text.replace("trusty", "nothing-like-it");
    let second = run(MakePreviews { texts: vec![(BAKE.to_owned(), Some(changed))], ..shown(1) });
    assert_eq!(second.configured, None);
    assert_eq!(state(&second, BAKE).outcome, Outcome::WouldFail(crate::preview::Service::Orca));
    assert_eq!(run(shown(2)).preview, None);
}

#[test]
fn an_edit_says_what_it_does_to_each_bake() {
    opened(3, &bake(|_| {}));
    let was = sample(TEMPLATE);
    let now = was.replace("\"root_volume_size\": \"16\"", "\"root_volume_size\": \"32\"");
    let previews = edited(3, TEMPLATE, &was, &now);
    let effect = state(&previews, BAKE).effect.as_ref().unwrap();
    assert_eq!(effect.changed.len(), 1, "{effect:?}");
    assert_eq!((effect.changed[0].name.as_str(), effect.changed[0].after.as_deref()), ("root_volume_size", Some("32")));
    assert!(effect.summary.starts_with("1 of 2") && effect.summary.ends_with(" and aws-custom.json"), "{effect:?}");
    assert!(effect.keeps_image && effect.about_key.as_ref().unwrap().contains("unless Rebake is set"));
    // The other bake has an attribute over the default: only the file's text counts.
    let other = state(&previews, ".bakewright/hello.json").effect.as_ref().unwrap();
    assert_eq!((other.changed.len(), other.summary.as_str()), (0, "aws-custom.json"));
    // Taken back, nothing is left of it.
    let back =
        run(MakePreviews { texts: vec![(TEMPLATE.to_owned(), Some(was))], opened: Some(Vec::new()), ..shown(3) });
    assert!(back.bakes.iter().all(|(_, state)| state.effect.is_none()));
}

#[test]
fn a_script_and_the_configuration_count_too() {
    opened(4, &bake(|_| {}));
    let was = sample(SCRIPT);
    let previews = edited(4, SCRIPT, &was, &format!("{was}echo more\n"));
    let effect = state(&previews, BAKE).effect.as_ref().unwrap();
    assert_eq!((effect.summary.as_str(), effect.changed.len(), effect.keeps_image), ("install-custom.sh", 0, true));

    opened(5, &bake(|_| {}));
    let was = sample(ROSCO);
    let previews = edited(5, ROSCO, &was, &was.replace("ami-9d751ee7", "ami-00000000"));
    let effect = state(&previews, BAKE).effect.as_ref().unwrap();
    assert_eq!(effect.changed[0].name, "aws_source_ami");
    assert!(effect.keeps_image);
}

#[test]
fn an_edit_of_the_stage_can_change_the_key() {
    let was = bake(|_| {});
    opened(6, &was);
    let now = bake(|stage| stage["package"] = "other".into());
    let previews = edited(6, BAKE, &was, &now);
    let effect = state(&previews, BAKE).effect.as_ref().unwrap();
    let key = &effect.changed[0];
    assert_eq!(key.name, "bake key in us-east-1");
    assert_eq!(key.after.as_deref(), Some("bake:aws:trusty:other:us-east-1:hvm:enhancedNWDisabled"));
    assert!(!effect.keeps_image && effect.about_key.as_ref().unwrap().contains("bakes a new image"));
    // What the preview assumes is no edit of what is baked.
    let later = was.replace("2026-11", "2027-11");
    assert_ne!(was, later);
    assert_eq!(state(&edited(6, BAKE, &was, &later), BAKE).effect, None);
}

#[test]
fn edits_of_a_pasted_stage_count_from_the_paste() {
    let was = bake(|_| {});
    opened(11, &was);
    let read = |text: &str| Bake::read(&std::sync::Arc::new(crate::json::parse(text)));
    let mut stage = read(&was).stage_value();
    stage["package"] = "pasted".into();
    let edits = read(&was).replace_stage(&stage, &[]).unwrap();
    let (pasted, _) = crate::source::apply_edits(&was, &edits).unwrap();
    assert_eq!(state(&edited(11, BAKE, &was, &pasted), BAKE).effect, None);
    let now = pasted.replacen("\"trusty\"", "\"jammy\"", 1);
    let previews = edited(11, BAKE, &was, &now);
    let effect = state(&previews, BAKE).effect.as_ref().unwrap();
    let os = effect.changed.iter().find(|one| one.name == "base_os").unwrap();
    assert_eq!((os.before.as_deref(), os.after.as_deref()), (Some("\"trusty\""), Some("\"jammy\"")));
    assert!(effect.changed.iter().all(|one| one.name != "packages"), "{effect:?}");
    // Opened with what was pasted, edits count from there again.
    let later = pasted.replacen("\"pasted\"", "\"later\"", 1);
    let back = edited(11, BAKE, &later, &pasted);
    let effect = state(&back, BAKE).effect.as_ref().unwrap();
    assert!(effect.changed.iter().any(|one| one.name == "packages"), "{effect:?}");
    // A bake that was not there has only the paste to count from.
    let fresh = run(MakePreviews {
        texts: vec![(BAKE.to_owned(), Some(now))],
        opened: Some(vec![(BAKE.to_owned(), None)]),
        ..shown(11)
    });
    let effect = state(&fresh, BAKE).effect.as_ref().unwrap();
    assert!(effect.changed.iter().any(|one| one.name == "base_os"));
}

#[test]
fn one_region_is_told_in_full_and_what_differs_of_all() {
    let text = bake(|stage| stage["regions"] = json!(["us-east-1", "us-west-2"]));
    let first = opened(7, &text);
    let full = |previews: &Previews| -> Vec<bool> {
        previews.preview.as_ref().unwrap().regions.iter().map(|region| !region.variables.is_empty()).collect()
    };
    assert_eq!(full(&first), [true, false]);
    let west = run(MakePreviews { region: "us-west-2".to_owned(), ..shown(7) });
    assert_eq!(full(&west), [false, true]);
    let names: Vec<&str> = west.differences.iter().map(|one| one.name.as_str()).collect();
    assert!(
        names.contains(&"aws_region") && names.contains(&"aws_source_ami") && names.contains(&"bake key"),
        "{names:?}"
    );
    assert!(!names.contains(&"packages"));
    assert!(west.differences.iter().all(|one| one.values.len() == 2));
}

#[test]
fn bakes_of_one_key_share_an_image() {
    // The sample's own bake is of the same package, base image and regions.
    let previews = opened(8, &bake(|_| {}));
    let with: Vec<&str> = previews.shared.iter().map(|shared| shared.text.as_str()).collect();
    assert_eq!(with, ["in us-east-1 with the bake hello"]);
    assert_eq!(previews.shared[0].bake.as_deref(), Some(".bakewright/hello.json"));

    let stage = |ref_id: &str, name: &str, ami: Option<&str>| {
        let mut stage = json!({"type": "bake", "refId": ref_id, "name": name, "cloudProviderType": "aws",
            "package": "web", "baseOs": "trusty", "vmType": "hvm", "regions": ["us-east-1"],
            "extendedAttributes": {"k": ref_id}});
        if let Some(ami) = ami {
            stage["amiName"] = ami.into();
        }
        stage
    };
    let stages = json!([stage("1", "A", None), stage("2", "B", None), stage("3", "C", Some("c"))]);
    let text = bake_text("a", &stages[0], &[("pipeline", json!({"name": "p", "stages": stages}))], Instant(0), CURRENT);
    let previews = opened(9, &text);
    assert_eq!(previews.shared.len(), 1, "{:?}", previews.shared);
    assert_eq!(previews.shared[0].text, "in us-east-1 with the stage B of this pipeline");
}

#[test]
fn previews_cross_as_json() {
    let previews = opened(10, &bake(|stage| stage["regions"] = json!(["us-east-1", "us-west-2"])));
    let json = serde_json::to_string(&previews).unwrap();
    assert_eq!(serde_json::from_str::<Previews>(&json).unwrap(), previews);
}

#[test]
fn only_what_is_shown_is_told() {
    let all = opened(60, &bake(|_| {}));
    let full = all.preview.unwrap().regions[0].clone();
    assert!(!full.variables.is_empty() && !full.rendered.is_empty() && !full.scripts.is_empty());
    let declared = all.declared.unwrap();
    assert!(declared.contains(&"root_volume_size".to_owned()), "{declared:?}");
    assert!(!declared.contains(&"build_info_url".to_owned()), "used, but not declared: {declared:?}");

    let told = |parts| run(MakePreviews { parts, ..shown(60) });
    let nothing = told(Parts::NONE);
    assert_eq!(nothing.declared, None, "the page knows them");
    let preview = nothing.preview.unwrap();
    assert_eq!(preview.verdict, told(Parts::ALL).preview.unwrap().verdict);
    let region = &preview.regions[0];
    assert!(region.variables.is_empty() && region.rendered.is_empty() && region.scripts.is_empty());
    assert_eq!((&region.request, &region.command, &region.bake_key), (&full.request, &full.command, &full.bake_key));
    let crate::preview::Resolved::Builds(builds) = &region.resolved else { panic!("{:?}", region.resolved) };
    assert!(builds.iter().all(|build| build.lines.is_empty() && !build.name.is_empty()));

    let parts = Parts::VARIABLES.with(Parts::RENDERED);
    let some = told(parts);
    assert_eq!(some.parts, parts);
    let region = &some.preview.unwrap().regions[0];
    assert_eq!((&region.variables, &region.rendered), (&full.variables, &full.rendered));
    assert!(region.scripts.is_empty());
}
