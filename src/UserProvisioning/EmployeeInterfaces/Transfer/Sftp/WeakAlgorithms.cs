using Renci.SshNet;
using Renci.SshNet.Security;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>
/// The algorithms of SSH that are known to be weak: SHA-1 and MD5, 3DES, and ciphers in CBC mode. They are offered only if an interface allows it.
/// </summary>
internal static class WeakAlgorithms
{
    /// <summary>Removes the weak algorithms from those that are offered to a server.</summary>
    internal static void Remove(ConnectionInfo info)
    {
        Remove(info.KeyExchangeAlgorithms);
        Remove(info.Encryptions);
        Remove(info.HmacAlgorithms);
        Remove(info.HostKeyAlgorithms);
    }

    /// <summary>Returns a key for signing in, without its weak kinds of signature.</summary>
    internal static IPrivateKeySource Without(IPrivateKeySource key) =>
        new StrongKey(key.HostKeyAlgorithms.Where(algorithm => !IsWeak(algorithm.Name)).ToList());

    /// <summary>Whether an algorithm is weak, by its name in the protocol.</summary>
    internal static bool IsWeak(string name) =>
        name is "ssh-rsa" or "ssh-dss" or "hmac-sha1" or "hmac-sha1-etm@openssh.com"
        || name.StartsWith("ssh-rsa-cert-", StringComparison.Ordinal)
        || name.EndsWith("-sha1", StringComparison.Ordinal)
        || name.Contains("-sha1-96", StringComparison.Ordinal)
        || name.Contains("md5", StringComparison.Ordinal)
        || name.EndsWith("-cbc", StringComparison.Ordinal)
        || name.StartsWith("arcfour", StringComparison.Ordinal);

    private static void Remove<T>(IDictionary<string, T> offered)
    {
        foreach (string name in offered.Keys.Where(IsWeak).ToList())
        {
            offered.Remove(name);
        }
    }

    private sealed class StrongKey(IReadOnlyCollection<HostAlgorithm> algorithms) : IPrivateKeySource
    {
        public IReadOnlyCollection<HostAlgorithm> HostKeyAlgorithms => algorithms;
    }
}
