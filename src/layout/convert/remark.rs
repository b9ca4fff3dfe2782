use thiserror::Error;

/// What a layout cannot have, or what does not come along.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Loss {
    #[error("`{path}` is about {layout} alone and is left out")]
    Machinery { path: String, layout: &'static str },
    #[error("`{path}` is left out: `{place}` is another file already")]
    Taken { path: String, place: String },
    #[error("`{path}` is left as it is: add to it what it needs for this layout")]
    NotMade { path: String },
    #[error(
        "`{path}` gets to Rosco's host no more, where this layout takes templates and configuration only: it is kept as `{kept}`"
    )]
    NotDelivered { path: String, kept: String },
    #[error("`{path}` is left out: {why}")]
    NotCarried { path: String, why: &'static str },
    #[error("{} no more: files arrive with the mode 0644. Scripts that Packer uploads need none", executables(*count))]
    ExecutableBits { count: usize },
    #[error("the line ends of `{path}` become \\n: a block of YAML has no others")]
    LineEnds { path: String },
    #[error("`{path}` is left out: a key of Kubernetes has letters, digits, `-`, `_` and `.` only")]
    Key { path: String },
    #[error("Halyard on Kubernetes cannot mount `{path}`: keys have letters, digits, `-`, `_` and `.` only there")]
    KeyOnKubernetes { path: String },
    #[error("`{path}` is left out: `__` stands for `/` in the Operator's keys")]
    DoubleUnderscore { path: String },
    #[error("`{path}` is left out: it would be in a sub-folder, which this layout has not")]
    SubFolder { path: String },
    #[error("{what} has {} KB; Kubernetes takes {} KB at most", bytes.div_ceil(1024), limit >> 10)]
    TooLarge { what: String, bytes: usize, limit: usize },
    #[error(
        "{what} has {} KB; `kubectl apply` notes it down whole and takes 256 KB at most: use `kubectl apply --server-side` or `kubectl replace`",
        bytes.div_ceil(1024)
    )]
    TooLargeToApply { what: String, bytes: usize },
    #[error(
        "the mount hides the templates and scripts that ship with Rosco: bakes that name no template of yours find none"
    )]
    ShippedHidden,
    #[error("`{path}` is Rosco's whole configuration, which this layout makes itself: it becomes {becomes}")]
    WholeConfiguration { path: String, becomes: &'static str },
    #[error("`{path}` sets what is in the environment of Rosco's host: {how}")]
    Environment { path: String, how: &'static str },
    #[error("the configDir of `{path}` comes from elsewhere: make sure that it becomes {wanted}")]
    ConfigDir { path: String, wanted: &'static str },
}

fn executables(count: usize) -> String {
    if count == 1 { "one file is executable".to_owned() } else { format!("{count} files are executable") }
}

/// What was changed in a file because it depends on the place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Rewrite {
    #[error("rosco.configDir in `{path}` is {to} now")]
    ConfigDir { path: String, to: &'static str },
    #[error("`{path}` names {to} now, {} it named {from}", places(*count))]
    Path { path: String, from: String, to: &'static str, count: usize },
}

fn places(count: usize) -> String {
    if count == 1 { "where".to_owned() } else { format!("{count} times where") }
}
