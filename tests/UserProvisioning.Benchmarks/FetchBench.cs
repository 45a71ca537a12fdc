using System.Diagnostics;
using System.Security.Cryptography;
using UserProvisioning.EmployeeInterfaces.Exchange;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

namespace UserProvisioning.Benchmarks;

/// <summary>The bench that fetches a file of 200 MB as an interface does, compared with OpenSSH's own <c>sftp get</c> of the same file.</summary>
internal static class FetchBench
{
    private const int Megabytes = 200;
    private const int Rounds = 5;

    internal static IReadOnlyList<Measurement> Run(Workspace workspace)
    {
        using var peer = new SftpPeer();
        string large = Write(workspace, "large.bin", Megabytes);
        string huge = Write(workspace, "huge.bin", Megabytes * 3);
        string target = workspace.PathOf("fetched.bin");
        Measurement fetch = Bench.Compare(
            "Fetch 200 MB over SFTP, against OpenSSH's sftp get",
            limit: 1.3,
            Rounds,
            module: () => Fetch(peer, large, target),
            floor: () =>
            {
                File.Delete(target);
                var clock = Stopwatch.StartNew();
                peer.Sftp($"get {large} {target}");
                return clock.Elapsed.TotalSeconds;
            });

        // Compares the heap while a large file is fetched, and one three times as large. The collector leaves garbage for a while, so it takes the
        // lowest of three measurements.
        double ofLarge = Enumerable.Range(0, 3).Min(_ => Peak(() => Fetch(peer, large, target)));
        double ofHuge = Enumerable.Range(0, 3).Min(_ => Peak(() => Fetch(peer, huge, target)));
        return
        [
            fetch,
            new Measurement("Memory while 600 MB are fetched, against 200 MB", ofHuge, ofLarge, ofHuge / ofLarge, 1.5)
            {
                PeakMegabytes = ofHuge,
                FloorPeakMegabytes = ofLarge
            },
        ];
    }

    /// <summary>Connects, fetches the file, computes the hash that an interface needs, and disconnects: what sftp does, and the hash.</summary>
    private static double Fetch(SftpPeer peer, string path, string target)
    {
        File.Delete(target);
        var clock = Stopwatch.StartNew();
        var server = new SftpServer("HR", "127.0.0.1", peer.Port, Environment.UserName, [peer.Fingerprint]);
        using (var remote = new SftpRemoteFiles(
            server,
            SftpSignIn.Create("HR", Environment.UserName, peer.KeyFile, new EmployeeInterfaceSecrets()),
            new SftpOptions()))
        using (var file = new FileStream(target, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 128 * 1024))
        using (var hashing = new HashingStream(file))
        {
            remote.Fetch(path, hashing, new FileInfo(path).Length, null, CancellationToken.None);
            hashing.Hash();
        }

        double seconds = clock.Elapsed.TotalSeconds;
        return new FileInfo(target).Length == new FileInfo(path).Length
            ? seconds
            : throw new InvalidOperationException("The fetched file has not the length of the file on the server.");
    }

    /// <summary>Returns the peak of this process's heap during the action, in MB.</summary>
    private static double Peak(Action action)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long most = 0;
        using (new Timer(_ => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false)), null, 0, 5))
        {
            action();
        }

        return most / (1024.0 * 1024);
    }

    private static string Write(Workspace workspace, string name, int megabytes)
    {
        string path = workspace.PathOf(name);
        byte[] block = new byte[1024 * 1024];
        using FileStream file = File.Create(path);
        for (int i = 0; i < megabytes; i++)
        {
            RandomNumberGenerator.Fill(block);
            file.Write(block);
        }

        return path;
    }
}
