use indexmap::IndexMap;

/// The order in which a `java.util.HashMap` with text keys gives its keys
/// back: by bucket, and inside one in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct HashOrder {
    /// 0 while there is no table yet.
    buckets: usize,
    hashes: IndexMap<String, usize>,
}

impl HashOrder {
    /// `map.put(key, …)`.
    pub fn put(&mut self, key: &str) {
        if self.buckets == 0 {
            self.buckets = 16;
        }
        self.insert(key);
    }

    /// `map.putAll(other)`, with `keys` in the order of the other map.
    pub fn put_all(&mut self, keys: &[&str]) {
        if keys.is_empty() {
            return;
        }
        if self.buckets == 0 {
            self.buckets = (keys.len() * 4 / 3 + 1).next_power_of_two();
        }
        while keys.len() > self.threshold() {
            self.buckets *= 2;
        }
        for key in keys {
            self.insert(key);
        }
    }

    pub fn remove(&mut self, key: &str) {
        self.hashes.shift_remove(key);
    }

    /// The keys in the order of iteration.
    pub fn keys(&self) -> Vec<&str> {
        let mask = self.buckets.saturating_sub(1);
        let mut keys: Vec<(usize, &str)> = self.hashes.iter().map(|(key, hash)| (hash & mask, key.as_str())).collect();
        keys.sort_by_key(|(bucket, _)| *bucket);
        keys.into_iter().map(|(_, key)| key).collect()
    }

    fn insert(&mut self, key: &str) {
        if self.hashes.contains_key(key) {
            return;
        }
        self.hashes.insert(key.to_owned(), spread_hash(key));
        if self.hashes.len() > self.threshold() {
            self.buckets *= 2;
        }
    }

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

    #[test]
    fn iterates_by_bucket_and_doubles_above_three_quarters() {
        let mut order = HashOrder::default();
        for key in ["upgrade", "name", "type", "region", "build_info", "account"] {
            order.put(key);
        }
        assert_eq!(order.keys(), ["upgrade", "name", "type", "region", "build_info", "account"]);

        let keys: Vec<String> = (0..13).map(|number| format!("k{number}")).collect();
        let mut order = HashOrder::default();
        for key in &keys {
            order.put(key);
        }
        assert_eq!(order.buckets, 32);
        let mut at_once = HashOrder::default();
        at_once.put_all(&keys.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(at_once.buckets, 32);
        assert_eq!(order.keys(), at_once.keys());
    }
}
