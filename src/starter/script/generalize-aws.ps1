# Prepares the machine to be made an image: instances of it set themselves up anew.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$launchV2 = "$env:ProgramFiles\Amazon\EC2Launch\EC2Launch.exe"
$launchV1 = "$env:ProgramData\Amazon\EC2-Windows\Launch\Scripts"
if (Test-Path $launchV2) {
    & $launchV2 reset --clean
    & $launchV2 sysprep --clean --shutdown=false
    if ($LASTEXITCODE -ne 0) { throw "EC2Launch ended with status $LASTEXITCODE" }
} elseif (Test-Path $launchV1) {
    & "$launchV1\InitializeInstance.ps1" -Schedule
    & "$launchV1\SysprepInstance.ps1" -NoShutdown
} else {
    throw 'this base image has neither EC2Launch nor EC2Launch v2'
}
