using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Packaging;

/// <summary>Tests that the bill of materials lists what is shipped, and that a change after signing is found.</summary>
public sealed class SupplyTests : IDisposable
{
    private const string Password = "only for this test";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_shipped_library_that_is_not_in_the_bill_of_materials_fails_the_package()
    {
        string module = CopyOfModule();
        File.Copy(Repository.DecoyModule, Path.Combine(module, "lib", "Stranger.dll"));
        Assert.Contains("'lib/Stranger.dll' is shipped, and no package", Fails(Prepare(module)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_of_the_bill_of_materials_that_is_not_shipped_fails_the_package()
    {
        string module = CopyOfModule();
        File.Delete(Path.Combine(module, "lib", "Dapper.dll"));
        Assert.Contains("'lib/Dapper.dll' is not shipped", Fails(Prepare(module)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_in_another_version_than_in_the_bill_of_materials_fails_the_package()
    {
        string module = CopyOfModule();
        string other = Path.Combine(Path.GetDirectoryName(Repository.DecoyModule)!, "CsvHelper.dll");
        File.Copy(other, Path.Combine(module, "lib", "CsvHelper.dll"), overwrite: true);
        Assert.Contains("'lib/CsvHelper.dll' in version 34.0.0.0; shipped is 33.0.0.0", Fails(Prepare(module)), StringComparison.Ordinal);
    }

    [Fact]
    public void Verifying_a_signed_folder_names_changed_added_and_removed_files()
    {
        string folder = Signed(out string certificate);
        Assert.Equal(0, Run(["verify", folder, certificate]).ExitCode);

        File.AppendAllText(Path.Combine(folder, "LICENSE"), "x");
        File.WriteAllText(Path.Combine(folder, "lib", "new.txt"), "x");
        File.Delete(Path.Combine(folder, "CHANGELOG.md"));
        string faults = Fails(["verify", folder, certificate]);
        Assert.Contains("'LICENSE' was changed after signing.", faults, StringComparison.Ordinal);
        Assert.Contains("'lib/new.txt' was added after signing.", faults, StringComparison.Ordinal);
        Assert.Contains("'CHANGELOG.md' was signed and is missing.", faults, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_was_changed_or_signed_by_somebody_else_does_not_verify()
    {
        string folder = Signed(out string certificate);
        MakeCertificate("CN=Somebody else", out string other);
        Assert.Contains("and not by the certificate 'CN=Somebody else'", Fails(["verify", folder, other]), StringComparison.Ordinal);

        string list = Path.Combine(folder, "files.sha256");
        string text = File.ReadAllText(list);
        File.WriteAllText(list, (text[0] == '0' ? '1' : '0') + text[1..]);
        Assert.Contains("does not verify", Fails(["verify", folder, certificate]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_commands_in_SECURITY_verify_a_release()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl") && File.Exists("/usr/bin/sha256sum"), "This test needs openssl and sha256sum.");
        string folder = Signed(out string certificate);
        string command = File.ReadAllLines(Path.Combine(Repository.Root, "SECURITY.md"))
            .Single(line => line.StartsWith("openssl cms ", StringComparison.Ordinal));
        string hashes = File.ReadAllLines(Path.Combine(Repository.Root, "SECURITY.md"))
            .Single(line => line.StartsWith("sha256sum ", StringComparison.Ordinal));
        string script = $"set -e; cd '{folder}'; {command.Replace("publisher.pem", certificate, StringComparison.Ordinal)}; {hashes}";
        Assert.Equal(0, Start("sh", ["-c", script]).ExitCode);

        File.AppendAllText(Path.Combine(folder, "LICENSE"), "x");
        Assert.NotEqual(0, Start("sh", ["-c", script]).ExitCode);
    }

    private string CopyOfModule()
    {
        string copy = _folder.File("module");
        foreach (string file in Directory.GetFiles(Repository.ModuleFolder, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(Repository.ModuleFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    private string Signed(out string certificate)
    {
        ShellResult prepared = Run(Prepare(Repository.ModuleFolder));
        Assert.True(prepared.ExitCode == 0, prepared.Error);
        string pfx = MakeCertificate("CN=UserProvisioning Test", out certificate);
        string folder = prepared.Lines[0];
        ShellResult signed = Run(["sign", folder, pfx], Password);
        Assert.True(signed.ExitCode == 0, signed.Error);
        return folder;
    }

    private string MakeCertificate(string subject, out string publicFile)
    {
        using var key = RSA.Create(3072);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        string pfx = _folder.File($"{Guid.NewGuid():N}.pfx");
        publicFile = Path.ChangeExtension(pfx, ".pem");
        File.WriteAllBytes(pfx, certificate.Export(X509ContentType.Pfx, Password));
        File.WriteAllText(publicFile, certificate.ExportCertificatePem());
        return pfx;
    }

    private string[] Prepare(string module) =>
    [
        "prepare", module, _folder.File("package"), Path.Combine(Repository.Root, "src", "UserProvisioning", "obj", "project.assets.json"),
        Path.Combine(Repository.Root, "CHANGELOG.md"), DateTimeOffset.UnixEpoch.AddYears(56)
            .ToUnixTimeSeconds()
            .ToString(CultureInfo.InvariantCulture),
    ];

    private static string Fails(string[] arguments)
    {
        ShellResult result = Run(arguments);
        Assert.Equal(1, result.ExitCode);
        return result.Output + result.Error;
    }

    private static ShellResult Run(string[] arguments, string? password = null)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string framework = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string program = Path.Combine(
            Repository.Root, "src", "UserProvisioning.Packaging", "bin", configuration, framework, "UserProvisioning.Packaging.dll");
        return Start("dotnet", [program, .. arguments], password);
    }

    private static ShellResult Start(string program, string[] arguments, string? password = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["USERPROVISIONING_CERTIFICATE_PASSWORD"] = password;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return new ShellResult(process.ExitCode, output.Result, error);
    }
}
