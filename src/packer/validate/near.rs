/// The one of `names` that is most like `name`, where one is like it at all.
pub(super) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let close = names.map(|known| (distance(name, known), known)).min()?;
    (close.0 <= 2 && close.1.chars().count() > 2 * close.0).then_some(close.1)
}

/// How many letters differ: Levenshtein's distance.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, letter) in left.chars().enumerate() {
        let mut before = at;
        let mut next = vec![at + 1];
        for (column, other) in right.iter().enumerate() {
            let above = row.get(column + 1).copied().unwrap_or_default();
            let here = next.last().copied().unwrap_or_default();
            next.push((before + usize::from(letter != *other)).min(above + 1).min(here + 1));
            before = above;
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found() {
        let names = || ["ssh_username", "ssh_port", "ami_name", "a"].into_iter();
        assert_eq!(nearest("ssh_usrname", names()), Some("ssh_username"));
        assert_eq!(nearest("ssh-port", names()), Some("ssh_port"));
        assert_eq!(nearest("bogus", names()), None);
        assert_eq!(nearest("b", names()), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
