# Installs packages with Chocolatey on the machine that becomes the image.
#
# The template passes, as Rosco gives them:
#   repository             sources of packages, separated by ;
#   packages               names, with or without .version, separated by blanks or commas
#   upgrade                true to upgrade what is installed already
#   chocolatey_installer   the script that installs Chocolatey where the base image lacks it
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Say([string] $Text) { Write-Output "==> $Text" }

function Invoke-Choco {
    & choco @args
    if ($LASTEXITCODE -notin 0, 1641, 3010) { throw "choco $($args[0]) ended with status $LASTEXITCODE" }
}

function Install-Chocolatey {
    if (Get-Command choco -ErrorAction SilentlyContinue) { return }
    Say 'Installing Chocolatey'
    [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
    $installer = Join-Path $env:TEMP 'install-chocolatey.ps1'
    Invoke-WebRequest -UseBasicParsing -Uri $env:chocolatey_installer -OutFile $installer
    try { & $installer } finally { Remove-Item $installer }
    $env:Path += ";$env:ProgramData\chocolatey\bin"
}

# Gives the names of the sources that it added.
function Add-Source {
    $number = 0
    foreach ($entry in "$env:repository".Split(';')) {
        $entry = $entry.Trim()
        if (-not $entry) { continue }
        $number++
        $name = "spinnaker-bake-$number"
        $location = [Uri] $entry
        $options = @()
        if ($location.UserInfo) {
            $user, $password = $location.UserInfo.Split(':', 2)
            $options = "--user=$([Uri]::UnescapeDataString($user))", "--password=$([Uri]::UnescapeDataString($password))"
            $entry = $entry.Replace("$($location.UserInfo)@", '')
        }
        Write-Host "==> Adding the source $entry"
        Invoke-Choco source add --limit-output "--name=$name" "--source=$entry" "--priority=$number" @options | Out-Null
        $name
    }
}

function Install-Package([string] $Package) {
    # The version starts at the first part of which all that follows is numbers;
    # a name after ! has none. Rosco writes metadata as -+.
    if ($Package.StartsWith('!')) {
        $name, $version = $Package.Substring(1), $null
    } elseif ($Package -match '^(?<name>.+?)\.(?<version>\d+(\.\d+)*([-+].*)?)$') {
        $name, $version = $Matches.name, $Matches.version.Replace('-+', '+')
    } else {
        $name, $version = $Package, $null
    }
    Say "Installing $name $version"
    if ($version) {
        Invoke-Choco install $name --yes --no-progress "--version=$version"
    } else {
        Invoke-Choco install $name --yes --no-progress
    }
}

Install-Chocolatey
$sources = @(Add-Source)
try {
    if ($env:upgrade -eq 'true') {
        Say 'Upgrading what is installed'
        Invoke-Choco upgrade all --yes --no-progress
    }
    foreach ($package in "$env:packages".Replace(',', ' ').Split(' ')) {
        if ($package) { Install-Package $package }
    }
} finally {
    foreach ($name in $sources) { & choco source remove --limit-output "--name=$name" | Out-Null }
}
Say 'Done'
