/// A key as Jackson's snake case strategy has it: `vmType` as `vm_type`,
/// `XMLHttpRequest` as `xmlhttp_request`, `With Space` as `with _space`. One
/// leading underscore is lost.
pub fn snake_case(key: &str) -> String {
    let mut snake = String::with_capacity(key.len() + 4);
    let mut after_upper = false;
    for (at, ch) in key.chars().enumerate() {
        if at == 0 && ch == '_' {
            continue;
        }
        // Java goes by UTF-16 units, of which a surrogate has no case.
        if ch.is_uppercase() && ch.len_utf16() == 1 {
            if !after_upper && !snake.is_empty() && !snake.ends_with('_') {
                snake.push('_');
            }
            snake.extend(ch.to_lowercase().take(1));
            after_upper = true;
        } else {
            snake.push(ch);
            after_upper = false;
        }
    }
    if snake.is_empty() { key.to_owned() } else { snake }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_snake_case_as_in_jackson() {
        for (key, snake) in [
            ("vmType", "vm_type"),
            ("XMLHttpRequest", "xmlhttp_request"),
            ("awsVPCId", "aws_vpcid"),
            ("aURL", "a_url"),
            ("camelCASE", "camel_case"),
            ("a1B2", "a1_b2"),
            ("foo123Bar", "foo123_bar"),
            ("With Space", "with _space"),
            ("with-dash", "with-dash"),
            ("Already_Snake", "already_snake"),
            ("_lead", "lead"),
            ("__lead", "_lead"),
            ("_Lead", "lead"),
            ("A", "a"),
            ("_", "_"),
            ("", ""),
            ("schönÄrger", "schön_ärger"),
        ] {
            assert_eq!(snake_case(key), snake);
        }
    }
}
