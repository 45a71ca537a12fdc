<#
    Signs the versioned folder of a package, packs it, and signs the .nupkg: with Authenticode where the platform has it (Windows), with a list of
    hashes and a detached CMS signature of it everywhere, and with NuGet's own signature. Called by build.ps1 Package.
#>
param(
    [string] $Packaging,
    [string] $Folder,
    [string] $Time,
    [string] $ProjectUri,
    [string] $CertificatePath,
    [securestring] $CertificatePassword,
    [string] $CertificateThumbprint,
    [string] $TimestampServer
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

$flags = [Security.Cryptography.X509Certificates.X509KeyStorageFlags]::Exportable
$certificate = if ($CertificatePath) {
    [Security.Cryptography.X509Certificates.X509CertificateLoader]::LoadPkcs12FromFile((Resolve-Path $CertificatePath).Path,
        $(if ($CertificatePassword) { ConvertFrom-SecureString $CertificatePassword -AsPlainText }), $flags)
}
else {
    $store = [Security.Cryptography.X509Certificates.X509Store]::new('My', 'CurrentUser')
    $store.Open('ReadOnly')
    $store.Certificates.Find('FindByThumbprint', $CertificateThumbprint, $false) | Select-Object -First 1
    $store.Dispose()
}

if (-not $certificate -or -not $certificate.HasPrivateKey) {
    throw 'There is no such certificate, or it has no private key that can be used. Nothing was signed.'
}

if ($IsWindows) {
    $stamp = if ($TimestampServer) { @{ TimestampServer = $TimestampServer } } else { @{} }
    $own = Get-ChildItem $Folder -Recurse -File | Where-Object { $_.Extension -in '.psd1', '.ps1xml' -or $_.Name -like 'UserProvisioning*.dll' }
    foreach ($signature in $own | Set-AuthenticodeSignature -Certificate $certificate -HashAlgorithm SHA256 @stamp) {
        if (-not $signature.SignerCertificate) { throw "'$($signature.Path)' could not be signed: $($signature.StatusMessage)" }
    }
}

# Both signers read a PFX file. It lies in a folder of this account alone, without a password on a command line, and is gone afterwards.
$private = (New-Item (Join-Path ([IO.Path]::GetTempPath()) "up-sign-$([guid]::NewGuid())") -ItemType Directory).FullName
try {
    if (-not $IsWindows) { [IO.File]::SetUnixFileMode($private, 'UserRead, UserWrite, UserExecute') }
    $pfx = Join-Path $private 'signer.pfx'
    [IO.File]::WriteAllBytes($pfx, $certificate.Export('Pfx'))
    dotnet $Packaging sign $Folder $pfx
    dotnet $Packaging pack $Folder $Time $(if ($ProjectUri) { $ProjectUri } else { @() })
    $package = (Get-ChildItem (Split-Path (Split-Path $Folder)) -Filter *.nupkg).FullName
    $more = @()
    if ($TimestampServer) { $more += '--timestamper', $TimestampServer }

    # A certificate that somebody made alone has no root that is trusted.
    if ($certificate.Subject -eq $certificate.Issuer) { $more += '--allow-untrusted-root' }
    dotnet nuget sign $package --certificate-path $pfx --overwrite @more
}
finally {
    Remove-Item $private -Recurse -Force
}
