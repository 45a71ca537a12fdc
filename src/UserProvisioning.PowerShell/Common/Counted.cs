using System.Globalization;

namespace UserProvisioning.PowerShell;

/// <summary>Numbers of things in words.</summary>
internal static class Counted
{
    /// <summary>As <c>1 member</c> or <c>2 members</c>.</summary>
    internal static string Of(long count, string noun) => string.Create(CultureInfo.CurrentCulture,
        $"{count:N0} {noun}{(count == 1 ? string.Empty : "s")}");
}
