using System.Net;

namespace UserProvisioning.Common;

/// <summary>Checks whether a web address is safe from being read or changed in transit.</summary>
internal static class WebAddress
{
    /// <summary>Whether an address begins with https.</summary>
    internal static bool IsHttps(string address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps;

    /// <summary>Whether an address uses https, or http on this machine.</summary>
    internal static bool IsSafe(string address) =>
        IsHttps(address) || (Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttp && IsLoopback(uri));

    // Only a numeric address counts. A resolver may map any name to another machine, even "localhost".
    private static bool IsLoopback(Uri uri) =>
        uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
            && IPAddress.TryParse(uri.DnsSafeHost, out IPAddress? address)
            && IPAddress.IsLoopback(address);
}
