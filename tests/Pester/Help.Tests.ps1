BeforeAll {
    . "$PSScriptRoot/Setup.ps1"
    $commands = Get-Command -Module UserProvisioning
    $help = @{}
    foreach ($command in $commands) { $help[$command.Name] = Get-Help $command.Name -Full }
    $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
}

Describe 'Get-Help' {
    It 'has synopsis and description of every cmdlet' {
        foreach ($name in $help.Keys) {
            # Without help PowerShell shows the syntax as the synopsis.
            $help[$name].Synopsis | Should -Not -BeLike "*$name *" -Because $name
            $help[$name].Synopsis.Length | Should -BeGreaterThan 12 -Because $name
            "$($help[$name].description.Text)".Length | Should -BeGreaterThan 20 -Because $name
        }
    }

    It 'has every parameter of every cmdlet' {
        foreach ($command in $commands) {
            $described = $help[$command.Name].parameters.parameter | Where-Object { "$($_.description.Text)".Trim() } | ForEach-Object name
            $command.Parameters.Keys | Where-Object { $_ -notin $common -and $_ -notin $described } | Should -BeNullOrEmpty -Because $command.Name
        }
    }

    It 'has at least two examples of every cmdlet, each with its title and command' {
        foreach ($name in $help.Keys) {
            $examples = @($help[$name].examples.example)
            $examples.Count | Should -BeGreaterOrEqual 2 -Because $name
            $examples | Where-Object { "$($_.code)" -notlike "*$name*" -and "$($_.code)" -notmatch '\w+-\w+' } | Should -BeNullOrEmpty -Because $name
        }
    }

    It 'links only to cmdlets that exist' {
        foreach ($name in $help.Keys) {
            $links = @($help[$name].relatedLinks.navigationLink.linkText | Where-Object { $_ -match '^\w+-\w+$' })
            $links.Count | Should -BeGreaterOrEqual 1 -Because $name
            $links | Where-Object { $_ -notin $commands.Name } | Should -BeNullOrEmpty -Because $name
        }
    }

    It 'shows examples and a single parameter as text that fits the window' {
        $text = Get-Help New-SystemUser -Examples | Get-RenderedText
        $text | Should -Match 'Get-Contact'
        $text | Should -Match 'New-SystemUser'
        Get-Help Import-EmployeeFile -Parameter FullLoad | Get-RenderedText | Should -Match '-FullLoad'
    }

    It 'answers -? and a wildcard' {
        New-SystemUser -? | Get-RenderedText | Should -Match 'NAME\s+New-SystemUser'
        (Get-Help *-UserGroupMember).Name | Should -Contain 'Add-UserGroupMember'
    }

    It 'has the topic <_>' -ForEach 'about_UserProvisioning', 'about_EmployeeFiles', 'about_UsernameFormat', 'about_EmployeeInterfaces' {
        $text = Get-Help $_ | Out-String
        $text.Length | Should -BeGreaterThan 400
        $text | Should -Match $_
    }

    It 'has the examples of a cmdlet in a session of another language' {
        Invoke-ChildShell @"
            [cultureinfo]::CurrentUICulture = [cultureinfo]::CurrentCulture = 'nl-NL'
            Import-Module '$module'
            @((Get-Help New-SystemUser).examples.example).Count -ge 2
"@ | Should -Be 'True'
    }
}
