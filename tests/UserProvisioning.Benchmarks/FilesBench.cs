using System.Diagnostics;
using UserProvisioning.Connections;
using UserProvisioning.EmployeeInterfaces;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The bench that imports 10,000 files of one row each through an interface in two calls, compared with OpenSSH's own <c>sftp</c> that fetches and
/// renames the same files. The first call is interrupted, and the second continues where it ended.
/// </summary>
internal static class FilesBench
{
    private const int Files = 10_000;

    internal static IReadOnlyList<Measurement> Run(Workspace workspace)
    {
        using var peer = new SftpPeer();
        double module = Module(workspace, peer);
        double floor = Floor(workspace, peer);
        return [new Measurement("Import 10,000 files over SFTP, against sftp get and rename", module, floor, module / floor, 10) { Rows = Files }];
    }

    private static double Module(Workspace workspace, SftpPeer peer)
    {
        string directory = Fill(workspace, "module");
        using ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(workspace.PathOf("files.db"));
        connection.EmployeeInterfaces.Create(peer.Interface(directory));
        var reference = new EmployeeInterfaceReference("HR");
        var clock = Stopwatch.StartNew();
        int shown = connection.EmployeeInterfaces.Import(reference, new EmployeeInterfaceRequest()).Take(Files / 2).Count();
        shown += connection.EmployeeInterfaces.Import(reference, new EmployeeInterfaceRequest()).Count();
        double seconds = clock.Elapsed.TotalSeconds;
        int imported = connection.EmployeeFiles.ListRuns().Count;
        int contacts = connection.Contacts.List(new ContactFilter()).Count();

        // The files that were imported when the first call was interrupted have a run, and no result.
        return shown > Files / 2 && (imported, contacts, Directory.GetFiles(directory).Length) == (Files, Files, 0)
            ? seconds
            : throw new InvalidOperationException($"{imported} files were imported, and there are {contacts} contacts.");
    }

    private static double Floor(Workspace workspace, SftpPeer peer)
    {
        string directory = Fill(workspace, "floor");
        string fetched = Directory.CreateDirectory(workspace.PathOf("fetched")).FullName;
        Directory.CreateDirectory(Path.Combine(directory, "processed"));
        string commands = string.Join('\n', Directory.GetFiles(directory).Select(file =>
            $"get {file} {fetched}/{Path.GetFileName(file)}\nrename {file} {directory}/processed/{Path.GetFileName(file)}"));
        var clock = Stopwatch.StartNew();
        peer.Sftp(commands);
        return clock.Elapsed.TotalSeconds;
    }

    private static string Fill(Workspace workspace, string name)
    {
        string directory = Directory.CreateDirectory(workspace.PathOf(name)).FullName;
        for (int i = 0; i < Files; i++)
        {
            File.WriteAllText(Path.Combine(directory, $"hr{i:00000}.csv"), $"ExternalReference,LastName\nR{i},Name{i}\n");
        }

        return directory;
    }
}
