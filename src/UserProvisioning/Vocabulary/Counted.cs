using System.Globalization;

namespace UserProvisioning;

/// <summary>Writes a number and a noun, as in "2 members". Both assemblies compile this source file.</summary>
internal static class Counted
{
    /// <summary>The number and the noun, as <c>1 member</c> or <c>2 members</c>.</summary>
    internal static string Of(long count, string noun) => string.Create(CultureInfo.CurrentCulture,
        $"{count:N0} {noun}{(count == 1 ? string.Empty : "s")}");

    /// <summary>The number, the noun and the verb, as <c>1 member was</c> or <c>2 members were</c>.</summary>
    internal static string Were(long count, string noun) => $"{Of(count, noun)} {(count == 1 ? "was" : "were")}";
}
