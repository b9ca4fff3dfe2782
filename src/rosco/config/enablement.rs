use std::sync::Arc;

use super::finding::{Finding, FindingKind};
use super::node::{Leaf, Node};
use super::place::Place;
use super::placeholder::{Filled, Placeholders};

/// Whether Rosco bakes for a provider, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enablement {
    Enabled(Arc<Place>),
    /// Said to be off: Rosco refuses a bake.
    Disabled(Arc<Place>),
    /// Nobody says; or a variable would, which the environment given does not
    /// have. A preview bakes all the same, and says so.
    Unsaid,
}

impl Enablement {
    /// True where a bake is worth a look.
    pub fn is_bakeable(&self) -> bool {
        !matches!(self, Self::Disabled(_))
    }

    /// Reads `enabled` of a provider's section: any text but `false` enables.
    /// Mirrors Spring Boot's `OnPropertyCondition`.
    pub(super) fn read(
        section: &'static str,
        node: &Node,
        placeholders: &Placeholders<'_>,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let enablement = Self::judge(section, node, placeholders, findings);
        if enablement == Self::Unsaid
            && let Some(place) = node.place_in_a_file()
        {
            let place = Arc::clone(place);
            findings.push(Finding { place, kind: FindingKind::NotEnabled { provider: section } });
        }
        enablement
    }

    fn judge(section: &'static str, node: &Node, placeholders: &Placeholders<'_>, findings: &mut Vec<Finding>) -> Self {
        let Some(leaf) = node.get("enabled").and_then(|node| node.value.as_ref()) else { return Self::Unsaid };
        let Filled { text, from, assumed } = Self::text(leaf, placeholders, findings);
        let place = leaf.place.filled_from(from);
        if assumed.is_some() && text.eq_ignore_ascii_case("false") || text.contains("${") {
            return Self::Unsaid;
        }
        if text.eq_ignore_ascii_case("false") {
            return Self::Disabled(place);
        }
        if !text.eq_ignore_ascii_case("true") {
            let kind = FindingKind::EnabledByAnyText { provider: section, text };
            findings.push(Finding { place: Arc::clone(&place), kind });
        }
        Self::Enabled(place)
    }

    fn text(leaf: &Leaf, placeholders: &Placeholders<'_>, findings: &mut Vec<Finding>) -> Filled {
        placeholders.fill(&leaf.text(), &leaf.place, true, findings)
    }
}
