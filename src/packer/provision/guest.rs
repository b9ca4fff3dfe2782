use super::ProvisionError;
use super::parts::joined;
use crate::packer::components::Holes;
use crate::packer::interpolate::Text;

/// The guest's family, for provisioners that make folders there. Mirrors packer
/// `guestexec.GuestCommands`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GuestOs {
    Unix,
    Windows,
}

impl GuestOs {
    /// Reads `guest_os_type`, whatever its case; "" is Unix.
    pub fn parse(name: &Text) -> Result<Self, ProvisionError> {
        let name = name.to_string().to_lowercase();
        match name.as_str() {
            "" | "unix" => Ok(Self::Unix),
            "windows" => Ok(Self::Windows),
            _ => Err(ProvisionError::GuestOs(name)),
        }
    }
}

/// Commands of the guest, with or without `sudo`.
#[derive(Debug, Clone, Copy)]
pub(super) struct GuestCommands {
    pub os: GuestOs,
    pub sudo: bool,
}

impl GuestCommands {
    pub fn create_folder(self, path: &Text) -> Text {
        match self.os {
            GuestOs::Unix => self.unix(["mkdir -p '".into(), path.into(), "'".into()]),
            GuestOs::Windows => joined([
                "powershell.exe -Command \"New-Item -ItemType directory -Force -ErrorAction SilentlyContinue -Path "
                    .into(),
                (&escaped(path)).into(),
                "\"".into(),
            ]),
        }
    }

    pub fn change_mode(self, path: &Text, mode: &str) -> Text {
        match self.os {
            GuestOs::Unix => self.unix(["chmod ".into(), mode.into(), " '".into(), path.into(), "'".into()]),
            GuestOs::Windows => {
                joined(["echo 'skipping chmod ".into(), mode.into(), " ".into(), (&escaped(path)).into(), "'".into()])
            }
        }
    }

    pub fn remove_folder(self, path: &Text) -> Text {
        match self.os {
            GuestOs::Unix => self.unix(["rm -rf '".into(), path.into(), "'".into()]),
            GuestOs::Windows => {
                let command = "powershell.exe -Command \"rm ";
                joined([command.into(), (&escaped(path)).into(), " -recurse -force\"".into()])
            }
        }
    }

    fn unix<const N: usize>(self, parts: [super::parts::Part<'_>; N]) -> Text {
        let command = joined(parts);
        if self.sudo { joined(["sudo ".into(), (&command).into()]) } else { command }
    }
}

fn escaped(path: &Text) -> Text {
    let mut holes = Holes::default();
    let plain = holes.encode(path).replace(' ', "` ");
    holes.decode(&plain)
}
