//! A kustomization that generates config maps of templates and mounts them.

use std::collections::BTreeMap;

use super::config_map::{deployment_patch, volumes_of};
use super::convert::{Arrangement, Contents, Loss, Target};
use super::found::{Evidence, Found, Layout};
use super::mount::Mount;
use super::paths::{extension, joined, name, normalized, parent};
use super::rosco_files::is_rosco_file;
use super::survey::Survey;
use super::yaml_lines::{Line, lines};
use crate::source::{File, IntoOrdered, Sort};

pub(super) const LAYOUT: Layout = Layout {
    id: "kustomize",
    name: "kustomize",
    delivery: "kustomize makes a config map of each folder, which the Rosco deployment mounts at /opt/rosco/config/packer.",
    config_dir: "/opt/rosco/config/packer",
    surroundings: false,
};

pub(super) const TARGET: Target = Target { layout: &LAYOUT, arrange, machinery };

/// A config map or secret that is made from files.
#[derive(Debug, PartialEq, Eq)]
struct Generator {
    name: String,
    /// Paths in the repo, and the names that they get.
    files: Vec<(String, String)>,
}

pub(super) fn find(survey: &Survey<'_>) -> Vec<Found> {
    let kustomizations =
        ["kustomization.yml", "kustomization.yaml"].into_iter().flat_map(|name| survey.files_called(name));
    let generators: Vec<Generator> = kustomizations
        .filter_map(|path| Some(generators(survey.text(&path)?, parent(&path))))
        .flatten()
        .filter(|generator| generator.files.iter().any(|(path, _)| survey.has_file(path)))
        .collect();
    if generators.is_empty() {
        return Vec::new();
    }
    let mount_paths = mount_paths(survey);
    let mut mounts = Vec::new();
    let mut configuration = Vec::new();
    for generator in &generators {
        let of_rosco = generator.files.iter().filter(|(_, key)| is_rosco_file(key)).map(|(path, _)| path.clone());
        configuration.extend(of_rosco.filter(|path| survey.has_file(path)));
        mounts.extend(mount(survey, generator, &mount_paths));
    }
    // rosco.yml before rosco-local.yml, and neither twice.
    configuration.order_by_key(|path| name(path).contains('-'));
    configuration.dedup();
    configuration.extend(super::operator::manifests(survey).0);
    if mounts.is_empty() && configuration.is_empty() {
        return Vec::new();
    }
    let placed = mounts.iter().any(|mount| mount.run_time == LAYOUT.config_dir);
    let evidence = if placed { Evidence::Place } else { Evidence::Configuration };
    vec![Found { evidence, mounts, configuration, environment: Vec::new() }]
}

/// Where the folder of a generator's files is mounted, if they are templates
/// or what belongs to them.
fn mount(survey: &Survey<'_>, generator: &Generator, mount_paths: &BTreeMap<String, String>) -> Option<Mount> {
    let folder = parent(&generator.files.first()?.0);
    let mounted = mount_paths.get(&generator.name).map(|path| normalized(path));
    let named = generator.name.contains("packer") || survey.has_template_below(folder);
    let has_configuration = generator.files.iter().any(|(_, key)| is_rosco_file(key));
    match mounted {
        Some(path) if path.starts_with("/opt/rosco/") || named => Some(Mount::new(folder, path)),
        None if named && !has_configuration && !folder.is_empty() => Some(Mount::new(folder, LAYOUT.config_dir)),
        _ => None,
    }
}

fn generators(kustomization: &str, base: &str) -> Vec<Generator> {
    let mut found: Vec<Generator> = Vec::new();
    let mut in_generators = false;
    let mut in_files = false;
    for line in lines(kustomization) {
        if line.column == 0 && line.item.is_none() {
            in_generators = matches!(line.key, "configMapGenerator" | "secretGenerator");
        } else if in_generators {
            read_generator_line(&mut found, &mut in_files, &line, base);
        }
    }
    found
}

fn read_generator_line(found: &mut Vec<Generator>, in_files: &mut bool, line: &Line<'_>, base: &str) {
    if line.item.is_some() && !line.key.is_empty() {
        found.push(Generator { name: String::new(), files: Vec::new() });
        *in_files = false;
    }
    let Some(generator) = found.last_mut() else { return };
    match line.key {
        "name" => line.value.clone_into(&mut generator.name),
        "files" => *in_files = true,
        "" if *in_files && line.item.is_some() => {
            let (key, path) = line.value.split_once('=').unwrap_or((name(line.value), line.value));
            let path = normalized(&format!("/{}", joined(base, path)));
            generator.files.push((path.trim_start_matches('/').to_owned(), key.to_owned()));
        }
        _ => *in_files = false,
    }
}

/// Where deployments mount config maps and secrets, by their names.
pub(super) fn mount_paths(survey: &Survey<'_>) -> BTreeMap<String, String> {
    let mut volumes = BTreeMap::new();
    let mut paths = BTreeMap::new();
    for path in survey.yaml_files() {
        let Some(text) = survey.text(path).filter(|text| text.contains("mountPath:") || text.contains("configMap:"))
        else {
            continue;
        };
        read_volumes(text, &mut volumes, &mut paths);
    }
    volumes.into_iter().filter_map(|(volume, source)| Some((source, paths.remove(&volume)?))).into_map()
}

