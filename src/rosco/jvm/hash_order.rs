/// `HashMap` makes a tree of a bucket that grows beyond this, but doubles
/// a table smaller than [`TREE_TABLE`] instead.
const TREE_BUCKET: usize = 8;
const TREE_TABLE: usize = 64;

/// The order in which a `java.util.HashMap` gives its keys: positions into
/// `keys`, which are distinct and in the order in which they were first put.
/// `capacity` is the map's first table, a power of two (16, or what
/// `new HashMap<>(n)` rounds up to).
///
/// A bucket of more than eight keys in a table of 64 or more, which Java would
/// turn into a tree, keeps its insertion order here. The numbered names that
/// Rosco makes never fill one so, and other names only if they are made to.
pub(crate) fn hash_map_order<'k>(keys: impl IntoIterator<Item = &'k str>, capacity: usize) -> Vec<usize> {
    let mut table = Table { buckets: vec![Vec::new(); capacity.max(1)], len: 0 };
    for (at, key) in keys.into_iter().enumerate() {
        table.put(spread(string_hash(key)), at);
    }
    table.buckets.into_iter().flatten().map(|(_, at)| at).collect()
}

struct Table {
    /// Hash and position of each key, in insertion order within a bucket.
    buckets: Vec<Vec<(u32, usize)>>,
    len: usize,
}

impl Table {
    fn put(&mut self, hash: u32, at: usize) {
        let crowded = self.bucket(hash).is_some_and(|bucket| {
            bucket.push((hash, at));
            bucket.len() > TREE_BUCKET
        });
        if crowded && self.buckets.len() < TREE_TABLE {
            self.double();
        }
        self.len += 1;
        if self.len > self.buckets.len() / 4 * 3 {
            self.double();
        }
    }

    fn bucket(&mut self, hash: u32) -> Option<&mut Vec<(u32, usize)>> {
        let mask = self.buckets.len() - 1;
        self.buckets.get_mut(usize::try_from(hash).unwrap_or_default() & mask)
    }

    fn double(&mut self) {
        let doubled = vec![Vec::new(); self.buckets.len() * 2];
        let old = std::mem::replace(&mut self.buckets, doubled);
        for (hash, at) in old.into_iter().flatten() {
            if let Some(bucket) = self.bucket(hash) {
                bucket.push((hash, at));
            }
        }
    }
}

/// `String.hashCode`, over UTF-16 units.
fn string_hash(text: &str) -> u32 {
    text.encode_utf16().fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)))
}

fn spread(hash: u32) -> u32 {
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order<'k>(keys: &[&'k str], capacity: usize) -> Vec<&'k str> {
        hash_map_order(keys.iter().copied(), capacity).into_iter().map(|at| keys[at]).collect()
    }

    #[test]
    fn hashes_are_those_of_java() {
        assert_eq!(string_hash(""), 0);
        assert_eq!(string_hash("Aa"), string_hash("BB"));
        assert_eq!(string_hash("hello"), 99_162_322);
        assert_eq!(string_hash("ключ"), 33_309_882);
    }

    #[test]
    fn keys_of_one_bucket_keep_their_insertion_order() {
        assert_eq!(order(&["BB", "Aa"], 16), ["BB", "Aa"]);
        assert_eq!(order(&["b", "a"], 16), ["a", "b"]);
        // 'q' is 'a' + 16: one bucket of 16, two of 32.
        assert_eq!(order(&["q", "a"], 16), ["q", "a"]);
        assert_eq!(order(&["q", "a"], 32), ["a", "q"]);
    }

    #[test]
    fn a_table_more_than_three_quarters_full_doubles() {
        let twelve = ["q", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"];
        assert_eq!(order(&twelve, 16)[..2], ["q", "a"]);
        let mut thirteen = twelve.to_vec();
        thirteen.push("l");
        assert_eq!(order(&thirteen, 16)[..2], ["a", "b"]);
    }

    #[test]
    fn numbered_names_never_make_a_tree() {
        for prefix in ["share_with", "copy_to"] {
            let mut table = Table { buckets: vec![Vec::new(); 16], len: 0 };
            for at in 1..=20_000 {
                let hash = spread(string_hash(&format!("{prefix}_{at}")));
                table.put(hash, at);
                assert!(table.bucket(hash).unwrap().len() <= TREE_BUCKET, "{prefix}_{at}");
            }
        }
    }

    #[test]
    fn a_crowded_bucket_doubles_a_small_table() {
        let same: Vec<String> =
            (0..9_u32).map(|n| (0..4).map(|bit| if n >> bit & 1 == 1 { "Aa" } else { "BB" }).collect()).collect();
        let mut keys: Vec<&str> = same.iter().map(String::as_str).collect();
        keys.extend(["q", "a"]);
        let result = order(&keys, 16);
        let (q, a) = (result.iter().position(|key| *key == "q"), result.iter().position(|key| *key == "a"));
        assert!(a < q, "the table has 32 buckets: {result:?}");
    }
}
