//! What rules can ask beside comparing: a table of functions by name.

mod boot_command;
mod checksum;
mod credentials;
mod file;
mod glob;
mod network;
mod text;
mod url;

use super::run::Surroundings;
use super::value::Found;

/// A function of the table.
#[derive(Clone, Copy)]
pub struct Function(&'static Row);

/// A call under way.
pub(super) struct Call<'c, 'a> {
    pub arguments: &'c [Found],
    pub surroundings: &'c Surroundings<'a>,
    pub has_errors: bool,
}

struct Row {
    name: &'static str,
    least: usize,
    most: usize,
    run: fn(&Call<'_, '_>) -> Option<Found>,
}

const MANY: usize = usize::MAX;

const fn row(name: &'static str, least: usize, most: usize, run: fn(&Call<'_, '_>) -> Option<Found>) -> Row {
    Row { name, least, most, run }
}

static TABLE: &[Row] = &[
    row("absolute", 1, 1, file::absolute),
    row("account_error", 1, 1, credentials::account_error),
    row("at", 2, 2, text::at),
    row("at_least", 2, 2, text::at_least),
    row("base64", 1, 1, text::base64),
    row("boot_errors", 1, 1, boot_command::errors),
    row("build_name", 0, 0, text::build_name),
    row("checksum_error", 1, 1, checksum::error),
    row("cidr_error", 1, 1, network::cidr_error),
    row("cleaned", 1, 1, text::cleaned),
    row("count", 1, MANY, text::count),
    row("count_keys", 3, 3, text::count_keys),
    row("cut", 2, 2, text::cut),
    row("ends", 2, 2, text::ends),
    row("env", 1, 1, file::env),
    row("first", 1, 1, text::first),
    row("glob_error", 1, 1, glob::error),
    row("given", 1, 1, text::given),
    row("has", 2, 2, text::has),
    row("home", 1, 1, file::home),
    row("is_file", 1, 1, file::is_file),
    row("is_folder", 1, 1, file::is_folder),
    row("is_ip", 1, 1, network::is_ip),
    row("join", 2, 2, text::join),
    row("json_error", 1, 1, text::json_error),
    row("key_error", 1, 2, credentials::key_error),
    row("len", 1, 1, text::len),
    row("list", 1, 1, text::list),
    row("lower", 1, 1, text::lower),
    row("match", 2, 2, text::matches),
    row("no_errors", 0, 0, |call| Some(Found::of(!call.has_errors))),
    row("number", 1, 1, text::number),
    row("number_error", 1, 1, text::number_error),
    row("off", 1, 1, text::off),
    row("on", 1, 1, text::on),
    row("one_of", 2, MANY, text::one_of),
    row("open_error", 1, 1, file::open_error),
    row("parts", 2, 2, text::parts),
    row("program_error", 1, 1, file::program_error),
    row("q", 1, 1, text::quoted),
    row("resource_error", 1, 1, credentials::resource_error),
    row("runes", 1, 1, text::runes),
    row("same", 2, 2, text::same),
    row("starts", 2, 2, text::starts),
    row("stat_error", 1, 1, file::stat_error),
    row("trim", 1, 1, text::trim),
    row("trim_of", 2, 2, text::trim_of),
    row("tunnel_error", 1, 1, network::tunnel_error),
    row("unique", 1, 1, text::unique),
    row("upper", 1, 1, text::upper),
    row("url_error", 1, 1, url::url_error),
];

impl Function {
    pub(super) fn named(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.name == name).map(Self)
    }

    pub(super) fn takes(self, count: usize) -> bool {
        (self.0.least..=self.0.most).contains(&count)
    }

    /// The result; unknown where an argument is.
    pub(super) fn call(self, call: &Call<'_, '_>) -> Found {
        (self.0.run)(call).unwrap_or_else(Found::unknown)
    }

    /// What it wanted to know of the machine, in words.
    pub(super) fn asks(self, call: &Call<'_, '_>) -> Option<String> {
        let text = call.text(0)?;
        match self.0.name {
            "stat_error" | "open_error" | "is_folder" | "is_file" | "key_error" | "account_error" => {
                Some(format!("whether {text} is there"))
            }
            "env" => Some(format!("{text} of the environment")),
            "program_error" => Some(format!("whether the program {text} is there")),
            "checksum_error" => Some(format!("what {text} says")),
            _ => None,
        }
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.name)
    }
}

impl Call<'_, '_> {
    pub fn argument(&self, at: usize) -> Option<&Found> {
        self.arguments.get(at)
    }

    /// `None` where it is not known.
    pub fn text(&self, at: usize) -> Option<String> {
        Some(self.argument(at)?.text()?.into_owned())
    }
}
