use std::fmt;

/// What Packer says, with the form in which it lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub form: Form,
    /// One for [`Form::Bare`].
    pub points: Vec<String>,
    /// What the component puts around it: before and after.
    pub around: (String, String),
    /// Other texts that it may say instead: it comes by members in any order.
    pub or: Vec<String>,
}

/// How Packer prints several errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One text.
    Bare,
    /// `2 error(s) occurred:`
    Listed,
    /// `2 error(s) decoding:`
    Decoding,
    /// `2 errors occurred:`, as go-multierror does.
    Go,
}

impl Said {
    pub fn new(form: Form, points: Vec<String>) -> Self {
        Self { form, points, around: (String::new(), String::new()), or: Vec::new() }
    }

    pub fn bare(text: impl Into<String>) -> Self {
        Self::new(Form::Bare, vec![text.into()])
    }

    /// One of several texts.
    pub fn one_of(mut texts: Vec<String>) -> Self {
        let or = texts.split_off(texts.len().min(1));
        Self { or, ..Self::new(Form::Bare, texts) }
    }

    /// The errors of Packer's list; none where it makes none.
    pub fn items(&self) -> &[String] {
        if self.form == Form::Bare { &[] } else { &self.points }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.points.len();
        f.write_str(&self.around.0)?;
        let points = |between: &str| {
            let points: Vec<String> = self.points.iter().map(|point| format!("* {point}")).collect();
            points.join(between)
        };
        match self.form {
            Form::Bare => self.points.iter().try_for_each(|point| f.write_str(point))?,
            Form::Listed => write!(f, "{count} error(s) occurred:\n\n{}", points("\n"))?,
            Form::Decoding => write!(f, "{count} error(s) decoding:\n\n{}", points("\n"))?,
            Form::Go => {
                let plural = if count == 1 { "" } else { "s" };
                write!(f, "{count} error{plural} occurred:\n\t{}\n\n", points("\n\t"))?;
            }
        }
        f.write_str(&self.around.1)
    }
}

/// What Packer prints of a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub is_warning: bool,
    pub summary: String,
    pub said: Said,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.is_warning { "Warning" } else { "Error" };
        write!(f, "{word}: {}\n\n{}\n\n", self.summary, self.said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_look_as_packers() {
        let points = || vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(Said::new(Form::Listed, points()).to_string(), "2 error(s) occurred:\n\n* a\n* b");
        assert_eq!(Said::new(Form::Go, points()).to_string(), "2 errors occurred:\n\t* a\n\t* b\n\n");
        assert_eq!(Said::new(Form::Go, vec!["a".to_owned()]).to_string(), "1 error occurred:\n\t* a\n\n");
        let mut said = Said::new(Form::Decoding, vec!["a".to_owned()]);
        said.around.0 = "Error decoding config: ".to_owned();
        assert_eq!(said.to_string(), "Error decoding config: 1 error(s) decoding:\n\n* a");
        assert_eq!(Said::one_of(points()).or, ["b"]);
    }
}
