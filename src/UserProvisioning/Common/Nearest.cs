namespace UserProvisioning.Common;

/// <summary>Finds the existing name that is nearest to a misspelt one.</summary>
internal static class Nearest
{
    /// <summary><c> Did you mean 'X'?</c> with a space before it, or nothing when no name is near.</summary>
    internal static string Hint(string given, IEnumerable<string> names) =>
        Find(given, names) is { } name ? $" Did you mean '{name}'?" : string.Empty;

    /// <summary>The nearest name; null when even the nearest name differs too much to be meant.</summary>
    internal static string? Find(string given, IEnumerable<string> names)
    {
        string wanted = given.ToUpperInvariant();
        (string? Name, int Distance) best = (null, int.MaxValue);
        foreach (string name in names)
        {
            int distance = Distance(wanted, name.ToUpperInvariant());
            if (distance < best.Distance)
            {
                best = (name, distance);
            }
        }

        return best.Name is not null && best.Distance <= Math.Max(2, best.Name.Length / 3) ? best.Name : null;
    }

    // The Levenshtein distance, computed with two rows.
    private static int Distance(string a, string b)
    {
        if (a.Length > 100 || b.Length > 100)
        {
            return int.MaxValue;
        }

        int[] previous = new int[b.Length + 1];
        int[] current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), replaced);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
