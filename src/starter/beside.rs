use serde_json::{Value, json};

use super::start::StarterFile;

/// The files that have to be made; those whose name something else has get
/// another name, in the provisioners too.
pub(super) fn place_beside(
    files: &mut [StarterFile],
    provisioners: &mut [Value],
    beside: &impl Fn(&str) -> Option<String>,
) -> Vec<StarterFile> {
    let mut made = Vec::new();
    for file in files {
        let same = |file: &StarterFile| beside(&file.name).map(|text| text == file.text);
        let mut candidate = file.clone();
        let mut number = 2_u32;
        while same(&candidate) == Some(false) {
            candidate = renamed(file, number);
            number += 1;
        }
        if candidate.name != file.name {
            for provisioner in provisioners.iter_mut() {
                if let Some(script) = provisioner.get("script").and_then(Value::as_str) {
                    let script = script.replace(&file.name, &candidate.name);
                    provisioner["script"] = json!(script);
                }
            }
        }
        if same(&candidate).is_none() {
            made.push(candidate);
        }
    }
    made
}

fn renamed(file: &StarterFile, number: u32) -> StarterFile {
    let (stem, extension) = file.name.rsplit_once('.').unwrap_or((&file.name, ""));
    let name = format!("{stem}-{number}.{extension}");
    let text = file.text.replacen(&format!("readonly self={}\n", file.name), &format!("readonly self={name}\n"), 1);
    StarterFile { name, text, ..file.clone() }
}
