using System.Text;

namespace UserProvisioning.Packaging;

/// <summary>The writer of the notices: which software of others is shipped with the module, and under which license.</summary>
internal static class Notices
{
    private static readonly string Rule = new('-', 100);

    internal static string Write(IReadOnlyList<ShippedPackage> packages)
    {
        var text = new StringBuilder();
        text.Append("Third-party software in UserProvisioning\n\n");
        text.Append("The folder lib holds files of the packages below, each under its own license. The texts of the licenses follow the list.\n");
        foreach (ShippedPackage package in packages)
        {
            text.Append('\n').Append(Rule).Append('\n');
            text.Append(package.Id).Append(' ').Append(package.Version).Append('\n');
            text.Append("License: ")
                .Append(package.License)
                .Append(Chosen(package.License) is var chosen && chosen != package.License ? $" (shipped under {chosen})" : string.Empty)
                .Append('\n');
            text.Append("Copyright: ").Append(package.Copyright.Length > 0 ? package.Copyright : package.Authors).Append('\n');
            if (package.ProjectUrl.Length > 0)
            {
                text.Append(package.ProjectUrl).Append('\n');
            }
        }

        foreach (string license in packages.Select(package => Chosen(package.License))
            .Where(license => !license.StartsWith(ShippedPackage.OwnLicense, StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal))
        {
            text.Append('\n').Append(Rule).Append('\n').Append("The license ").Append(license).Append("\n\n").Append(TextOf(license)).Append('\n');
        }

        // The notice files of the packages; many packages of one maker carry the same file.
        foreach (IGrouping<string, (string Package, string Text)> group in packages
            .SelectMany(OwnFiles)
            .GroupBy(file => file.Text, StringComparer.Ordinal))
        {
            text.Append('\n')
                .Append(Rule)
                .Append('\n')
                .Append("From ")
                .Append(string.Join(", ", group.Select(file => file.Package)))
                .Append("\n\n")
                .Append(group.Key)
                .Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Returns the license under which a package is shipped; one is chosen where the package offers several.</summary>
    internal static string Chosen(string expression) =>
        expression.Split(" OR ", StringSplitOptions.TrimEntries) is { Length: > 1 } choice
            ? choice.Order(StringComparer.Ordinal).First(license => license is "Apache-2.0" or "MIT")
            : expression;

    private static string TextOf(string license)
    {
        using Stream stream = typeof(Notices).Assembly.GetManifestResourceStream(license + ".txt")
            ?? throw new InvalidDataException(
                $"There is no text of the license {license}. Put it beside those in src/UserProvisioning.Packaging/Licenses.");
        using var reader = new StreamReader(stream);
        return Normal(reader.ReadToEnd());
    }

    private static IEnumerable<(string Package, string Text)> OwnFiles(ShippedPackage package) => Directory.GetFiles(package.Folder)
        .Where(file => Path.GetFileNameWithoutExtension(file).ToUpperInvariant() is "LICENSE" or "NOTICE" or "THIRD-PARTY-NOTICES")
        .Order(StringComparer.Ordinal)
        .Select(file => ($"{package.Id} ({Path.GetFileName(file)})", Normal(File.ReadAllText(file))));

    private static string Normal(string text) => text.ReplaceLineEndings("\n").Trim('\n', '\uFEFF');
}
