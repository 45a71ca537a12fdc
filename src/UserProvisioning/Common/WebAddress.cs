using System.Net;

namespace UserProvisioning.Common;

/// <summary>Which web addresses nobody on the way can read or change.</summary>
internal static class WebAddress
{
    /// <summary>Whether an address is one of https.</summary>
    internal static bool IsHttps(string address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps;

    /// <summary>Whether an address is one of https, or of http on this machine.</summary>
    internal static bool IsSafe(string address) =>
        IsHttps(address) || (Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttp && IsLoopback(uri));

    // An address alone: a name, "localhost" too, is what a resolver makes of it.
    private static bool IsLoopback(Uri uri) =>
        uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
            && IPAddress.TryParse(uri.DnsSafeHost, out IPAddress? address)
            && IPAddress.IsLoopback(address);
}
