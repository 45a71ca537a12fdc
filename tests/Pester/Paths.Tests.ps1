BeforeAll {
    . "$PSScriptRoot/Setup.ps1"
    $csv = 'ExternalReference,LastName', 'E1,Bos'
}

Describe 'A path' {
    BeforeEach {
        $folder = New-Item "$TestDrive/$([guid]::NewGuid())" -ItemType Directory
        Push-Location $folder
        Open-TestDatabase | Out-Null
    }

    AfterEach {
        Pop-Location
        Close-TestDatabase
    }

    It 'is relative to the location of the session, not to the folder in which the process started' {
        Set-Content hr.csv $csv
        (Import-EmployeeFile hr.csv).Rows | Should -Be 1
        New-Item sub -ItemType Directory | Out-Null
        Set-Location sub
        (Import-EmployeeFile ../hr.csv).Rows | Should -Be 1
        (Connect-UserProvisioning ./own.db).Location | Should -Be (Join-Path $folder.FullName 'sub' 'own.db')
        Test-Path ./own.db | Should -BeTrue
    }

    It 'may have brackets and spaces, in files that are read and files that are written' {
        New-Item 'my [files] 2026' -ItemType Directory | Out-Null
        Set-Content -LiteralPath 'my [files] 2026/hr [1].csv' $csv
        (Import-EmployeeFile 'my [files] 2026/hr [1].csv').Rows | Should -Be 1
        (Get-ChildItem -LiteralPath 'my [files] 2026' | Import-EmployeeFile).Rows | Should -Be 1
        (Connect-UserProvisioning 'my [files] 2026/a [b].db').Engine | Should -Be 'SQLite'
        Set-UserLicense Requestor 1
        New-TestUser ann | Out-Null
        Get-SystemUser | Send-LoginCredential -PickupDirectory './mail [x]' | Out-Null
        @(Get-ChildItem -LiteralPath './mail [x]').Count | Should -Be 1
        (Export-EmployeeFile 'my [files] 2026/out [1].csv').Name | Should -Be 'out [1].csv'
        (New-EmployeeFileTemplate 'my [files] 2026/new [1].xlsx').Name | Should -Be 'new [1].xlsx'
    }

    It 'may be on a drive of the session' {
        New-PSDrive HrFiles -PSProvider FileSystem -Root $folder | Out-Null
        try {
            Set-Content HrFiles:/hr.csv $csv
            (Import-EmployeeFile HrFiles:/hr.csv).Rows | Should -Be 1
            (Import-EmployeeFile HrFiles:/*.csv).Rows | Should -Be 1
            (Get-Item HrFiles:/hr.csv | Import-EmployeeFile).Rows | Should -Be 1
            (Connect-UserProvisioning HrFiles:/x.db).Location | Should -BeLike "*$($folder.Name)*x.db"
        }
        finally {
            Close-TestDatabase
            Remove-PSDrive HrFiles
        }
    }

    It 'outside the file system is refused: <Path>' -ForEach @{ Path = 'Env:/x' }, @{ Path = 'Variable:/x' } {
        { Connect-UserProvisioning $Path } | Should -Throw -ErrorId 'ConnectionFailed,*' -ExpectedMessage "*file system*"
        { Import-EmployeeFile $Path } | Should -Throw -ErrorId 'FileUnreadable,*' -ExpectedMessage "*file system*"
        { Export-EmployeeFile $Path } | Should -Throw -ErrorId 'FileUnwritable,*' -ExpectedMessage "*file system*"
    }

    It 'that is relative is refused in a location without files' {
        Set-Location Env:
        { Connect-UserProvisioning lost.db } | Should -Throw -ErrorId 'ConnectionFailed,*'
        { Import-EmployeeFile lost.csv } | Should -Throw -ErrorId 'FileUnreadable,*'
    }

    It 'that finds no file is an error: <Path>' -ForEach @(
        @{ Path = 'missing.csv' }
        @{ Path = 'missing [2026].csv' }
        @{ Path = 'no[pe]*.csv' }
        @{ Path = '*.none' }
        @{ Path = '.' }
        @{ Path = 'nofolder/hr.csv' }
    ) {
        { Import-EmployeeFile $Path } | Should -Throw -ErrorId 'FileUnreadable,*'
    }

    It 'of a folder whose name has brackets says that it is a folder' {
        New-Item 'my [files]' -ItemType Directory | Out-Null
        { Import-EmployeeFile 'my [files]' } | Should -Throw -ErrorId 'FileUnreadable,*'
    }

    It 'begins with ~ for the home of the person' {
        { Import-EmployeeFile ~/none-of-this-name.csv } |
            Should -Throw -ErrorId 'FileUnreadable,*' -ExpectedMessage "*$(Split-Path $HOME -Leaf)*none-of-this-name.csv*"
    }
}
