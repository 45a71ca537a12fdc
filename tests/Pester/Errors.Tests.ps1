BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'Without a connection' {
    It 'a cmdlet that needs a connection says how to open one' {
        Close-TestDatabase
        { Get-SystemUser } | Should -Throw -ErrorId 'NotConnected,*' -ExpectedMessage '*Connect-UserProvisioning*'
        { 'ann' | Disable-SystemUser } | Should -Throw -ErrorId 'NotConnected,*' -ExpectedMessage '*Connect-UserProvisioning*'
        { Import-EmployeeFile ./nothing.csv } | Should -Throw -ErrorId 'NotConnected,*'
    }
}

Describe 'An error' {
    BeforeEach { Open-TestDatabase | Out-Null }
    AfterEach { Close-TestDatabase }

    It 'for one item does not stop the other items' {
        'Ann', 'Bob' | ForEach-Object { New-Contact -LastName $_ -ExternalReference $_ } | Out-Null
        $made = 'Ann', 'Nobody', 'Bob' | New-SystemUser -ErrorAction SilentlyContinue -ErrorVariable failed
        $made.Username | Should -Be 'ann', 'bob'
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ContactNotFound,*'
    }

    It 'names the item, the category and the place in the script' {
        $failed = $null
        'nobody' | Disable-SystemUser -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'UserNotFound,UserProvisioning.PowerShell.DisableSystemUser'
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failed[0].CategoryInfo.Activity | Should -Be 'Disable-SystemUser'
        $failed[0].Exception.Message | Should -BeLike "*'nobody'*"
        $failed[0].InvocationInfo.ScriptName | Should -Be $PSCommandPath
    }

    It 'is silent with <Action>, and <Kept>' -ForEach @(
        @{ Action = 'Ignore'; Kept = 'leaves nothing in $Error'; Count = 0 }
        @{ Action = 'SilentlyContinue'; Kept = 'stays in $Error'; Count = 1 }
    ) {
        $Error.Clear()
        'nobody' | Disable-SystemUser -ErrorAction $Action
        $Error.Count | Should -Be $Count
    }

    It 'with -ErrorAction Stop ends the pipeline, and the later items stay as they were' {
        New-TestUser ann, bob | Out-Null
        { 'ann', 'nobody', 'bob' | Disable-SystemUser -ErrorAction Stop } | Should -Throw -ErrorId 'UserNotFound,*'
        (Get-SystemUser -Status Archived).Username | Should -Be 'ann'
    }

    It 'obeys $ErrorActionPreference' {
        New-TestUser ann, bob | Out-Null
        & {
            $ErrorActionPreference = 'Stop'
            { 'ann', 'nobody', 'bob' | Disable-SystemUser } | Should -Throw -ErrorId 'UserNotFound,*'
        }
        (Get-SystemUser -Status Archived).Username | Should -Be 'ann'
    }

    It 'of a whole call is caught without -ErrorAction Stop' {
        $caught = try { Import-EmployeeFile "$TestDrive/missing.csv" } catch { $_ }
        $caught.FullyQualifiedErrorId | Should -BeLike 'FileUnreadable,*'
        "$caught" | Should -BeLike '*missing.csv*'
    }

    It 'about an empty license pool names the license, and the user is not created' {
        Set-UserLicense Requestor 1
        'Ann', 'Bob' | ForEach-Object { New-Contact -LastName $_ } | Out-Null
        { Get-Contact | New-SystemUser -ErrorAction Stop } | Should -Throw -ErrorId 'LicenseUnavailable,*' -ExpectedMessage '*Requestor*'
        (Get-SystemUser).Username | Should -Be 'ann'
    }

    It 'about a misspelled name suggests the right name' {
        New-UserGroup Planners | Out-Null
        New-TestUser ann | Out-Null
        { Add-UserGroupMember Planers ann -ErrorAction Stop } | Should -Throw -ErrorId 'UserGroupNotFound,*' -ExpectedMessage '*Planners*'
        { Set-ClientSetting SmtpServr x -ErrorAction Stop } | Should -Throw -ErrorId 'SettingUnknown,*' -ExpectedMessage '*SmtpServer*'
    }

    It 'is reported for a name that finds nothing, but not for a wildcard' {
        Get-SystemUser zz* | Should -BeNullOrEmpty
        { Get-SystemUser zz -ErrorAction Stop } | Should -Throw -ErrorId 'UserNotFound,*'
    }

    It 'about an unknown value of an enumeration lists the known values' {
        New-TestUser ann | Out-Null
        { Set-SystemUserLicense ann Gold } | Should -Throw -ExpectedMessage '*FullUser*'
    }

    It 'fits the error view, on one to four lines at 80 columns' {
        $text = Get-SystemUser nobody 2>&1 | Get-RenderedText
        $text | Should -Match "There is no system user 'nobody'"
        ($text -split "`n" | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }
}
