using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Mail;

/// <summary>Tests of Send-LoginCredential as an administrator runs it: with the platform's trusted certificates, and a sign-in.</summary>
public sealed class HostMailTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ScriptDatabase _database;

    public HostMailTests() => _database = new ScriptDatabase(_folder.File("a.db"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_mail_server_is_trusted_only_if_the_platform_trusts_its_authority()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only on Linux can one process be told which authorities to trust (SSL_CERT_FILE).");
        using var server = new SmtpServer(SmtpTlsMode.StartTls, "--user", "mailer", "--password", "Sm7p-secret");
        string script =
            $$"""
            $null = {{_database.Connect}}
            Set-UserLicense Requestor 5
            $null = Set-ClientSetting LoginUrl https://app.example.org
            if (-not (Get-Contact -ExternalReference E*)) {
                'ann', 'bob' | ForEach-Object { $null = New-Contact -LastName $_ -Email "$_@x.example" -ExternalReference "E$_" | New-SystemUser }
            }
            $credential = [pscredential]::new('mailer', [Net.NetworkCredential]::new('', 'Sm7p-secret').SecurePassword)
            try {
                Get-SystemUser | Send-LoginCredential -SmtpServer localhost -Port {{server.Port}} -Credential $credential -From it@acme.example |
                    ForEach-Object { "$($_.Username) $($_.Status)" }
            }
            catch {
                $_.FullyQualifiedErrorId.Split(',')[0]
            }

            Get-SystemUser | ForEach-Object { "$($_.CredentialStatus)" }
            """;
        Assert.Equal(["MailFailed", "None", "None"], ShellProcess.Script(script));
        Assert.Empty(server.Mails);

        var trust = new Dictionary<string, string> { ["SSL_CERT_FILE"] = server.Certificate.AuthorityFile };
        Assert.Equal(["ann Sent", "bob Sent", "Sent", "Sent"], ShellProcess.Script(script, trust));
        Assert.Equal(2, server.Mails.Count);
    }
}
