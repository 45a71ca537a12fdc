using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Help;

namespace UserProvisioning.Tests.Completion;

/// <summary>Tests of how arguments that people type are converted.</summary>
public sealed class TransformationTests(ExampleWorld world) : IClassFixture<ExampleWorld>
{
    [Theory]
    [InlineData("full")]
    [InlineData("fulluser")]
    [InlineData("'Full user'")]
    [InlineData("full-user")]
    [InlineData("FullUser")]
    public void A_license_may_be_shortened_or_written_with_spaces(string license)
    {
        using Session session = world.Enter();
        Assert.Equal("FullUser", session.One($"(New-SystemUser '1006' -License {license}).License"));
        session.Do($"Set-UserLicense {license} 26; Set-SystemUserLicense jjansen {license}; [void] (New-UserGroup X -RequiredLicense {license})");
    }

    [Fact]
    public void An_ambiguous_license_is_refused_and_a_setting_takes_one_with_spaces()
    {
        using Session session = world.Enter();
        Assert.Contains("SpecialUser", session.Run("New-SystemUser '1006' -License s").Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Requestor", session.Run("New-SystemUser '1006' -License gold").Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal("FullUser", session.One("(Set-ClientSetting DefaultLicense 'Full user' -PassThru).Value"));
    }

    [Theory]
    [InlineData("nl-NL", "1-12-2026", "2026-12-01")]
    [InlineData("nl-NL", "2026-12-01", "2026-12-01")]
    [InlineData("en-US", "12/1/2026", "2026-12-01")]
    [InlineData("en-GB", "1/12/2026", "2026-12-01")]
    public void A_date_is_read_in_the_session_s_culture(string culture, string typed, string date)
    {
        using Session session = world.Enter();
        string read = session.One(
            $"[cultureinfo]::CurrentCulture = '{culture}'; (Set-Contact '1001' -EndDate '{typed}' -PassThru).EndDate.ToString('yyyy-MM-dd')");
        Assert.Equal(date, read);
    }

    [Fact]
    public void The_error_about_an_invalid_date_shows_how_to_write_one() => Assert.Contains(
        "2026-12-31",
        world.Enter().Run("[cultureinfo]::CurrentCulture = 'nl-NL'; Set-Contact '1001' -EndDate soon").Errors[0].Exception.Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_path_parameter_takes_a_file_object()
    {
        using Session session = world.Enter();
        session.Set("folder", session.One("$pwd.Path"));
        session.Do("$file = [IO.FileInfo]::new([IO.Path]::Combine($folder, 'hr.csv'))");
        Assert.Equal("6", session.One("(Import-EmployeeFile $file -WarningAction Ignore).Rows"));
        Assert.Equal("6", session.One("($file | Import-EmployeeFile -WarningAction Ignore).Rows"));
        Assert.Equal("2", session.One("@(Import-EmployeeFile $file, $file -WarningAction Ignore).Count"));
        session.Do("[void] (Connect-UserProvisioning ([IO.FileInfo]::new([IO.Path]::Combine($folder, 'other.db'))))");
        session.Do("[void] (Export-EmployeeFile ([IO.FileInfo]::new([IO.Path]::Combine($folder, 'out.csv'))))");
    }

    [Fact]
    public void What_if_says_which_fields_would_change()
    {
        using Session session = world.Enter();
        Assert.Contains(
            "Department = 'Logistics', EndDate = 2027-03-31",
            session.Show("Set-Contact '1001' -Department Logistics -EndDate 2027-03-31 -WhatIf"),
            StringComparison.Ordinal);
        string shown = session.Show("Get-Contact 'Jan Jansen' | Set-Contact -Department Logistics -WhatIf");
        Assert.Contains("Change contact: Department = 'Logistics'\" on target \"Jan Jansen\"", shown, StringComparison.Ordinal);
        Assert.Contains("NewName = 'Reception'", session.Show("Set-UserGroup 'Front desk' -NewName Reception -WhatIf"), StringComparison.Ordinal);
    }
}
