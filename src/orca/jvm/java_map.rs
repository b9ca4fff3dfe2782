use crate::source::Sort;
use indexmap::IndexMap;

/// A `java.util.HashMap` with text keys, which gives its entries back by
/// bucket, and inside one in the order in which they came.
#[derive(Debug, Clone)]
pub struct JavaMap<V> {
    /// 0 while there is no table yet.
    buckets: usize,
    entries: IndexMap<String, (usize, V)>,
}

impl<V> Default for JavaMap<V> {
    fn default() -> Self {
        Self { buckets: 0, entries: IndexMap::new() }
    }
}

impl<V> JavaMap<V> {
    /// `new HashMap()` and `map.putAll(other)`, with the entries in the order
    /// of the other map.
    pub fn copied(entries: impl ExactSizeIterator<Item = (String, V)>) -> Self {
        let count = entries.len();
        let mut map = Self { buckets: 0, entries: IndexMap::with_capacity(count) };
        if count > 0 {
            map.buckets = (count * 4 / 3 + 1).next_power_of_two();
            while count > map.threshold() {
                map.buckets *= 2;
            }
        }
        for (key, value) in entries {
            map.put(key, value);
        }
        map
    }

    /// `map.put(key, value)`: a known key keeps its place.
    pub fn put(&mut self, key: String, value: V) {
        if self.buckets == 0 {
            self.buckets = 16;
        }
        if let Some((_, known)) = self.entries.get_mut(&key) {
            *known = value;
            return;
        }
        let hash = spread_hash(&key);
        self.entries.insert(key, (hash, value));
        if self.entries.len() > self.threshold() {
            self.buckets *= 2;
        }
    }

    pub fn get(&self, key: &str) -> Option<&V> {
        self.entries.get(key).map(|(_, value)| value)
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        self.entries.get_mut(key).map(|(_, value)| value)
    }

    pub fn remove(&mut self, key: &str) -> Option<V> {
        self.entries.shift_remove(key).map(|(_, value)| value)
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entries in the order of iteration.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &V)> {
        let mask = self.buckets.saturating_sub(1);
        let mut entries: Vec<_> =
            self.entries.iter().map(|(key, (hash, value))| (hash & mask, key.as_str(), value)).collect();
        entries.order_by_key(|(bucket, ..)| *bucket);
        entries.into_iter().map(|(_, key, value)| (key, value))
    }
}

impl<V> IntoIterator for JavaMap<V> {
    type Item = (String, V);
    type IntoIter = std::vec::IntoIter<(String, V)>;

    fn into_iter(self) -> Self::IntoIter {
        let mask = self.buckets.saturating_sub(1);
        let mut entries: Vec<_> = self.entries.into_iter().collect();
        entries.order_by_key(|(_, (hash, _))| hash & mask);
        entries.into_iter().map(|(key, (_, value))| (key, value)).collect::<Vec<_>>().into_iter()
    }
}

impl<V> JavaMap<V> {
    fn threshold(&self) -> usize {
        self.buckets * 3 / 4
    }
}

/// `String.hashCode`, its upper half folded into the lower as `HashMap` does.
fn spread_hash(key: &str) -> usize {
    let hash = key.encode_utf16().fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
    (hash ^ (hash >> 16)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys<V>(map: &JavaMap<V>) -> Vec<&str> {
        map.iter().map(|(key, _)| key).collect()
    }

    #[test]
    fn iterates_by_bucket_and_doubles_above_three_quarters() {
        let mut map = JavaMap::default();
        for key in ["upgrade", "name", "type", "region", "build_info", "account"] {
            map.put(key.to_owned(), ());
        }
        assert_eq!(keys(&map), ["upgrade", "name", "type", "region", "build_info", "account"]);
        map.put("name".to_owned(), ());
        assert_eq!(keys(&map).len(), 6);
        assert_eq!(map.clone().into_iter().map(|(key, ())| key).collect::<Vec<_>>(), keys(&map));

        let names: Vec<String> = (0..13).map(|number| format!("k{number}")).collect();
        let mut map = JavaMap::default();
        for name in &names {
            map.put(name.clone(), ());
        }
        assert_eq!(map.buckets, 32);
        let at_once = JavaMap::copied(names.into_iter().map(|name| (name, ())));
        assert_eq!(at_once.buckets, 32);
        assert_eq!(keys(&map), keys(&at_once));
    }
}
