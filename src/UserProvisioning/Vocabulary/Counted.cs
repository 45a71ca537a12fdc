using System.Globalization;

namespace UserProvisioning;

/// <summary>Numbers of things in words. One source file of both layers: it is compiled into each.</summary>
internal static class Counted
{
    /// <summary>As <c>1 member</c> or <c>2 members</c>.</summary>
    internal static string Of(long count, string noun) => string.Create(CultureInfo.CurrentCulture,
        $"{count:N0} {noun}{(count == 1 ? string.Empty : "s")}");

    /// <summary>As <c>1 member was</c> or <c>2 members were</c>.</summary>
    internal static string Were(long count, string noun) => $"{Of(count, noun)} {(count == 1 ? "was" : "were")}";
}
