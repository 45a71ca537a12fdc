using System.Diagnostics;
using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Sources.Directories;
using UserProvisioning.Sources.Directories.Ldap;
using UserProvisioning.Tests.Directories;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The bench of reading a directory of 20,000 people, compared with OpenLDAP's own <c>ldapsearch</c> that reads the same attributes of the same
/// entries over TLS in pages of the same size, and writes them to a file.
/// </summary>
internal static class DirectoryBench
{
    private const int People = 20_000;
    private const int Rounds = 5;

    internal static IReadOnlyList<Measurement> Run(Workspace workspace)
    {
        using var peer = new DirectoryPeople(People);
        using var session = new ModuleSession(workspace);
        string known = Prepare(workspace, peer, "known.db");
        Run(session, known, "-FullLoad");
        return
        [
            Bench.Compare(
                "Directory, read by our client, against ldapsearch",
                limit: double.PositiveInfinity,
                Rounds,
                module: () => Read(peer),
                floor: () => Search(workspace, peer)) with { Rows = People },
            Bench.Compare(
                "Directory, all read, nothing changed, against ldapsearch",
                limit: 1.5,
                Rounds,
                module: () => Run(session, known, "-FullLoad"),
                floor: () => Search(workspace, peer)) with { Rows = People },
            Bench.Compare(
                "Directory, first, with users, against ldapsearch",
                limit: double.PositiveInfinity,
                rounds: 2,
                module: () => Run(session, Prepare(workspace, peer, "first.db"), string.Empty),
                floor: () => Search(workspace, peer)) with { Rows = People },
        ];
    }

    private static string Prepare(Workspace workspace, DirectoryPeople peer, string name)
    {
        string path = workspace.PathOf(name);
        foreach (string suffix in new[] { string.Empty, "-wal", "-shm" })
        {
            File.Delete(path + suffix);
        }

        using var connection = ProvisioningConnection.OpenEmbedded(path);
        connection.Licenses.SetTotal(LicenseType.Requestor, People);
        connection.EmployeeInterfaces.Create(peer.Interface);
        return path;
    }

    private static double Run(ModuleSession session, string database, string options)
    {
        session.Run($"$null = Connect-UserProvisioning '{database}'");
        var clock = Stopwatch.StartNew();
        session.Run($"$run = Invoke-EmployeeInterface LDAP -Credential {DirectoryPeople.Credential} {options} -WarningAction Ignore; "
            + $"if ($run.Rows -ne {People} -or $run.Rejected) {{ throw $run }}");
        double seconds = clock.Elapsed.TotalSeconds;
        session.Run("Disconnect-UserProvisioning");
        return seconds;
    }

    /// <summary>Connects, signs in, and reads all entries, without doing anything with them.</summary>
    private static double Read(DirectoryPeople peer)
    {
        var definition = new DirectoryDefinition
        {
            Server = new LdapServer("127.0.0.1", peer.Server.TlsPort, DirectorySecurity.Ldaps, peer.Authority.Path),
            SearchBase = SlapdServer.People,
            Username = SlapdServer.Reader,
        };
        var clock = Stopwatch.StartNew();
        using var session = DirectorySession.Open(
            definition, null, SecureText.Make(SlapdServer.Password), ContactFieldSet.BuiltIn, new LdapOptions(), CancellationToken.None);
        int count = session.Employees().Count();
        return count == People ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"{count} entries were read.");
    }

    private static double Search(Workspace workspace, DirectoryPeople peer)
    {
        string output = workspace.PathOf("people.ldif");
        var clock = Stopwatch.StartNew();
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh",
        [
            "-c", "exec ldapsearch -x -LLL -o ldif-wrap=no -E pr=1000/noprompt -H \"$1\" -D \"$2\" -w \"$3\" -b \"$4\" '(objectClass=inetOrgPerson)' "
                + "givenName sn initials mail telephoneNumber preferredLanguage title manager physicalDeliveryOfficeName o uid modifyTimestamp "
                + "entryUUID > \"$5\"",
            "sh", $"ldaps://127.0.0.1:{peer.Server.TlsPort}", SlapdServer.Reader, SlapdServer.Password, SlapdServer.People, output,
        ])
        {
            Environment = { ["LDAPTLS_CACERT"] = peer.Authority.Path },
        })!;
        process.WaitForExit();
        double seconds = clock.Elapsed.TotalSeconds;
        int count = File.ReadLines(output).Count(line => line.StartsWith("entryUUID: ", StringComparison.Ordinal));
        return process.ExitCode == 0 && count == People
            ? seconds
            : throw new InvalidOperationException($"ldapsearch ended with {process.ExitCode} and {count} entries.");
    }
}
