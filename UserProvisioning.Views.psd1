@{
    ModuleVersion        = '0.1.0'
    GUID                 = 'c2b7a0d4-5e0b-4c43-8c1e-3d0b7a8f9c12'
    Author               = 'The UserProvisioning contributors'
    CompanyName          = 'The UserProvisioning contributors'
    Copyright            = '(c) 2026 The UserProvisioning contributors. MIT license.'
    Description          = 'The views of UserProvisioning. It is a part of that module, and is not imported by itself.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('UserProvisioning.Format.ps1xml')
    TypesToProcess       = @('UserProvisioning.Types.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
}
