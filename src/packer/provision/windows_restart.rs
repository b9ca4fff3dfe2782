use super::parts::joined;
use super::shell::execute_step;
use super::{Config, Plan, Provisioner, Step};
use crate::packer::interpolate::Text;

/// Restarts the guest and waits for it. Mirrors packer
/// `provisioner/windows-restart`.
pub(super) const PROVISIONER: Provisioner = Provisioner {
    type_name: "windows-restart",
    delayed: &[],
    plan: |config, _, plan| {
        plan_steps(config, plan);
        Ok(())
    },
};

const RESTART: &str = "shutdown /r /f /t 0 /c \"packer restart\"";
/// Fails while the guest is still going down.
const PROBE: &str = "shutdown /r /f /t 60 /c \"packer restart test\"";
const ABORT_PROBE: &str = "shutdown /a";
const CHECK: &str = "echo (\"{0} restarted.\" -f [System.Net.Dns]::GetHostName())";

const PENDING: [&str; 3] = [
    r"HKLM:SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending",
    r"HKLM:SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\PackagesPending",
    r"HKLM:Software\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootInProgress",
];

fn plan_steps(config: &Config, plan: &mut Plan) {
    execute_step(plan, config.text_or("restart_command", RESTART));
    execute_step(plan, PROBE.into());
    execute_step(plan, ABORT_PROBE.into());
    let check = Text::from(encoded(CHECK.as_bytes()));
    let own_check = config.text("restart_check_command");
    if !own_check.is_empty() && own_check != check {
        plan.steps.push(Step::Await { command: own_check });
    }
    plan.steps.push(Step::Await { command: check });
    if config.bool("check_registry") {
        let mut keys = config.texts("registry_keys");
        if keys.is_empty() {
            keys = PENDING.iter().map(|key| Text::from(*key)).collect();
        }
        for key in keys {
            let script = joined(["Test-Path \"".into(), (&key).into(), "\"".into()]);
            let command = match script.known() {
                Some(script) => Text::from(encoded(script.as_bytes())),
                None => joined(["powershell.exe -EncodedCommand ".into(), (&script).into()]),
            };
            plan.steps.push(Step::Await { command });
        }
    }
}

/// Each byte and a zero, in base 64. Mirrors winrm `Powershell`.
fn encoded(script: &[u8]) -> String {
    let wide: Vec<u8> = script.iter().flat_map(|byte| [*byte, 0]).collect();
    format!("powershell.exe -EncodedCommand {}", base64(&wide))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap_or(0);
            let digit = DIGITS.get(digit).copied().unwrap_or(b'=');
            out.push(char::from(if place > chunk.len() { b'=' } else { digit }));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_as_base_64() {
        assert_eq!(base64(b""), "");
        assert_eq!(base64(b"f"), "Zg==");
        assert_eq!(base64(b"fo"), "Zm8=");
        assert_eq!(base64(b"foobar"), "Zm9vYmFy");
    }
}
