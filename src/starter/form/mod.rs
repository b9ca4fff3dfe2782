//! The questions of a starter as plain data: who shows them knows none of them,
//! and what is answered comes back as texts by their ids.

mod answers;
mod fields;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use answers::Answers;
pub use fields::fields;

/// What was answered, by the id of the field. What is absent is as first offered.
pub type Texts = BTreeMap<String, String>;

/// Base images that the open repo's configuration has, by the provider's id: id
/// and text of each.
pub type Images = BTreeMap<String, Vec<(String, String)>>;

/// What is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Begin {
    /// A repo of its own, with Rosco's configuration.
    Repo,
    /// A template beside those of an open repo.
    Template,
    /// Something more that an open template installs.
    Addition,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub id: String,
    pub label: String,
    /// What the answer does, where the label does not say it all.
    pub hint: String,
    pub input: Input,
    pub value: String,
    /// Why the answer cannot be used.
    pub problem: Option<String>,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Input {
    Text {
        placeholder: String,
    },
    /// Value and text of each.
    Choice {
        options: Vec<(String, String)>,
    },
    /// `true` or `false`.
    Check,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::starter::{Checksum, Kind, Source, TokenHeader};

    fn texts(said: &[(&str, &str)]) -> Texts {
        said.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect()
    }

    fn ids(begin: Begin, said: &[(&str, &str)]) -> Vec<String> {
        fields(begin, &texts(said), &Images::new()).into_iter().map(|field| field.id).collect()
    }

    #[test]
    fn only_what_matters_is_asked() {
        let tarball = ids(Begin::Repo, &[]);
        for id in ["kind", "builder", "application", "source", "location", "checksum", "sha256", "owner", "keep"] {
            assert!(tarball.iter().any(|known| known == id), "{id} of {tarball:?}");
        }
        for id in ["packages", "token_variable", "token_header", "exec", "base_os"] {
            assert!(!tarball.iter().any(|known| known == id), "{id} of {tarball:?}");
        }
        let store = ids(Begin::Repo, &[("source", "store"), ("service", "true"), ("checksum", "beside")]);
        assert!(store.iter().any(|id| id == "token_variable"));
        assert!(store.iter().any(|id| id == "exec"));
        assert!(!store.iter().any(|id| id == "sha256"));
        let deb = ids(Begin::Template, &[("kind", "deb")]);
        assert_eq!(deb, ["kind", "builder", "application", "packages", "base_os", "regions"]);
        let added = ids(Begin::Addition, &[("kind", "zip")]);
        assert!(!added.iter().any(|id| matches!(id.as_str(), "builder" | "regions" | "layout")));
    }

    #[test]
    fn answers_become_options() {
        let said = texts(&[
            ("kind", "zip"),
            ("builder", "googlecompute"),
            ("application", "billing"),
            ("source", "store"),
            ("token_header", "PRIVATE-TOKEN"),
            ("token_variable", "CI_TOKEN"),
            ("location", " https://store.example.com/billing.zip "),
            ("checksum", "beside"),
            ("service", "true"),
            ("exec", "bin/billing"),
            ("start", "true"),
            ("keep", "5"),
        ]);
        let answers = Answers::of(Begin::Repo, &said);
        assert_eq!(answers.kind, Kind::Zip);
        assert_eq!(answers.options.location, "https://store.example.com/billing.zip");
        let header = TokenHeader::Named("PRIVATE-TOKEN".into());
        assert_eq!(answers.options.source, Source::Store { header, variable: "CI_TOKEN".into() });
        assert_eq!(answers.options.checksum, Checksum::Beside);
        assert!(answers.options.service.as_ref().is_some_and(|service| service.start));
        assert_eq!(answers.options.keep_releases, 5);
        assert!(answers.problems(Begin::Repo).is_empty(), "{:?}", answers.problems(Begin::Repo));
    }

    #[test]
    fn a_problem_stands_at_its_question() {
        let all =
            fields(Begin::Repo, &texts(&[("location", "ftp://x"), ("keep", "none"), ("regions", " ")]), &Images::new());
        let problem = |id: &str| all.iter().find(|field| field.id == id).and_then(|field| field.problem.clone());
        assert!(problem("location").is_some_and(|text| text.contains("https://")));
        assert!(problem("sha256").is_some());
        assert!(problem("keep").is_some());
        assert!(problem("regions").is_some());
        assert!(problem("application").is_none());
    }

    #[test]
    fn base_images_of_the_configuration_are_offered() {
        let images = [("aws".to_owned(), vec![("trusty".to_owned(), "Ubuntu".to_owned())])].into_iter().collect();
        let all = fields(Begin::Template, &Texts::new(), &images);
        let base_os = all.iter().find(|field| field.id == "base_os").unwrap();
        assert_eq!(base_os.value, "trusty");
        assert!(matches!(&base_os.input, Input::Choice { options } if options.len() == 1));
    }

    #[test]
    fn a_kind_that_the_builder_cannot_is_said() {
        let all = fields(Begin::Repo, &texts(&[("kind", "nupkg"), ("builder", "docker")]), &Images::new());
        assert!(all.iter().any(|field| field.id == "builder" && field.problem.is_some()));
    }
}