/// Reads the lists `volumes` and `volumeMounts` of a manifest: from the name of
/// each volume to the config map or secret behind it, and to its mount path.
fn read_volumes(text: &str, volumes: &mut BTreeMap<String, String>, paths: &mut BTreeMap<String, String>) {
    let mut items: Vec<(usize, Vec<Line<'_>>)> = Vec::new();
    for line in lines(text) {
        if let Some(dash) = line.item {
            items.push((dash, vec![line]));
        } else if let Some((dash, item)) = items.last_mut() {
            if line.column > *dash {
                item.push(line);
            } else {
                items.push((usize::MAX, Vec::new()));
            }
        }
    }
    for (_, item) in items {
        let column = item.first().map_or(0, |line| line.column);
        let own = |key: &str| item.iter().find(|line| line.column == column && line.key == key).map(|line| line.value);
        let inner = |key: &str| item.iter().find(|line| line.column > column && line.key == key).map(|line| line.value);
        let Some(volume) = own("name") else { continue };
        if let Some(path) = own("mountPath") {
            paths.insert(volume.to_owned(), path.to_owned());
        } else if own("configMap").is_some() || own("secret").is_some() {
            let source = inner("name").or_else(|| inner("secretName"));
            volumes.insert(volume.to_owned(), source.unwrap_or(volume).to_owned());
        }
    }
}

fn machinery(path: &str, file: &File) -> bool {
    let Some(text) = file.text() else { return false };
    match name(path) {
        "kustomization.yml" | "kustomization.yaml" => text.contains("Generator:"),
        _ => matches!(extension(path).as_str(), "yml" | "yaml") && text.contains("mountPath: /opt/rosco/config/packer"),
    }
}

fn arrange(contents: &Contents, arrangement: &mut Arrangement) {
    let volumes = volumes_of(contents, arrangement);
    let mut text = String::from("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n");
    if !volumes.is_empty() {
        text.push_str("configMapGenerator:\n");
    }
    for volume in &volumes {
        text.push_str(&generator(&volume.name, &volume.paths("packer")));
        for item in &volume.items {
            arrangement.put(format!("{BASE}/packer/{}", item.path), item);
        }
    }
    let mut configuration = Vec::new();
    for item in &contents.configuration {
        // kleat makes rosco.yml, people write the rest.
        let folder = if item.path == "rosco.yml" { "kleat" } else { "local" };
        configuration.push(format!("{folder}/{}", item.path));
        arrangement.put(format!("{BASE}/{folder}/{}", item.path), item);
    }
    if !configuration.is_empty() {
        text.push_str(
            "# Merged into the secret that kustomization-base mounts at /opt/spinnaker/config.\nsecretGenerator:\n",
        );
        text.push_str(&generator("rosco-config", &configuration).replacen('\n', "\n  behavior: merge\n", 1));
    }
    if !volumes.is_empty() {
        text.push_str("patches:\n- path: rosco-packer.yml\n");
        arrangement.make(&format!("{BASE}/rosco-packer.yml"), deployment_patch(&volumes));
        arrangement.lose(Loss::ShippedHidden);
    }
    arrangement.make(&format!("{BASE}/kustomization.yml"), text);
    arrangement.lose_environment(contents, "set it in the deployment of Rosco, under env");
    for item in &contents.delivered {
        arrangement.undelivered(item);
    }
}

const BASE: &str = "base";

fn generator(name: &str, paths: &[String]) -> String {
    let start = format!("- name: {name}\n  files:\n");
    paths.iter().fold(start, |text, path| text + "  - " + path + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_generators() {
        let text = "configMapGenerator:\n- name: rosco-packer\n  files:\n    - packer/a.json\n    - b.sh=packer/install.sh\n- files: \n  - ../x.yml\n  name: other\nresources:\n- y.yml\n";
        let found = generators(text, "base");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].name, "rosco-packer");
        assert_eq!(found[0].files[1], ("base/packer/install.sh".to_owned(), "b.sh".to_owned()));
        assert_eq!(found[1], Generator { name: "other".into(), files: vec![("x.yml".into(), "x.yml".into())] });
    }

    #[test]
    fn reads_mounts() {
        let text = "spec:\n  containers:\n  - name: rosco\n    volumeMounts:\n    - mountPath: /opt/rosco/config/packer\n      name: packer\n  volumes:\n  - name: packer\n    configMap:\n      name: rosco-packer\n      defaultMode: 0755\n";
        let (mut volumes, mut paths) = (BTreeMap::new(), BTreeMap::new());
        read_volumes(text, &mut volumes, &mut paths);
        assert_eq!(volumes["packer"], "rosco-packer");
        assert_eq!(paths["packer"], "/opt/rosco/config/packer");
    }
}
