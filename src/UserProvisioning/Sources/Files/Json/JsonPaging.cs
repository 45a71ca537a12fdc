using System.Globalization;

namespace UserProvisioning.Sources.Files.Json;

/// <summary>
/// The paging information beside the rows of a response: the total number of rows, and whether more pages follow. It knows the property names of
/// SCIM, OData, Graph, and the interfaces of HR systems.
/// </summary>
internal sealed class JsonPaging
{
    private static readonly HashSet<string> Totals =
        Set("totalresults totalcount total totalelements totalitems totalrecords totalrows odatacount count recordcount");
    private static readonly HashSet<string> Nexts =
        Set("next nextlink odatanextlink nextpage nextpagetoken nextcursor nextpageurl nexturl nexthref continuationtoken");
    private static readonly HashSet<string> Mores = Set("hasmore hasnext hasnextpage more moreresults moreavailable moreitemsincollection moredata");
    private static readonly HashSet<string> Lasts = Set("last islast islastpage lastpage");
    private static readonly HashSet<string> Pages = Set("totalpages pagecount numpages pages pagestotal");
    private static readonly HashSet<string> Offsets = Set("skip offset startrow");
    private static readonly HashSet<string> Limits = Set("take limit pagesize perpage maxresults");

    private long? _total;
    private long? _limit;
    private string? _sign;

    /// <summary>Records a property beside the rows.</summary>
    /// <param name="path">The names of the properties that lead to it.</param>
    /// <param name="value">The value as text.</param>
    internal void Add(IReadOnlyList<string> path, string value)
    {
        string name = LettersAndDigits(path[^1]);
        long? number = long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed) ? parsed : null;
        if (Totals.Contains(name))
        {
            _total = Math.Max(_total ?? 0, number ?? 0);
        }
        else if (Limits.Contains(name))
        {
            _limit = number;
        }

        bool isSign = (Mores.Contains(name) && value == "true")
            || (Lasts.Contains(name) && value == "false")
            || (Pages.Contains(name) && number > 1)
            || (Offsets.Contains(name) && number > 0)
            || (name == "startindex" && number > 1)
            || (path.Any(part => Nexts.Contains(LettersAndDigits(part))) && value is not ("" or "false" or "0" or "-1"));
        _sign ??= isSign ? $"{string.Join('.', path)} is '{Text.Shorten(value)}'" : null;
    }

    /// <summary>Why the file holds only a part of all rows; null when nothing says so.</summary>
    internal string? WhyPart(long rows) =>
        _total > rows ? $"it says that there are {_total}, and holds {rows}"
        : _sign is not null && !(_total == rows && _sign.StartsWith("next", StringComparison.OrdinalIgnoreCase)) ? $"it holds {rows}, and {_sign}"
        : _total is null or 0 && _limit == rows && rows > 0 ? $"it holds {rows}, which is as many as one page has"
        : null;

    private static HashSet<string> Set(string names) => [.. names.Split(' ')];

    private static string LettersAndDigits(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
