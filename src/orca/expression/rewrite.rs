//! What Orca does to a text before it looks for expressions in it.

use super::function;

/// Slips the execution into the calls of functions that want it, inside
/// expressions or not. Mirrors `PipelineExpressionEvaluator.includeExecutionParameter`.
pub(super) fn include_execution(text: &str) -> String {
    const ALIAS: &str = "deployedServerGroups";
    let mut text = text.to_owned();
    for name in function::execution_aware() {
        if text.contains(&format!("#{name}")) && !text.contains(&format!("#{name}( #root.execution, ")) {
            text = text.replace(&format!("#{name}("), &format!("#{name}( #root.execution, "));
        }
    }
    if text.contains(ALIAS) && !text.contains(&format!("#{ALIAS}( #root.execution, ")) {
        text = text.replace(ALIAS, &format!("#{ALIAS}( #root.execution)"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::include_execution;

    #[test]
    fn functions_get_the_execution() {
        for (text, expected) in [
            ("${#stage('a')}", "${#stage( #root.execution, 'a')}"),
            ("${#stageExists('a')}", "${#stageExists( #root.execution, 'a')}"),
            ("#stage('x') ${y}", "#stage( #root.execution, 'x') ${y}"),
            ("${#stage( #root.execution, 'a')}${#stage('b')}", "${#stage( #root.execution, 'a')}${#stage('b')}"),
            ("${deployedServerGroups[0]}", "${#deployedServerGroups( #root.execution)[0]}"),
            ("${#deployedServerGroups('a')}", "${#deployedServerGroups( #root.execution, 'a')}"),
            ("${#toInt('1')}", "${#toInt('1')}"),
        ] {
            assert_eq!(include_execution(text), expected);
        }
    }
}
