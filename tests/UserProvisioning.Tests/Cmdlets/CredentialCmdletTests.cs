using System.Management.Automation;
using System.Security;
using UserProvisioning.Common;
using UserProvisioning.Credentials;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Cmdlets;

public sealed class CredentialCmdletTests : IDisposable
{
    private readonly Session _session = new();

    public CredentialCmdletTests()
    {
        _session.Do("foreach ($name in 'Ann', 'Bob', 'Cas') { $null = New-Contact -LastName $name -ExternalReference $name -Email "
            + "\"$name@x.example\" | New-SystemUser }");
        if (TestServer.IsUsed)
        {
            // The folder of the mails when no folder is given and the database is a file.
            _session.Do($"Set-ClientSetting MailPickupDirectory '{_session.File("test-mail")}'");
        }
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_generated_password_is_returned_only_with_PassThru_as_a_credential()
    {
        var credential = (PSCredential)Assert.Single(_session.Do("Set-SystemUserCredential ann -Generate -PassThru")).BaseObject;
        Assert.Equal("ann", credential.UserName);
        Assert.True(PasswordHashing.Verify(Hash("ann"), credential.GetNetworkCredential().Password));
        Assert.Equal(["Set True"], _session.Text("Get-SystemUser ann | ForEach-Object { \"$($_.CredentialStatus) $($_.MustChangePassword)\" }"));

        // A call that generates passwords without -PassThru warns once that nobody knows them.
        Result unseen = _session.Run("Set-SystemUserCredential ann -Generate");
        Assert.Empty(unseen.Output);
        Assert.Contains("The system user 'ann' has a password now that nobody knows.", Assert.Single(unseen.Warnings), StringComparison.Ordinal);
        Assert.StartsWith(
            "3 system users have a password now",
            Assert.Single(_session.Run("Get-SystemUser | Set-SystemUserCredential -Generate").Warnings),
            StringComparison.Ordinal);
        Assert.Empty(
            _session.Run("Set-SystemUserCredential ann -Generate -PassThru; Set-SystemUserCredential nobody -Generate -ErrorAction Ignore").Warnings);
    }

    [Fact]
    public void Passwords_are_generated_for_a_whole_pipeline()
    {
        Assert.Equal(["ann", "bob", "cas"], _session.Text("Get-SystemUser | Set-SystemUserCredential -Generate -PassThru | ForEach-Object UserName"));
        Assert.Equal(["cas"], _session.Text("3 | Set-SystemUserCredential -Generate -PassThru | ForEach-Object UserName"));
        Assert.Equal(
            ["bob"],
            _session.Text("[pscustomobject] @{ User = 'bob' } | Set-SystemUserCredential -Generate -PassThru | ForEach-Object UserName"));
    }

    [Fact]
    public void A_password_and_a_username_can_be_set_together()
    {
        _session.Set("secret", SecureText.Make("Tr0ubador&3-Correct"));
        Assert.Equal(
            ["anna"],
            _session.Text("Set-SystemUserCredential ann -Username Anna -Password $secret -PassThru | ForEach-Object { $_.Username.ToLower() }"));
        Assert.True(PasswordHashing.Verify(Hash("anna"), "Tr0ubador&3-Correct"));
        Assert.Equal(["False"], _session.Text("(Get-SystemUser anna).MustChangePassword"));
        _session.Do("Set-SystemUserCredential anna -Username ann2 -Confirm:$false");
        Assert.True(PasswordHashing.Verify(Hash("ann2"), "Tr0ubador&3-Correct"));
    }

    [Theory]
    [InlineData("Set-SystemUserCredential nobody -Generate", ErrorIds.UserNotFound, ErrorCategory.ObjectNotFound, "nobody")]
    [InlineData("Set-SystemUserCredential ann -Username BOB", ErrorIds.UsernameTaken, ErrorCategory.ResourceExists, "ann")]
    [InlineData("Set-SystemUserCredential ann -Username 'a b'", ErrorIds.UsernameInvalid, ErrorCategory.InvalidData, "a b")]
    [InlineData("Set-SystemUserCredential ann -Username cas -Generate -PassThru", ErrorIds.UsernameTaken, ErrorCategory.ResourceExists, "cas")]
    [InlineData("Set-SystemUserCredential ann -Password $short", ErrorIds.PasswordPolicy, ErrorCategory.InvalidData, "ann")]
    public void A_refused_change_of_a_credential_changes_nothing(string command, string errorId, ErrorCategory category, string name)
    {
        _session.Set("short", SecureText.Make("Zq9!x"));
        ErrorRecord error = _session.Fails(errorId, category, command);
        Assert.Contains(name, error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Zq9!x", $"{error.Exception}{error.TargetObject}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_and_a_format_together_are_an_error() =>
        _session.Terminates("UsernameAmbiguous", "Set-SystemUserCredential ann -Username x -UsernameFormat '{LastName}'");

    [Fact]
    public void A_format_renames_users_and_a_former_name_is_given_to_nobody_else()
    {
        _session.Do("Set-Contact (Get-SystemUser ann) -FirstName Mia");
        Assert.Contains("'{FirstName}'", _session.WhatIf("Set-SystemUserCredential ann -UsernameFormat '{FirstName}'"), StringComparison.Ordinal);
        Assert.Equal(["mia.ann"], _session.Text(
            "Set-SystemUserCredential ann -UsernameFormat '{FirstName}.{LastName}' -PassThru | ForEach-Object Username"));
        Assert.Equal(["ann2"], _session.Text("New-Contact -LastName Ann | New-SystemUser | ForEach-Object Username"));
        Assert.Equal(["ann"], _session.Text("Set-SystemUserCredential mia.ann -Username ann -PassThru | ForEach-Object Username"));
    }

    [Fact]
    public void A_call_that_would_change_nothing_is_an_error() => _session.Terminates("NothingToChange", "Set-SystemUserCredential ann");

    [Fact]
    public void What_if_changes_nothing()
    {
        Assert.Contains("ann", _session.WhatIf("Set-SystemUserCredential ann -Generate -PassThru"), StringComparison.Ordinal);
        Assert.Contains("anna", _session.WhatIf("Set-SystemUserCredential ann -Username anna"), StringComparison.Ordinal);
        Assert.Contains("bob", _session.WhatIf("Get-SystemUser | Send-LoginCredential"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_session.File("test-mail")));
    }

    [Fact]
    public void No_clear_password_is_stored_or_shown()
    {
        const string Chosen = "Tr0ubador&3-Correct";
        _session.Set("chosen", SecureText.Make(Chosen));
        _session.Set("tooShort", SecureText.Make("Zq9!xY"));
        Result result = _session.Run(
            $$"""
            $null = Set-ClientSetting LoginUrl https://app.example.org
            $null = Set-ClientSetting MailFrom it@acme.example
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            $credentials = @(Set-SystemUserCredential ann -Generate -PassThru -Verbose -Debug)
            $said = @(Set-SystemUserCredential ann -Generate -Pronounceable -PassThru -Verbose -Debug)
            Set-SystemUserCredential bob -Password $chosen -PassThru -Verbose -Debug
            Set-SystemUserCredential bob -Password $tooShort -Verbose -Debug
            Set-SystemUserCredential bob -Username taken-Zq9 -Password $tooShort
            Send-LoginCredential cas -PickupDirectory '{{_session.File("mail")}}' -Verbose -Debug
            Send-LoginCredential bob -Force -PickupDirectory '{{_session.File("mail")}}' -To boss@x.example -Verbose -Debug
            Send-LoginCredential ann -At ([datetime]::Today) -Force -Verbose -Debug
            Send-LoginCredential ann -PickupDirectory '{{_session.File("mail")}}' -Verbose -Debug
            try { Send-LoginCredential ann -SmtpServer 127.0.0.1 -Port 1 -AccessToken 'ya29-T0ken-of-nobody' -Verbose -Debug }
            catch { $_ | Format-List * -Force | Out-String }
            Get-SystemUser
            Get-ProvisioningAudit | ForEach-Object { $_; $_.Before.Keys; $_.Before.Values; $_.After.Keys; $_.After.Values }
            Get-SystemUser | Out-String -ErrorAction Ignore
            Get-SystemUser | Out-Default
            $credentials, $said | Out-Default
            Get-ProvisioningAudit | Out-Default
            """);
        string[] generated = _session.Do("$credentials; $said")
            .Select(item => ((PSCredential)item.BaseObject).GetNetworkCredential().Password)
            .ToArray();
        IEnumerable<string> mailed = Directory.GetFiles(_session.File("mail")).Select(file =>
            MimeKit.MimeMessage.Load(file).TextBody!.Split("Password: ")[1].Split('\n')[0].Trim());
        string[] secrets = [Chosen, "Zq9!xY", "ya29-T0ken-of-nobody", .. generated, .. mailed];
        Assert.Equal(8, secrets.Length);

        string shown = result.Everything + _session.Host.Shown;
        Assert.Contains("Mails go to", shown, StringComparison.Ordinal);
        string[] stored = Directory.GetFiles(Path.GetDirectoryName(_session.Database)!, "test.db*").Select(Latin1).ToArray();
        Assert.Contains(stored, text => text.Contains("SQLite format 3", StringComparison.Ordinal));
        foreach (string secret in secrets)
        {
            Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
            Assert.All(stored, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
            Assert.All(stored, text => Assert.DoesNotContain(string.Join('\0', secret.ToCharArray()), text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Only_with_Force_is_a_user_mailed_twice_or_a_chosen_password_replaced()
    {
        _session.Do("$null = Set-SystemUserCredential bob -Generate; Disable-SystemUser cas");
        Assert.Equal(
            ["ann Sent", "ann Skipped", "bob Skipped", "cas Skipped"],
            _session.Text("Send-LoginCredential ann, ann, bob, cas | ForEach-Object { \"$($_.Username) $($_.Status)\" }")
                .Order(StringComparer.Ordinal));
        Assert.Equal(["Sent"], _session.Text("Send-LoginCredential bob -Force | ForEach-Object Status"));
        Assert.Equal(2, Directory.GetFiles(_session.File("test-mail"), "*.eml").Length);
    }

    [Fact]
    public void Scheduled_mails_are_sent_by_the_next_call_and_What_if_says_the_same()
    {
        _session.Do("Disable-SystemUser cas");
        Assert.Equal(
            ["ann", "bob", "cas"],
            _session.WhatIf("Get-SystemUser | Send-LoginCredential -At ([datetime]::Today) -To boss@x.example").Split('\n')
                .Select(line => line.Contains("The user is archived", StringComparison.Ordinal) ? "cas"
                    : line.Contains($"for {DateTime.Today:yyyy-MM-dd} to boss@x.example", StringComparison.Ordinal)
                        ? line.Contains("\"ann\"", StringComparison.Ordinal) ? "ann" : "bob"
                    : line)
                .Where(line => line.Trim().Length > 0));
        Assert.Equal(
            ["ann Scheduled Ann@x.example", "bob Scheduled Bob@x.example", "cas Skipped Cas@x.example"],
            _session.Text("Get-SystemUser | Send-LoginCredential -At ([datetime]::Today) | "
                + "ForEach-Object { \"$($_.Username) $($_.Status) $($_.To)\" }"));
        Assert.Equal(["ann", "bob"], _session.Text("(Get-SystemUser -CredentialStatus Scheduled).Username"));
        Assert.Equal(["ann", "bob", "cas"], _session.Text("(Get-SystemUser -CredentialStatus None, Scheduled).Username"));
        Assert.Equal(["Sent", "Sent"], _session.Text("Get-SystemUser -CredentialStatus Scheduled | Send-LoginCredential | ForEach-Object Status"));
        Assert.Empty(_session.Text("(Get-SystemUser -CredentialStatus Scheduled).Username"));
    }

    [Fact]
    public void Send_LoginCredential_takes_objects_ids_usernames_rows_and_contacts()
    {
        Assert.Equal(
            ["ann", "bob", "cas", "ann", "bob"],
            _session.Text(
                """
                Get-SystemUser ann | Send-LoginCredential | ForEach-Object Username
                2 | Send-LoginCredential | ForEach-Object Username
                'cas' | Send-LoginCredential | ForEach-Object Username
                [pscustomobject] @{ Username = 'ann' } | Send-LoginCredential | ForEach-Object Username
                Get-Contact Bob | Send-LoginCredential | ForEach-Object Username
                """));
    }

    [Fact]
    public void A_contact_without_an_address_is_an_error_and_the_others_get_their_mail()
    {
        _session.Do("Set-Contact Bob -Email ''");
        Result result = _session.Run("Get-SystemUser | Send-LoginCredential | ForEach-Object { \"$($_.Username) $($_.Status)\" }");
        Assert.Equal(["ann Sent", "bob Skipped", "cas Sent"], result.Texts);
        Assert.Equal([ErrorIds.EmailMissing], result.ErrorIds);
        Assert.Contains("'bob'", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["None"], _session.Text("(Get-SystemUser bob).CredentialStatus"));
    }

    // A user who already has a mail with a password must be able to log in with it.
    [Fact]
    public void With_ErrorAction_Stop_users_after_the_error_keep_their_passwords()
    {
        _session.Do("foreach ($i in 1..6) { $null = New-Contact -LastName \"L$i\" -Email \"l$i@x.example\" | New-SystemUser }; Set-Contact Bob "
            + "-Email ''; $null = Send-LoginCredential l1, l2, l3, l4, l5, l6");
        IEnumerable<string> hashes = ["l5", "l6"];
        string[] before = hashes.Select(Hash).ToArray();
        Result result = _session.Run("'l1', 'l2', 'l3', 'l4', 'bob', 'l5', 'l6' | Send-LoginCredential -ErrorAction Stop");
        Assert.Equal(ErrorIds.EmailMissing, Session.IdOf(result.End!));
        Assert.Equal(before, hashes.Select(Hash));
        Assert.Equal(["Sent", "Sent"], _session.Text("Get-SystemUser l5, l6 | ForEach-Object CredentialStatus"));
    }

    [Fact]
    public void An_error_that_concerns_every_mail_ends_the_call_and_changes_nothing()
    {
        File.WriteAllText(_session.File("file"), string.Empty);
        _session.Terminates(ErrorIds.MailFailed, $"Get-SystemUser | Send-LoginCredential -PickupDirectory '{_session.File("file")}'");
        _session.Terminates(ErrorIds.MailFailed, "Get-SystemUser | Send-LoginCredential -From 'no address'");
        _session.Terminates(ErrorIds.SettingInvalid, $"Get-SystemUser | Send-LoginCredential -TemplateDirectory '{_session.File("none")}'");
        _session.Terminates(ErrorIds.MailFailed, "Get-SystemUser | Send-LoginCredential -SmtpServer 127.0.0.1 -Port 1 -TlsMode None");
    }

    private static string Latin1(string file)
    {
        // SQLite has the file open, and shares it.
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return System.Text.Encoding.Latin1.GetString(memory.ToArray());
    }

    private string Hash(string username)
    {
        using Microsoft.Data.Sqlite.SqliteConnection connection = DatabaseDump.Open(_session.Database);
        using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT PasswordHash FROM SystemUsers WHERE UsernameKey = $name";
        command.Parameters.AddWithValue("$name", Text.Key(username));
        return (string)command.ExecuteScalar()!;
    }
}
