use super::Arrangement;
use super::contents::{Contents, Item};
use super::remark::Loss;

/// The files of Rosco's configuration as profiles of Halyard, by their names:
/// Halyard makes rosco.yml itself and lays rosco-local.yml over it.
pub(in crate::layout) fn profiles_of<'c>(
    contents: &'c Contents,
    arrangement: &mut Arrangement,
) -> Vec<(&'c str, &'c Item)> {
    let has = |name: &str| contents.configuration.iter().any(|item| item.path == name);
    let mut profiles = Vec::new();
    for item in &contents.configuration {
        let (stem, extension) = item.path.rsplit_once('.').unwrap_or((&item.path, ""));
        let local = format!("{stem}-local.{extension}");
        if !matches!(stem, "rosco" | "spinnaker") {
            profiles.push((item.path.as_str(), item));
        } else if has(&local) || stem == "spinnaker" {
            arrangement.lose(Loss::NotCarried { path: item.source(), why: "Halyard makes this file itself" });
        } else {
            let becomes = "rosco-local.yml, over the one that Halyard makes";
            arrangement.lose(Loss::WholeConfiguration { path: item.source(), becomes });
            profiles.push(("rosco-local.yml", item));
        }
    }
    profiles
}
