using System.Management.Automation;
using System.Reflection;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Binding;

/// <summary>Tests that an employee interface can be copied with every setting through each format in which objects are stored.</summary>
public sealed class InterfaceCopyTests : IDisposable
{
    private const string Required = "-ServerName sftp.example.org -RemoteDirectory /in -Username worker -HostKeyFingerprint $one";

    private static readonly Dictionary<string, Func<PSObject, object>> Forms = new()
    {
        ["the object"] = item => item,
        ["CSV"] = WrittenForms.Csv,
        ["JSON"] = WrittenForms.Json,
        ["CLIXML"] = item => WrittenForms.Serialized(item, depth: 2),
        ["a job"] = item => WrittenForms.Serialized(item, depth: 1),
        ["Select-Object"] = WrittenForms.Selected,
    };

    // The properties that identify the object and are not settings.
    private static readonly string[] Identity = ["Id", "DatabaseId", "Name", "Kind"];

    private readonly Session _session = new(connect: false);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_copied_interface_has_every_setting()
    {
        _session.Set("key", _session.File("key"));
        File.WriteAllText(_session.File("key"), "a key");
        _session.Do($"$here = Connect-UserProvisioning '{_session.File("here.db")}'; $there = Connect-UserProvisioning "
            + $"'{_session.File("there.db")}'");
        _session.Do("$one = 'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs'; $two = 'SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM'");
        PSObject plain = Assert.Single(_session.Do($"New-EmployeeInterface Plain {Required} -Connection $here"));
        PSObject full = Assert.Single(_session.Do("""
            New-EmployeeInterface Full -ServerName other.example.org -RemoteDirectory /else -Username somebody -HostKeyFingerprint $one, $two `
                -Port 2222 -KeyFile $key -FilePattern '*.csv;*.xlsx' -CreateUser -FullLoad -ClaimTimeout 00:10:00 -SettleTime 7 `
                -ExportDirectory /out -AllowWeakAlgorithms -MatchBy Email, Phone -Connection $here -Mapping @{
                    ExternalReference = 'Worker ID'; Language = @{ Value = 'nl' }
                    Active = @{ Column = 'Status'; Map = @{ Active = $true; Gone = $false } }
                    StartDate = @{ Column = 'Hired'; Format = 'MM/dd/yyyy', 'dd-MM-yyyy' } }
            """));
        PropertyInfo[] settings = typeof(SftpInterface).GetProperties().Where(property => !Identity.Contains(property.Name)).ToArray();
        Assert.True(settings.Length >= 14);
        RequireCopies(settings, plain, full);
        Assert.Equal("22 00:30:00", _session.One("[pscustomobject] @{ Name = 'Empty'; ServerName = 's.example.org'; RemoteDirectory = "
            + "'/in'; Username = "
            + "'w'; HostKeyFingerprint = $one; Port = ''; ClaimTimeout = ''; SettleTime = ''; CreateUser = ''; Mapping = ''; KeyFile = ''; "
            + "FilePattern = '' } "
            + "| New-EmployeeInterface | ForEach-Object { \"$($_.Port) $($_.ClaimTimeout)\" }"));
    }

    [Fact]
    public void A_copied_interface_with_a_directory_has_every_setting()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=ldap.example.org", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(_session.File("server.pem"), certificate.ExportCertificatePem());
        _session.Set("pem", _session.File("server.pem"));
        _session.Do($"$here = Connect-UserProvisioning '{_session.File("here.db")}'; $there = Connect-UserProvisioning "
            + $"'{_session.File("there.db")}'");
        PSObject plain = Assert.Single(_session.Do("New-EmployeeInterface Plain -DirectoryServer a.example.org -SearchBase 'DC=example,DC=org' "
            + "-Connection $here"));
        PSObject full = Assert.Single(_session.Do("""
            New-EmployeeInterface Full -DirectoryServer ldap.example.org -SearchBase 'OU=People,DC=example,DC=org' -Username reader@example.org `
                -Port 10389 -Filter '(&(objectClass=user)(employeeID=*))' -Security StartTls -CertificateFile $pem -CreateUser -FullLoad `
                -ClaimTimeout 00:10:00 -MatchBy Email, Phone -Mapping @{ ExternalReference = 'employeeID'; Floor = 'roomNumber' } `
                -GroupMap @{ 'CN=Planners,DC=example,DC=org' = 'Planners'; 'CN=Desk,DC=example,DC=org' = 'Desk' } -Connection $here
            """));
        PropertyInfo[] settings = typeof(DirectoryInterface).GetProperties().Where(property => !Identity.Contains(property.Name)).ToArray();
        Assert.True(settings.Length >= 13);
        RequireCopies(settings, plain, full);
    }

    /// <summary>Tests that both interfaces have another value in each setting, and that copies have the same values.</summary>
    private void RequireCopies(PropertyInfo[] settings, PSObject plain, PSObject full)
    {
        Assert.All(settings, setting => Assert.True(
            Text(setting, plain) != Text(setting, full), $"Give {setting.Name} another value than its default, so that this test sees it."));

        foreach ((string form, Func<PSObject, object> write) in Forms)
        {
            _session.Set("written", write(full));
            PSObject copy = Assert.Single(_session.Do("$written | New-EmployeeInterface -Connection $there"));
            Assert.All(settings, setting => Assert.Equal($"{form} {Text(setting, full)}", $"{form} {Text(setting, copy)}"));
            _session.Do("Remove-EmployeeInterface Full -Connection $there");

            // A property without a value, or an empty cell, leaves the setting at its default.
            _session.Set("written", write(plain));
            copy = Assert.Single(_session.Do("$written | New-EmployeeInterface -Connection $there"));
            Assert.All(settings, setting => Assert.Equal($"{form} {Text(setting, plain)}", $"{form} {Text(setting, copy)}"));
            _session.Do("Remove-EmployeeInterface Plain -Connection $there");
        }
    }

    private static string Text(PropertyInfo setting, PSObject item) => setting.GetValue(item.BaseObject) switch
    {
        null => string.Empty,
        IReadOnlyDictionary<string, object?> table => Text(table),
        IEnumerable<string> list => string.Join(' ', list),
        var value => value.ToString()!,
    };

    private static string Text(object? value) => value switch
    {
        IReadOnlyDictionary<string, object?> table =>
            $"{{{string.Join(", ", table.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {Text(pair.Value)}"))}}}",
        string text => text,
        System.Collections.IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
        _ => $"{value}",
    };
}
